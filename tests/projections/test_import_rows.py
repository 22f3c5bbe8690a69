"""given(events), then(row): imports and their quarantined rows as they are shown."""

from datetime import date

import orjson
import pytest

from aggregates.feed_import import (
    ImportCompleted,
    ImportDiscarded,
    ImportFailed,
    ImportHeld,
    ImportProgressed,
    ImportReleased,
    ImportStarted,
    QuarantinedRowCorrected,
    QuarantinedRowReopened,
    QuarantinedRowsDismissed,
    RowsQuarantined,
    RowsWarned,
)
from aggregates.import_terms import ImportCounts, QuarantinedRow, RowWarning
from projections.registry import PROJECTIONS
from readmodels.imports import IMPORTS, QUARANTINE, WARNINGS
from tests.commands.made_up import FEED_DAY, IMPORT
from tests.projections.story import Story

[imports] = [projection for projection in PROJECTIONS if projection.name == "imports"]


def bad(line: int, reason: str = "IMEI?") -> QuarantinedRow:
    return QuarantinedRow(line=line, column="IMEI", value="35", reason=reason, sealed_row="sealed:1:x")


def warned(line: int, code: str = "word_taken_as_empty", **changed: object) -> RowWarning:
    return RowWarning(line=line, column="Tarif", value="n/a", code=code).model_copy(update=changed)


@pytest.fixture
def story() -> Story:
    told = Story(imports).by(actor=f"import:{IMPORT}")
    start = ImportStarted(kind="feed", carrier="Vodafone", file_name="feed.csv", file_hash="ab", file_size=9, feed_date=FEED_DAY)
    return told.tell((IMPORT, start))


@pytest.mark.requirement("F-13")
def test_an_import_is_shown_while_it_runs_and_when_it_is_done(story: Story) -> None:
    row = story.row(IMPORTS, IMPORT)
    assert (row.kind, row.carrier, row.file_name, row.file_hash, row.feed_date) == (
        "feed",
        "Vodafone",
        "feed.csv",
        "ab",
        date(2026, 11, 20),
    )
    assert (row.state, row.seen, row.ended_at, row.actor) == ("running", 0, None, f"import:{IMPORT}")
    story.tell((IMPORT, ImportProgressed(upto=50, counts=ImportCounts(seen=50, created=2, events=3))))
    story.tell((IMPORT, ImportProgressed(upto=99, counts=ImportCounts(seen=49, created=1, moved=1, events=2))))
    row = story.row(IMPORTS, IMPORT)
    assert (row.seen, row.created, row.moved, row.events) == (99, 3, 1, 5)
    counts = ImportCounts(
        seen=100, unchanged=90, created=3, changed=4, overwritten=1, moved=1, deactivated=2, missing=5, quarantined=1, refused=1, events=17
    )
    done = ImportCompleted(kind="feed", carrier="Vodafone", feed_date=FEED_DAY, file_hash="ab", counts=counts, seconds=1.5)
    row = story.tell((IMPORT, done)).row(IMPORTS, IMPORT)
    assert (row.state, row.seconds, row.ended_at, row.position) == ("completed", 1.5, story.told[-1].recorded_at, 4)
    assert {name: getattr(row, name) for name in ImportCounts.model_fields} == counts.model_dump()


@pytest.mark.requirement("F-15")
def test_a_held_import_says_why_and_goes_on_or_is_discarded(story: Story) -> None:
    held = ImportHeld(percent=40, limit=20, known=100, missing=40, deactivated=0, moved=0)
    row = story.tell((IMPORT, held)).row(IMPORTS, IMPORT)
    assert row.state == "held"
    assert orjson.loads(row.held or "null") == held.model_dump()
    assert story.tell((IMPORT, ImportReleased())).row(IMPORTS, IMPORT).state == "running"
    row = story.tell((IMPORT, held), (IMPORT, ImportDiscarded(kind="feed", carrier="Vodafone"))).row(IMPORTS, IMPORT)
    assert (row.state, row.ended_at) == ("discarded", story.told[-1].recorded_at)


@pytest.mark.requirement("F-13")
def test_a_failed_import_says_why(story: Story) -> None:
    row = story.tell((IMPORT, ImportFailed(kind="feed", carrier="Vodafone", reason="Die Zeilen sind weg."))).row(IMPORTS, IMPORT)
    assert (row.state, row.note, row.ended_at) == ("failed", "Die Zeilen sind weg.", story.told[-1].recorded_at)


@pytest.mark.requirement("F-12")
def test_quarantined_rows_are_open_until_they_are_corrected(story: Story) -> None:
    story.tell((IMPORT, RowsQuarantined(rows=(bad(3), bad(7)))), (IMPORT, RowsQuarantined(rows=(bad(9), bad(7, "Rufnummer?")))))
    assert story.row(IMPORTS, IMPORT).open_rows == 3
    row = story.row(QUARANTINE, f"{IMPORT}:3")
    assert (row.line, row.column, row.value, row.reason, row.status) == (3, "IMEI", "35", "IMEI?", "open")
    assert (row.import_id, row.file_name, row.feed_date) == (IMPORT, "feed.csv", FEED_DAY)
    corrected = (IMPORT, QuarantinedRowCorrected(line=3, by_import="import:2"))
    story.tell(corrected, corrected, (IMPORT, QuarantinedRowCorrected(line=99, by_import="import:2")))
    assert story.row(QUARANTINE, f"{IMPORT}:3").status == "corrected"
    assert story.row(IMPORTS, IMPORT).open_rows == 2


@pytest.mark.requirement("F-12")
def test_dismissed_rows_are_no_longer_open_until_they_are_reopened(story: Story) -> None:
    dismissed = QuarantinedRowsDismissed(lines=(3, 7, 99), contents=("a", "b", "c"))
    story.tell((IMPORT, RowsQuarantined(rows=(bad(3), bad(7), bad(9)))), (IMPORT, dismissed), (IMPORT, dismissed))
    assert [story.row(QUARANTINE, f"{IMPORT}:{line}").status for line in (3, 7, 9)] == ["dismissed", "dismissed", "open"]
    assert story.row(IMPORTS, IMPORT).open_rows == 1
    reopened = (IMPORT, QuarantinedRowReopened(line=7, content="b"))
    story.tell(reopened, reopened)
    assert story.row(QUARANTINE, f"{IMPORT}:7").status == "open"
    assert story.row(IMPORTS, IMPORT).open_rows == 2


@pytest.mark.requirement("F-12", "F-13")
def test_warnings_are_listed_and_counted_and_what_is_sealed_is_marked(story: Story) -> None:
    further = warned(0, "further_rows", column=None, value="word_taken_as_empty", facts={"found": "40"})
    sealed = warned(5, value=None, sealed="sealed:1:eA==")
    story.tell(
        (IMPORT, RowsWarned(warnings=(warned(3), sealed))), (IMPORT, RowsWarned(warnings=(further, warned(7, "of_a_newer_program"))))
    )
    assert story.row(IMPORTS, IMPORT).warnings == 43
    row = story.row(WARNINGS, f"{IMPORT}:2.0")
    assert (row.import_id, row.line, row.column, row.value, row.file_name) == (IMPORT, 3, "Tarif", "n/a", "feed.csv")
    assert (row.text_de, row.text_en) == (
        "„n/a“ in der Spalte „Tarif“ wurde als leere Zelle verstanden.",
        "“n/a” in the column “Tarif” was taken for an empty cell.",
    )
    mark = f"⟦{IMPORT}:5:value:sealed:1:eA==⟧"
    row = story.row(WARNINGS, f"{IMPORT}:2.1")
    assert (row.value, row.text_de) == (mark, f"„{mark}“ in der Spalte „Tarif“ wurde als leere Zelle verstanden.")
    row = story.row(WARNINGS, f"{IMPORT}:3.0")
    assert row.text_de.startswith("40 weitere Hinweise")
    assert row.text_de.endswith("„…“ in der Spalte „…“ wurde als leere Zelle verstanden."), "what they say stands there in words"
    assert row.text_en.endswith("“…” in the column “…” was taken for an empty cell.")
    assert story.row(WARNINGS, f"{IMPORT}:3.1").text_de == "of_a_newer_program"
