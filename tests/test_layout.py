"""Every test stands beside its subject: tests/ROOM/AREA/, or tests/ROOM/engine/, as the rooms have it."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DECLARED = tomllib.loads((ROOT / "areas.toml").read_text(encoding="utf-8"))
AREAS: set[str] = set(DECLARED["uses"])
OF_FILE: dict[str, str] = {file: area for area, files in DECLARED["files"].items() for file in files}
ROOMS = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
BY_SURFACE = {"api", "portal"}
"""Rooms that are tested by what they answer: what such a test imports says little about what it is about."""

MOST_LINES = 300
"""Of a file that people read and change; registries are written."""

TESTS = sorted(path.relative_to(ROOT) for path in (ROOT / "tests").rglob("test_*.py"))


def area_of(file: Path) -> str:
    """The area of a room's file, "engine", or "" for what composes the room."""
    return OF_FILE.get(file.as_posix()) or (file.parts[1] if len(file.parts) > 2 else "")


def subjects(test: Path, room: str) -> Iterator[str]:
    """The areas of what a test imports of its room."""
    for node in ast.walk(ast.parse((ROOT / test).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and str(node.module).split(".")[0] == room:
            for alias in node.names:
                within = Path(f"{node.module}.{alias.name}".replace(".", "/")).with_suffix(".py")
                file = within if (ROOT / within).is_file() else Path(str(node.module).replace(".", "/")).with_suffix(".py")
                yield area_of(file)


def named_after(stem: str) -> str | None:
    """The area that the file's name begins with, in the singular or the plural."""
    singular = {area: area.removesuffix("s") for area in AREAS}
    return next((area for area in sorted(AREAS, key=len, reverse=True) if re.match(f"test_{singular[area]}s?(_|$)", stem)), None)


def has_folder(room: str, area: str) -> bool:
    return (ROOT / room / area).is_dir() or (ROOT / "tests" / room / area).is_dir()


@pytest.mark.parametrize("test", TESTS, ids=str)
def test_a_test_stands_beside_its_subject(test: Path) -> None:
    if len(test.parts) == 2:
        return  # about the house as a whole
    room, *folders = test.parts[1:-1]
    assert room in ROOMS, f"{test}: tests/{room}/ is no room: put it into tests/ROOM/AREA/"
    folder = folders[0] if folders else ""
    assert not folder or folder == "engine" or folder in AREAS, f"{test}: {folder} is no area of areas.toml"
    areas = set(subjects(test, room)) - {"engine", ""}
    if not folder:
        if (named := named_after(test.stem)) and has_folder(room, named):
            pytest.fail(f"{test}: belongs into tests/{room}/{named}/")
        crowded = sorted(area for area in areas if has_folder(room, area))
        assert len(areas) > 1 or not crowded, f"{test}: belongs into tests/{room}/{crowded[0]}/"
    elif areas and room not in BY_SURFACE and folder != "engine":
        assert folder in areas, f"{test}: is about {', '.join(sorted(areas))}: put it into tests/{room}/{min(areas)}/"


@pytest.mark.parametrize("folder", sorted({*ROOMS, "tests"}))
def test_no_file_is_longer_than_one_reads_at_once(folder: str) -> None:
    lengths = {
        path: len(path.read_text(encoding="utf-8").splitlines()) for path in (ROOT / folder).rglob("*.py") if path.name != "registry.py"
    }
    assert lengths, folder
    long = [
        f"{path.relative_to(ROOT)}: {n} lines, more than {MOST_LINES}: cut it along its subjects"
        for path, n in lengths.items()
        if n > MOST_LINES
    ]
    assert long == []


@pytest.mark.parametrize(
    "folder", sorted({path.parent.relative_to(ROOT / "tests") for path in (ROOT / "tests").rglob("test_*.py")}), ids=str
)
def test_a_folder_of_tests_is_a_package(folder: Path) -> None:
    """Two files of one name in folders that are none could not be run together."""
    assert (ROOT / "tests" / folder / "__init__.py").is_file(), f"tests/{folder}/ needs an empty __init__.py"


ENOUGH = 3


def test_an_area_with_many_files_in_a_room_has_a_folder_there() -> None:
    loose: dict[tuple[str, str], list[str]] = {}
    for file, area in OF_FILE.items():
        loose.setdefault((Path(file).parts[0], area), []).append(file)
    crowded = {f"{room}/{area}/": files for (room, area), files in loose.items() if len(files) > ENOUGH}
    assert not crowded, "these files want a folder of their area: move them there, and take them out of areas.toml"
