"""A code that was ever stored keeps its words: what old events say is told, and folded into new ones, for ever (A-09)."""

from pathlib import Path

import pytest

from tests.golden.codes import declared, kept
from tests.golden.write import write_missing_codes


@pytest.mark.requirement("A-09")
def test_codes_are_only_ever_added() -> None:
    assert not kept() - declared(), "these were stored: declare them again, with their words"
    assert not declared() - kept(), "new codes: run python -m tests.golden.write"
    assert {"sim.paused was active", "device.registered description kind tablet", "device.registered identifiers kind imei"} <= kept()


@pytest.mark.requirement("A-09")
def test_a_code_that_is_gone_stays_on_the_list(tmp_path: Path) -> None:
    path = tmp_path / "codes.txt"
    path.write_text("sim.paused was roaming\n")
    assert set(write_missing_codes(path)) == declared()
    assert kept(path) == declared() | {"sim.paused was roaming"}
