"""The registries of the rooms are what the rooms declare, and `make registry` finds it (registries/rooms.toml)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from registries.__main__ import main
from registries.collecting import ROOT, NotCollectable, collections
from registries.stale import stale
from registries.writing import text_of

BASE = """
class Shape:
    def __init_subclass__(cls, *, word: str = "") -> None: ...

class Handled:
    def on(self, what): ...

def made(name: str) -> "Handled":
    return Handled()
"""
FILES = """
from shapes.engine.base import Handled, Shape, made
import shapes.engine.base as base

class Round(Shape, word="round"):
    pass

class Between(Shape):
    pass

class Square(Between, word="square"):
    pass

class Other(Handled):
    pass

first = made("first")
SECOND: Handled = base.made("second")
"""
HANDLERS = """
from shapes.files import first

@first.on(3)
def three(): ...
"""
ROOMS = """
[shapes.SHAPES]
kind = "classes"
of = "shapes.engine.base.Shape"
having = "word"
told = "All shapes."

[shapes.HANDLED]
kind = "values"
of = "shapes.engine.base.Handled"
by = "name"
told = "All that is handled."

[shapes.HANDLERS]
kind = "handlers"
of = "shapes.engine.base.Handled.before|on"
told = "All handlers."
"""


def test_every_registry_holds_what_its_room_declares() -> None:
    told = stale()
    assert not told, "\n" + "\n".join(told)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A house of one room."""
    for name, text in {
        "registries/rooms.toml": ROOMS,
        "shapes/engine/base.py": BASE,
        "shapes/files.py": FILES,
        "shapes/handlers.py": HANDLERS,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "shapes" / "registry.py").write_text(text_of("shapes", collections(tmp_path)["shapes"], tmp_path))
    return tmp_path


def change(root: Path, old: str, new: str, file: str = "shapes/files.py") -> None:
    text = (root / file).read_text()
    assert old in text or not old
    (root / file).write_text(text.replace(old, new) if old else text + new)


def test_what_is_declared_is_collected(root: Path) -> None:
    text = (root / "shapes" / "registry.py").read_text()
    assert "SHAPES: tuple[type[Shape], ...] = (\n    Round,\n    Square,\n)" in text, "those that say the keyword, by way of whatever base"
    assert "_HANDLED: tuple[Handled, ...] = (\n    SECOND,\n    first,\n)" in text, "by call, by what a function returns, by annotation"
    assert "HANDLERS: tuple[ModuleType, ...] = (handlers,)" in text
    assert stale(root) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("", 'class Oval(Shape, word="oval"): ...\n', "SHAPES lacks Oval, which shapes/files.py:19 declares: run `make registry`"),
        ("", 'fourth = made("fourth")\n', "HANDLED lacks fourth, which shapes/files.py:19 declares: run `make registry`"),
        ("class Round(Shape, word", "class Ring(Shape, word", "SHAPES lacks Ring, which shapes/files.py:5 declares: run `make registry`"),
        (', word="square"', "", "holds shapes.files.Square, which is no more: run `make registry`"),
    ],
)
def test_what_is_missing_and_what_is_no_more_is_named(root: Path, old: str, new: str, told: str) -> None:
    change(root, old, new)
    assert f"shapes/registry.py: {told}" in stale(root)


def test_a_registry_that_was_changed_by_hand_is_stale(root: Path) -> None:
    change(root, "    SECOND,\n", "    SECOND,  # mine\n", "shapes/registry.py")
    assert stale(root) == ["shapes/registry.py: is not as it would be written: run `make registry`"]


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (
            'third, number = made("third"), 3\n',
            r"shapes/files\.py:19: a Handled without a name of its own; write `NAME = …` at the left edge",
        ),
        ('ALL = [made(name) for name in "ab"]\n', r"shapes/files\.py:19: a Handled without a name of its own"),
        ('for name in "ab":\n    made(name)\n', r"shapes/files\.py:20: a Handled without a name of its own"),
        (
            'third = made("first")\n',
            r"shapes/files\.py:17 and shapes/files\.py:19: first and third both have the name first, and shapes/registry\.py would know only one",
        ),
        (
            'third: Handled = made(name="second")\n',
            r"shapes/files\.py:18 and shapes/files\.py:19: SECOND and third both have the name second",
        ),
        (
            'third = made("".join("ab"))\n',
            r"shapes/files\.py:19: third doesn't say its name where it is declared; write it as the first argument",
        ),
        ('_hidden = made("hidden")\n', r"shapes/files\.py:19: _hidden belongs into shapes/registry\.py, .* rename it"),
    ],
)
def test_what_no_registry_could_name_is_said(root: Path, new: str, told: str) -> None:
    change(root, "", new)
    with pytest.raises(NotCollectable, match=told):
        stale(root)


def test_two_of_one_name_are_told_apart_by_their_files(root: Path) -> None:
    (root / "shapes" / "more.py").write_text('from shapes.engine.base import made\n\nfirst = made("other")\n')
    text = text_of("shapes", collections(root)["shapes"], root)
    assert "from shapes.files import first as files_first\nfrom shapes.more import first as more_first\n" in text


def test_two_of_one_name_in_two_files_are_refused(root: Path) -> None:
    (root / "shapes" / "more.py").write_text('from shapes.engine.base import made\n\nthird = made("first")\n')
    with pytest.raises(NotCollectable, match=r"shapes/files\.py:17 and shapes/more\.py:3: first and third both have the name first"):
        stale(root)


def test_writing_twice_is_writing_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(check=True) == 0
    before = {room: (ROOT / room / "registry.py").stat().st_mtime_ns for room in collections()}
    assert main(check=False) == 0
    assert {room: (ROOT / room / "registry.py").stat().st_mtime_ns for room in collections()} == before
    assert "written" not in capsys.readouterr().out
