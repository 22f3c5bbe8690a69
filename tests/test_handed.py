"""What is handed to every file is no way round the slope: it has nothing of any area, and parts of areas are found by types, which are imported (docs/decisions/0015)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args, get_type_hints

import pytest

from access.accounts.standing import Standing
from api.engine.backend import Backend
from foundation.parts import Parts
from portal.engine.portal import Portal
from portal.settings import Settings
from tests.test_architecture import ENGINE, FILES_WITH_AREAS, HANDED, ROOT, area_of, file_of

VALUES = {"builtins", "pathlib", "types", "typing", "pydantic.types"}
"""Where the types of settings are from."""


def types_in(hint: Any) -> Iterator[Any]:
    """A type, and those that it is made of."""
    yield hint
    for part in get_args(hint):
        if not isinstance(part, str):
            yield from types_in(part)


def of_areas(handed: type[Any]) -> list[str]:
    """The fields and properties by which something of an area can be got."""
    hints = get_type_hints(handed)
    hints |= {name: get_type_hints(each.fget)["return"] for name, each in vars(handed).items() if isinstance(each, property)}
    assert hints
    return [f"{handed.__name__}.{name}" for name, hint in hints.items() if any(is_of_an_area(each) for each in types_in(hint))]


def is_of_an_area(each: Any) -> bool:
    if each in (Any, object):
        return True  # may be anything
    file = file_of(f"{getattr(each, '__module__', '')}.{getattr(each, '__name__', '')}")
    return file is not None and area_of(file) != ENGINE and file not in HANDED


@pytest.mark.parametrize("handed", [Backend, Portal])
def test_what_is_handed_to_all_has_nothing_of_an_area(handed: type[Any]) -> None:
    assert [f"{each}: put it among the parts (foundation/parts.py), where its type finds it" for each in of_areas(handed)] == []


def test_settings_are_values() -> None:
    assert HANDED == ["portal/settings.py"]
    found = {each.__module__ for field in Settings.model_fields.values() for each in types_in(field.annotation) if isinstance(each, type)}
    assert found <= VALUES


def test_what_an_application_keeps_is_found_by_engines() -> None:
    """`app.state` has no types: only engines look there, and say what they found."""
    state = re.compile(r"\bapp\.state\b")
    wrong = [
        file for file in FILES_WITH_AREAS if state.search((ROOT / file).read_text()) and file != "api/app.py" and area_of(file) != ENGINE
    ]
    assert wrong == []


def test_the_rule_itself() -> None:
    @dataclass(frozen=True)
    class Everything:
        parts: Parts
        reader: str
        whoever: Standing | None
        anything: dict[str, Any]

    assert of_areas(Everything) == ["Everything.whoever", "Everything.anything"]
