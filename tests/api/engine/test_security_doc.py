"""docs/security.md names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.api.conftest import World

ROOT = Path(__file__).parents[3]


def test_every_test_that_the_table_names_is_there() -> None:
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / "security.md").read_text()))
    known = {name for path in (ROOT / "tests").rglob("test_*.py") for name in re.findall(r"def (test_\w+)", path.read_text())}
    assert len(named) > 50
    assert named - known == set()


@pytest.mark.requirement("E-01")
def test_the_description_tells_both_ways_to_say_who_asks(world: World) -> None:
    described = world.nobody.get("/openapi.json").json()
    schemes = {(scheme["type"], scheme.get("scheme") or scheme["name"]) for scheme in described["components"]["securitySchemes"].values()}
    assert schemes >= {("http", "bearer"), ("apiKey", "portal_session")}
    ways = described["paths"]["/me"]["get"]["security"]
    assert len(ways) == 2, "either, not both"
    assert all(len(way) == 1 for way in ways)
    assert "POST /login" in described["info"]["description"]
