"""What holds for all commands and refusals there are, those of tomorrow included."""

import importlib
import inspect
import re
from pathlib import Path
from string import Formatter
from types import ModuleType

import pytest

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
