"""As many workers as the machine takes."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.workers import LONG, longest_first, processors


@pytest.mark.parametrize(("told", "found"), [("100000 100000", 1), ("50000 100000", 1)])
def test_a_container_has_as_many_processors_as_it_is_given(told: str, found: int, tmp_path: Path) -> None:
    (tmp_path / "cpu.max").write_text(told)
    assert processors(tmp_path / "cpu.max") == found


@pytest.mark.parametrize("told", ["max 100000", "100000000 100000", "", "nonsense"])
def test_where_nothing_is_held_back_all_of_them_count(told: str, tmp_path: Path) -> None:
    (tmp_path / "cpu.max").write_text(told)
    assert processors(tmp_path / "cpu.max") == processors(tmp_path / "missing") >= 1


def test_what_takes_longest_is_begun_first(request: pytest.FixtureRequest) -> None:
    assert [name for name in LONG if not (Path(__file__).parent / name).is_file()] == []
    here = request.node
    items = [
        SimpleNamespace(nodeid=nodeid)
        for nodeid in ("tests/api/test_users.py::a", f"tests/{LONG[1]}::b", f"tests/{LONG[0]}::c", here.nodeid)
    ]
    longest_first(items)  # pyright: ignore[reportArgumentType]
    assert [item.nodeid[-1] for item in items[:3]] == ["c", "b", "a"]
    assert items[3].nodeid == here.nodeid
