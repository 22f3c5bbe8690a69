"""Rows of the quarantine that were dismissed don't come back with the next feed (F-12)."""

from datetime import timedelta

import pytest

from aggregates.feed_import import FeedImport
from commands.imports.dismiss_quarantined_rows import DismissQuarantinedRows
from commands.imports.reopen_quarantined_row import ReopenQuarantinedRow
from eventstore.verify_claims import verify_claims
from importers.imports.result import ImportResult
from tests.importers.portal import DAY, Portal, imei, line

pytestmark = pytest.mark.requirement("F-12")
BAD, WORSE = line(2, IMEI="353322080000059"), line(3, IMEI="3")
DAYS = [DAY + timedelta(days=number) for number in range(5)]


def state(portal: Portal, result: ImportResult) -> FeedImport:
    return portal.state(FeedImport, result.import_id)


def dismiss(portal: Portal, result: ImportResult, *lines: int) -> None:
    portal.run(DismissQuarantinedRows(import_id=result.import_id, lines=lines))


def test_a_dismissed_row_does_not_come_back(portal: Portal) -> None:
    first = portal.feed([line(1), BAD, WORSE], DAYS[0])
    dismiss(portal, first, 3)
    second = portal.feed([line(9), line(1), WORSE, BAD], DAYS[1])
    assert [row.value for row in second.quarantined] == ["3"]
    assert second.counts.quarantined == 2, "it was not taken, and the counts don't hide it"
    assert (state(portal, second).open_rows, state(portal, second).dismissed) == ({4}, {5})
    assert verify_claims(portal.log).equal


def test_a_row_that_says_something_else_is_asked_about(portal: Portal) -> None:
    dismiss(portal, portal.feed([line(1), BAD], DAYS[0]), 3)
    other = portal.feed([line(1), line(2, IMEI="353322080000059", Tarif="Anders")], DAYS[1])
    assert state(portal, other).open_rows == {3}
    dismiss(portal, other, 3)
    right = portal.feed([line(1), line(2)], DAYS[2])
    assert (right.counts.created, right.quarantined) == (1, [])


def test_a_dismissal_is_taken_back_from_whichever_day(portal: Portal) -> None:
    first = portal.feed([line(1), BAD], DAYS[0])
    dismiss(portal, first, 3)
    second = portal.feed([line(1), BAD], DAYS[1])
    portal.run(ReopenQuarantinedRow(import_id=second.import_id, line=3))
    assert (state(portal, first).open_rows, state(portal, second).open_rows) == ({3}, {3})
    assert [row.line for row in portal.feed([line(1), BAD], DAYS[2]).quarantined] == [3]
    corrected = portal.importer.correct(portal.customer, second.import_id, {3: {"IMEI": imei(2)}}, "token:erika")
    assert corrected.counts.created == 1


def test_another_customer_s_decision_is_not_ours(portal: Portal) -> None:
    other = portal.new_customer()
    dismiss(portal, portal.feed([BAD], DAYS[0]), 2)
    assert [row.line for row in other.feed([BAD], DAYS[0]).quarantined] == [2]


def test_a_row_of_a_table_is_dismissed(portal: Portal) -> None:
    result = portal.table("users", [("Name", "E-Mail"), ("Muster, Erika", "keine")])
    dismiss(portal, result, 2)
    assert (state(portal, result).open_rows, state(portal, result).dismissed) == (set(), {2})
    again = portal.table("users", [("Name", "E-Mail"), ("Muster, Erika", "keine"), ("Muster, Hans", "")])
    assert [row.line for row in again.quarantined] == [2], "tables come by hand, and say of people what nobody is to keep"
