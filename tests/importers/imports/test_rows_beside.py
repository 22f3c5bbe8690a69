"""What stands in a list beside its rows makes no users: a second header, a sum, a remark (F-12, F-18)."""

import pytest

from tests.importers.portal import Portal

pytestmark = pytest.mark.requirement("F-12")
HEADER = ("Name", "Personalnummer", "Gruppe")


def test_a_header_that_comes_again_is_left_out_and_said_by_line(portal: Portal) -> None:
    rows = [HEADER, ("Muster, Erika", "P1", ""), HEADER, ("Probe, Hans", "P2", ""), ("NAME", "Personalnummer", "gruppe")]
    result = portal.table("users", rows)
    assert (result.counts.seen, result.counts.created, result.quarantined) == (2, 2, [])
    assert [(each.line, each.notice) for each in result.warned] == [(3, "header_again"), (5, "header_again")]


@pytest.mark.parametrize("remark", ["Summe", "Stand: 1.1.2026", "Gesamtsumme 2", "Erstellt am 1.1.2026", "Anzahl: 2", "Total"])
def test_a_sum_or_a_remark_is_no_user(portal: Portal, remark: str) -> None:
    result = portal.table("users", [HEADER, ("Muster, Erika", "P1", ""), (remark, "", "")])
    assert result.counts.created == 1
    assert [(row.line, row.column, row.reason, row.value) for row in result.quarantined] == [(3, "Name", "not_a_row", remark)]
    corrected = portal.importer.correct(portal.customer, result.import_id, {3: {"Personalnummer": "P9"}}, "token:erika")
    assert corrected.counts.created == 1, "a person decides"


@pytest.mark.parametrize("name", ["Ende, Michael", "Michael Ende", "Stand, Stefan", "Muster, Erika"])
def test_a_name_alone_stays_a_name(portal: Portal, name: str) -> None:
    assert portal.table("users", [HEADER, (name, "", "")]).counts.created == 1


def test_a_list_of_nothing_but_names_has_any(portal: Portal) -> None:
    assert portal.table("users", [("Name",), ("Summe",)]).counts.created == 1
