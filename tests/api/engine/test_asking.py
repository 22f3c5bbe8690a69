"""What is shown to some alone is shown to nobody else by forgetting who asks (X-06)."""

from pathlib import Path

import pytest

import api
from api.engine import asking

ROOM = Path(api.__file__).parent


@pytest.mark.requirement("X-06")
def test_no_request_reads_but_as_whoever_asks() -> None:
    reads = {path for path in ROOM.rglob("*.py") if "reader.reading(" in path.read_text(encoding="utf-8")}
    assert reads == {Path(asking.__file__)}
