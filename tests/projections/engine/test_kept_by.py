"""Which projections fill what is read follows from what is read."""

from __future__ import annotations

from collections import Counter

import pytest

import projections.registry
from projections.engine.kept_by import kept_by
from projections.engine.views import gathered_of, mentioned
from projections.registry import PROJECTIONS
from readmodels.engine.relations import Relations, read_by
from readmodels.registry import LISTS
from tests.projections.handovers import handovers


def test_what_a_select_reads() -> None:
    query = """WITH own AS (SELECT 1 FROM users u JOIN devices AS d USING (user_id))
        SELECT (SELECT count(*) FROM sims), extract(epoch FROM now()) FROM own LEFT JOIN (SELECT * FROM imports) i ON true"""
    assert read_by(query) >= {"users", "devices", "sims", "imports"}
    assert kept_by(read_by(query)) == ("imports", "inventory")


@pytest.mark.parametrize(
    ("relations", "projections"),
    [
        ({"device_list"}, ("inventory",)),
        ({"overview", "overview_facets"}, ("inventory",)),
        ({"device_history", "users"}, ("device_history", "inventory")),
        ({"account_history"}, ("accounts",)),
        ({"now", "nothing_of_the_kind"}, ()),
    ],
)
def test_who_fills_it(relations: Relations, projections: tuple[str, ...]) -> None:
    assert kept_by(frozenset(relations)) == projections


@pytest.mark.parametrize("name", [each.name for each in LISTS.values() if not each.handed])
def test_every_list_is_filled_by_a_projection(name: str) -> None:
    """So that its pages tell a position, and wait."""
    assert kept_by(LISTS[name].reads)


def test_what_several_fill_is_kept_by_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    gathered = [frozenset({view}) for view in ("clarification_cases", "clarification_case_list", "dashboard_counts")]
    assert {kept_by(view) for view in gathered} == {("inventory",), ("inventory", "orders", "service_cases")}
    monkeypatch.setattr(projections.registry, "PROJECTIONS", (*PROJECTIONS, handovers()))
    assert {kept_by(view) for view in gathered} == {("inventory", "handovers"), ("inventory", "orders", "service_cases", "handovers")}
    assert kept_by(frozenset({"device_cases"})) == ("inventory",)


@pytest.mark.parametrize("name", [each.name for each in LISTS.values()])
def test_a_list_as_of_a_moment_shows_all_that_is_gathered(name: str) -> None:
    """A moment has the rows of one projection: what a second one has of the same would be left out without a word."""
    keeping = [each for each in PROJECTIONS if each.keeps_moments and each.name in kept_by(LISTS[name].reads)]
    of_projections = Counter(gathered.name for each in keeping for gathered in gathered_of(each))
    shown = {
        gathered for each in keeping for view, query in each.views.items() if view in LISTS[name].reads for gathered in mentioned(query)
    }
    twice = sorted(each for each in shown if of_projections[each] > 1)
    assert not twice, f"{twice}: keep these rows in the projection of the list's view, by `extend`"
