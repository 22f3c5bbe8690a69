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


@pytest.mark.parametrize(
    "asked",
    [
        "from readmodels.engine.names import NAMINGS; print(sorted({each.kind for each in NAMINGS}))",
        "from commands.users.delete_user import HOLDINGS; print(sorted(each.ids_as for each in HOLDINGS))",
    ],
)
def test_who_imports_one_file_finds_the_same_as_the_whole_program(asked: str) -> None:
    alone = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    whole = subprocess.run([sys.executable, "-c", f"import portal.wiring; {asked}"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert alone.stdout == whole.stdout != "[]\n"
