"""Rows of the quarantine are dismissed, and open again (F-12)."""

import pytest

from aggregates.engine.event import Event
from aggregates.feed_import import ImportCompleted, ImportStarted, QuarantinedRowReopened, QuarantinedRowsDismissed, RowsQuarantined
from aggregates.import_terms import ImportCounts, QuarantinedRow
from commands.imports.dismiss_quarantined_rows import DismissQuarantinedRows, ImportNotDone, RowsNotOpen
from commands.imports.reopen_quarantined_row import ReopenQuarantinedRow, RowNotDismissed
from tests.commands.made_up import FEED_DAY, IMPORT, PHONE
from tests.commands.scenario import given

pytestmark = pytest.mark.requirement("F-12")
LATER = PHONE


def row(line: int, said: str = "x", reason: str = "imei_malformed") -> QuarantinedRow:
    return QuarantinedRow(line=line, column="IMEI", value="35", reason=reason, sealed_row=f"sealed:1:{said}")


X, Y = row(1).content, row(1, "y").content
STARTED = ImportStarted(kind="feed", carrier="Vodafone", feed_date=FEED_DAY, file_hash="0" * 64, file_name="v.csv", file_size=1)
COMPLETED = ImportCompleted(kind="feed", carrier="Vodafone", feed_date=FEED_DAY, file_hash="0" * 64, counts=ImportCounts(), seconds=1.0)
QUARANTINED: tuple[Event, ...] = (STARTED, RowsQuarantined(rows=(row(2), row(3, "y"), row(4))))
DONE = tuple((IMPORT, event) for event in (*QUARANTINED, COMPLETED))


def dismissed(*lines: int, contents: tuple[str, ...], again: bool = False) -> QuarantinedRowsDismissed:
    return QuarantinedRowsDismissed(lines=lines, contents=contents, again=again)


def dismiss(*lines: int) -> DismissQuarantinedRows:
    return DismissQuarantinedRows(import_id=IMPORT, lines=lines)


def test_rows_are_dismissed_each_content_once() -> None:
    then = given(*DONE).when(dismiss(4, 2, 3))
    then.then((IMPORT, dismissed(2, 3, contents=(X, Y))), (IMPORT, dismissed(4, contents=(X,), again=True)))


def test_what_is_dismissed_already_stays_so() -> None:
    given(*DONE, (IMPORT, dismissed(2, contents=(X,)))).when(dismiss(2)).then()


def test_rows_that_are_not_open_cannot_be_dismissed() -> None:
    scenario = given(*DONE).when(dismiss(2, 7)).refused(RowsNotOpen)
    assert scenario.refusal is not None
    assert scenario.refusal.text_de == "Zeile 7 ist in der Quarantäne dieses Imports nicht offen; offen: 2, 3 und 4."
    several = given(*DONE).when(dismiss(7, 8)).refused(RowsNotOpen).refusal
    assert several is not None
    assert several.text_en == "Lines 7 and 8 are not open in this import's quarantine; open: 2, 3 and 4."
    given(*((IMPORT, event) for event in QUARANTINED)).when(dismiss(2)).refused(ImportNotDone)


def test_a_dismissal_is_taken_back() -> None:
    reopen = ReopenQuarantinedRow(import_id=IMPORT, line=2)
    given(*DONE, (IMPORT, dismissed(2, contents=(X,)))).when(reopen).then((IMPORT, QuarantinedRowReopened(line=2, content=X)))
    given(*DONE).when(reopen).then()
    given(*DONE).when(ReopenQuarantinedRow(import_id=IMPORT, line=9)).refused(RowNotDismissed)


def test_a_dismissal_that_went_on_is_taken_back_where_it_was_made() -> None:
    known = dismissed(8, contents=(X,), again=True)
    done = COMPLETED.model_copy(update={"again": True})
    later = [(LATER, event) for event in (STARTED, RowsQuarantined(rows=(row(8),)), known, done)]
    reopened = given(*DONE, (IMPORT, dismissed(2, contents=(X,))), *later).when(ReopenQuarantinedRow(import_id=LATER, line=8))
    reopened.then((LATER, QuarantinedRowReopened(line=8, content=X)), (IMPORT, QuarantinedRowReopened(line=2, content=X)))


def test_another_reason_is_another_content() -> None:
    assert row(2).content == row(9).content != row(2, reason="number_twice").content
