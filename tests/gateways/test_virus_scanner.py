"""A real scanner is asked, by TCP and by its socket; where there is none, or it didn't look, nobody takes that for clean."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

from gateways.virus_scanner import ScannerUnavailable, VirusScanner
from tests.gateways.stores import EICAR, free_port, scanner

Listening = tuple[str, Path]


@pytest.fixture(scope="module")
def clamd() -> Generator[Listening]:
    with scanner(most_megabytes=1) as listening:
        yield listening


@pytest.mark.parametrize("place", [0, 1])
def test_what_is_clean_and_what_is_not(clamd: Listening, place: int) -> None:
    asked = VirusScanner(str(clamd[place]))
    assert asked.found_in(b"Lieferschein") is None
    assert asked.found_in(b"") is None
    assert asked.found_in(bytes(900_000)) is None
    assert asked.found_in(EICAR.encode()) == "Portal.Test.Eicar.UNOFFICIAL"
    assert asked.found_in(bytes(500_000) + EICAR.encode()) == "Portal.Test.Eicar.UNOFFICIAL"


def test_more_than_it_takes_is_not_clean(clamd: Listening) -> None:
    with pytest.raises(ScannerUnavailable):
        VirusScanner(clamd[0]).found_in(bytes(8_000_000))


def test_one_that_is_not_there_is_told(tmp_path: Path) -> None:
    for nowhere in (f"127.0.0.1:{free_port()}", str(tmp_path / "none.ctl")):
        with pytest.raises(ScannerUnavailable):
            VirusScanner(nowhere).found_in(b"x")
