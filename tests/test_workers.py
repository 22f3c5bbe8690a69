"""As many workers as the machine takes."""

from pathlib import Path

import pytest

from tests.workers import processors


@pytest.mark.parametrize(("told", "found"), [("100000 100000", 1), ("50000 100000", 1)])
def test_a_container_has_as_many_processors_as_it_is_given(told: str, found: int, tmp_path: Path) -> None:
    (tmp_path / "cpu.max").write_text(told)
    assert processors(tmp_path / "cpu.max") == found


@pytest.mark.parametrize("told", ["max 100000", "100000000 100000", "", "nonsense"])
def test_where_nothing_is_held_back_all_of_them_count(told: str, tmp_path: Path) -> None:
    (tmp_path / "cpu.max").write_text(told)
    assert processors(tmp_path / "cpu.max") == processors(tmp_path / "missing") >= 1
