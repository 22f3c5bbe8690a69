"""What areas contribute is found whatever was imported before, and each point has its constant in its room's registry."""

import subprocess
import sys
from importlib import import_module

import pytest

from foundation.contribution import Point
from tests.test_architecture import FILES, ROOT

MODULES = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in FILES if "Point(" in path.read_text()]


def points(module: str) -> dict[str, Point[object]]:
    return {name: value for name, value in vars(import_module(module)).items() if isinstance(value, Point)}


def test_each_point_is_collected_and_has_contributors() -> None:
    declared = {name: point for module in MODULES for name, point in points(module).items()}
    assert {"NAMINGS", "CASE_KINDS", "HOLDINGS"} <= set(declared)
    assert {name: len(list(point)) for name, point in declared.items() if not list(point)} == {}


ASKED = (
    "from readmodels.engine.names import NAMINGS; print(sorted({each.kind for each in NAMINGS}))",
    "from commands.users.delete_user import HOLDINGS; print(sorted(each.ids_as for each in HOLDINGS))",
)


def told(program: str) -> list[str]:
    """What a program of its own prints."""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def whole() -> dict[str, str]:
    """What the whole program says to each; it is started once."""
    return dict(zip(ASKED, told("; ".join(("import portal.wiring", *ASKED))), strict=True))


@pytest.mark.parametrize("asked", ASKED)
def test_who_imports_one_file_finds_the_same_as_the_whole_program(asked: str, whole: dict[str, str]) -> None:
    [alone] = told(asked)
    assert alone == whole[asked] != "[]"
