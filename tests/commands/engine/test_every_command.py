"""What holds for all commands and refusals there are, those of tomorrow included."""

import importlib
import inspect
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Formatter
from types import ModuleType
from typing import Any, get_args

import pytest
from pydantic import BaseModel, BeforeValidator

import commands
from commands.engine.command import Command, Refusal

ROOM = Path(str(commands.__path__[0]))
MODULES = [
    importlib.import_module(".".join((ROOM.name, *path.relative_to(ROOM).with_suffix("").parts)))
    for path in sorted(ROOM.rglob("[a-z]*.py"))
]


def own(module: ModuleType, kind: type[object]) -> list[type[object]]:
    return [
        thing for _, thing in inspect.getmembers(module, inspect.isclass) if thing.__module__ == module.__name__ and issubclass(thing, kind)
    ]


COMMANDS = [(module, command) for module in MODULES for command in own(module, Command) if command is not Command]
REFUSALS = [refusal for module in MODULES for refusal in own(module, Refusal) if refusal is not Refusal and issubclass(refusal, Refusal)]


@pytest.mark.parametrize(("module", "command"), COMMANDS, ids=lambda value: getattr(value, "__name__", ""))
def test_a_command_has_a_file_of_its_name(module: ModuleType, command: type[object]) -> None:
    assert re.sub(r"(?<!^)(?=[A-Z])", "_", command.__name__).lower() == module.__name__.rpartition(".")[2]
    assert own(module, Command) == [command]
    assert module.__doc__


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.__name__)
def test_a_refusal_says_the_same_in_both_languages(refusal: type[Refusal]) -> None:
    english, german = (
        {name.removesuffix("_de") for _, name, _, _ in Formatter().parse(text or "") if name} for text in (refusal.__doc__, refusal.de)
    )
    assert refusal.de
    assert english == german


def test_codes_are_stable_names_of_one_refusal_each() -> None:
    codes = [refusal.code for refusal in REFUSALS]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in codes)


def unchecked_days(of: Any, path: str, checked: bool = False) -> Iterator[str]:
    """Find the members that pydantic alone takes for days, which takes numbers and midnights for some as well."""
    arguments = get_args(of)
    checked = checked or any(isinstance(each, BeforeValidator) for each in arguments)
    if of is date and not checked:
        yield path
    elif isinstance(of, type) and issubclass(of, BaseModel):
        for name, field in of.model_fields.items():
            within = checked or any(isinstance(each, BeforeValidator) for each in field.metadata)
            yield from unchecked_days(field.annotation, f"{path}.{name}", within)
    for each in arguments:
        yield from unchecked_days(each, path, checked)


def test_nothing_else_is_taken_for_a_day() -> None:
    kinds = [command for _, command in COMMANDS]
    assert [found for kind in kinds for found in unchecked_days(kind, kind.__name__)] == []
