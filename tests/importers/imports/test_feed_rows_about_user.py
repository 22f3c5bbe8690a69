"""Rows of feeds go with the person whom they name, in whichever column: what the quarantine keeps of them is erased with the user (A-14)."""

import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
import psycopg
import pytest

from aggregates.feed_import import ImportCompleted, ImportStarted, RowsQuarantined
from aggregates.import_terms import ImportCounts, QuarantinedRow
from commands.imports.dismiss_quarantined_rows import DismissQuarantinedRows
from commands.users.delete_user import DeleteUser
from commands.users.erase_user import EraseUser
from commands.users.register_user import RegisterUser
from eventstore.envelope import Cause, StreamEvent
from eventstore.ids import new_id
from eventstore.keyring import Keyring
from eventstore.unit import Appended, Unit
from eventstore.verify_claims import verify_claims
from importers.imports.bad_rows import ROW_FIELD
from importers.imports.corrected_row import RowErased
from importers.imports.result import ImportResult
from importers.imports.row_keys import row_key
from importers.imports.sealed_values import opened_rows
from tests.importers.feeds import HEADER
from tests.importers.portal import DAY, Cells, Portal, as_csv, everything, imei, killed_while, line

pytestmark = pytest.mark.part_of("A-14")

WIDE = (*HEADER, "Bemerkung", "")
"""With columns that nobody mapped, one of them without a name."""
NEXT = DAY + timedelta(days=1)


def erika(portal: Portal) -> UUID:
    user_id = new_id()
    portal.run(RegisterUser(user_id=user_id, name="Muster, Erika", email="post17@haus.example", personnel_number="0471"))
    return user_id


def erase(portal: Portal, user_id: UUID) -> None:
    portal.run(DeleteUser(user_id=user_id))
    portal.run(EraseUser(user_id=user_id))


def bad(index: int, *further: str, **changed: str) -> Cells:
    cells: dict[str, Any] = {"Status": "kaputt", **changed}
    return (*line(index, **cells), *further, *[""] * (2 - len(further)))


def feed(portal: Portal, *rows: Cells, day: Any = DAY, **how: Any) -> ImportResult:
    return portal.feed((), day, content=as_csv(rows, WIDE), **how)


def readable(portal: Portal, result: ImportResult) -> list[int]:
    """The lines of an import's file whose rows have a key."""
    kept = {subject for (subject,) in portal.rows("SELECT subject FROM keys")}
    return [at for at in range(1, 200) if row_key(result.import_id, at) in kept]


def quarantined(portal: Portal, import_id: UUID) -> list[QuarantinedRow]:
    events = [each.event for each in portal.recorded() if each.stream_id == import_id]
    return [row for event in events if isinstance(event, RowsQuarantined) for row in event.rows]


def opened(portal: Portal, import_id: UUID) -> dict[int, list[str]]:
    """The cells of those rows of an import that anybody can still read, with any key that there is."""
    found: dict[int, list[str]] = {}
    with portal.log.pool.connection() as connection:
        for row in quarantined(portal, import_id):
            keys = Keyring(portal.log.master)
            subject = row_key(import_id, row.line)
            keys.load(connection, [subject])
            if keys.has(subject):
                found[row.line] = orjson.loads(keys.unseal(subject, ROW_FIELD, row.sealed_row))["cells"]
    return found


@pytest.mark.parametrize(
    "row",
    [
        bad(1, "Muster, Erika"),
        bad(1, "", "erika  MUSTER"),
        bad(1, "liegt bei Erika Muster, Zimmer 12"),
        bad(1, "Erika", "Muster"),
        bad(1, "an <Post17@Haus.example>"),
        bad(1, "mailto:post17@haus.example."),
        bad(1, "0471"),
        bad(1, "471"),
        bad(1, "PersNr. 0471 (Lager)"),
        bad(1, Tarif="Muster, Erika"),
        bad(1, BAN="0471"),
        bad(1, Status="Erika Muster"),
        bad(1, Status="aktiv", Vertragsbeginn="Erika Muster"),
        bad(1, Status="aktiv", Rufnummer="Erika Muster"),
        bad(1, Status="aktiv", Rufnummer="471"),
        bad(1, Vertragsbeginn="Muster", Vertragsende="Erika"),
        (*bad(1, "Muster, Erika"), "a cell too many"),
    ],
)
def test_what_a_feed_s_row_says_of_a_person_is_erased_with_the_person(portal: Portal, row: Cells) -> None:
    user_id = erika(portal)
    result = feed(portal, row, bad(2, "Probe, Hans"))
    assert readable(portal, result) == [2, 3]
    erase(portal, user_id)
    assert readable(portal, result) == [3]
    with pytest.raises(RowErased, match="line 2 was erased with the person"):
        portal.importer.correct(portal.customer, result.import_id, {2: {"Status": "aktiv"}}, "token:made-up")
    portal.run(DismissQuarantinedRows(import_id=result.import_id, lines=(2,)))
    assert portal.importer.correct(portal.customer, result.import_id, {3: {"Status": "aktiv"}}, "token:made-up").counts.created == 1
    assert readable(portal, result) == [], "what was corrected is read by nobody any more"
    assert verify_claims(portal.log).equal


@pytest.mark.parametrize(
    "row", [bad(1, "Muster, Hans"), bad(1, "Erika"), bad(1, "4710"), bad(1, "Erika Musterfrau"), bad(1, "post18@haus.example")]
)
def test_rows_about_others_stay(portal: Portal, row: Cells) -> None:
    user_id = erika(portal)
    result = feed(portal, row)
    erase(portal, user_id)
    assert readable(portal, result) == [2]


def test_rows_of_every_day_go_the_dismissed_ones_too(portal: Portal) -> None:
    user_id = erika(portal)
    days = [feed(portal, bad(1, "Muster, Erika"), bad(2)), feed(portal, bad(1, "Muster, Erika"), bad(2), day=NEXT)]
    portal.run(DismissQuarantinedRows(import_id=days[0].import_id, lines=(2,)))
    erase(portal, user_id)
    assert [readable(portal, each) for each in days] == [[3], [3]]
    again = feed(portal, bad(1, "Muster, Erika"), bad(2), day=NEXT + timedelta(days=1))
    assert [row.line for row in again.quarantined] == [3], "that it was dismissed is known, whoever it was about"


def test_nothing_that_a_feed_s_row_says_of_a_person_is_stored_in_clear_nor_read_after_the_erasure(alone: Portal) -> None:
    """Whatever stands in whichever cell of rows that are bad for whichever reason."""
    rng = random.Random(471)
    said = ["Erika Muster", "Muster, Erika", "MUSTER Erika", "post17@haus.example", "0471", "bei Erika Muster", "Frau Muster (Erika)"]
    reasons: list[dict[str, Any]] = [
        {"Status": "kaputt"},
        {"IMEI": "353322080000059"},
        {"Vertragsbeginn": "morgen"},
        {"Rufnummer": "+4915"},
        {"PIN": "geheim"},
    ]
    rows: list[Cells] = []
    about: set[int] = set()
    for at in range(2, 120):
        cells = [*line(at, **rng.choice(reasons)), "", ""]
        if rng.random() < 0.6:
            about.add(at)
            cells[rng.randrange(len(cells))] = rng.choice(said)
        rows.append(tuple(cells))
    user_id = erika(alone)
    result = feed(alone, *rows, bad(121, Status="Erika Muster"))
    about.add(len(rows) + 2)
    bad_ones = {row.line: row for row in result.quarantined}
    assert about & bad_ones.keys()
    stored = " ".join(row for row in everything(alone) if '"rows"' in row)
    assert "Muster" not in stored
    assert "post17" not in stored
    assert result.quarantined[-1].value == "Erika Muster", "whoever imports is told"
    erase(alone, user_id)
    left = opened(alone, result.import_id)
    assert left.keys() == bad_ones.keys() - about
    shown = opened_rows(alone.log, result.import_id, quarantined(alone, result.import_id))
    for text in (*(" ".join(cells) for cells in left.values()), *(f"{row.value} {row.sentences}" for row in shown)):
        assert not any(word in text for word in ("Muster", "MUSTER", "Erika", "post17", "0471"))
    assert verify_claims(alone.log).equal


def test_a_feed_s_values_are_told_to_whoever_imports_or_corrects(portal: Portal) -> None:
    for how in ({"dry_run": True}, dict[str, Any]()):
        result = feed(portal, bad(1), bad(2, Status="aktiv", IMEI="3"), **how)
        assert [(row.column, row.value) for row in result.quarantined] == [("Status", "kaputt"), ("IMEI", "3")]
        assert "„kaputt“" in result.quarantined[0].sentences[0]
    again = portal.importer.correct(portal.customer, result.import_id, {2: {"Status": "hin"}}, "token:made-up")
    assert [row.value for row in again.quarantined] == ["hin"]
    assert readable(portal, result) == [2, 3]
    assert readable(portal, again) == []
    assert opened_rows(portal.log, result.import_id, quarantined(portal, result.import_id))[0].value == "kaputt"


def test_rows_and_their_keys_come_together_or_not_at_all(alone: Portal) -> None:
    rows = bad(1), bad(2), line_of_good(3)
    with psycopg.connect(alone.dsn, autocommit=True) as connection:
        connection.execute("CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''broken''; END'")
        connection.execute("CREATE TRIGGER broken BEFORE INSERT ON keys FOR EACH ROW EXECUTE FUNCTION broken()")
        with pytest.raises(psycopg.Error, match="broken"):
            feed(alone, *rows)
        assert not any(isinstance(each.event, RowsQuarantined) for each in alone.recorded())
        connection.execute("DROP TRIGGER broken ON keys")
    with pytest.raises(KeyboardInterrupt):
        feed(alone, *rows, report=killed_while("book"))
    result = feed(alone, *rows)
    assert [(row.line, row.value) for row in result.quarantined] == [(2, "kaputt"), (3, "kaputt")], "those of the try before are told, too"
    assert opened(alone, result.import_id).keys() == {2, 3}
    corrected = alone.importer.correct(alone.customer, result.import_id, {2: {"Status": "aktiv"}, 3: {"Status": "aktiv"}}, "token:made-up")
    assert corrected.counts.created == 2


def line_of_good(index: int) -> Cells:
    return (*line(index), "", "")


def test_a_row_that_was_erased_while_its_import_was_held_is_not_read_again(portal: Portal) -> None:
    user_id = erika(portal)
    with pytest.raises(KeyboardInterrupt):
        feed(portal, bad(1, Status="Muster, Erika"), line_of_good(2), report=killed_while("book"))
    erase(portal, user_id)
    result = feed(portal, bad(1, Status="Muster, Erika"), line_of_good(2))
    assert [(row.line, row.value) for row in result.quarantined] == [(2, "gelöscht")]
    assert readable(portal, result) == []


def before_keys(portal: Portal, rows: Sequence[tuple[int, Cells]]) -> UUID:
    """An import of a feed as it was recorded when its rows were sealed with the customer's key."""
    import_id, keys = new_id(), Keyring(portal.log.master)
    with portal.log.pool.connection() as connection:
        keys.load(connection, [portal.customer])
    sealed = [
        QuarantinedRow(
            line=at,
            column="Status",
            value=cells[12],
            reason="unknown_status",
            sealed_row=keys.seal(portal.customer, ROW_FIELD, orjson.dumps({"columns": WIDE, "cells": cells, "delimiter": ";"}).decode()),
            facts={"expected": "aktiv, inaktiv"},
        )
        for at, cells in rows
    ]
    known: dict[str, Any] = {"kind": "feed", "carrier": "Vodafone", "feed_date": DAY, "file_hash": "ab" * 32}
    events = [
        ImportStarted(**known, file_name="frueher.csv", file_size=1),
        RowsQuarantined(rows=tuple(sealed)),
        ImportCompleted(**known, counts=ImportCounts(seen=len(rows)), seconds=1.0),
    ]
    cause = Cause(portal.customer, "made-up", f"import:{import_id}", str(import_id))
    [outcome] = portal.log.append([Unit(cause, [StreamEvent(import_id, event) for event in events])])
    assert isinstance(outcome, Appended)
    return import_id


def test_rows_from_before_they_had_keys_are_corrected_and_dismissed_as_ever(portal: Portal) -> None:
    user_id = erika(portal)
    import_id = before_keys(portal, [(2, bad(1)), (3, bad(2, "Muster, Erika"))])
    [_, old] = quarantined(portal, import_id)
    assert old.shown(import_id, "feed")[0] == "kaputt"
    assert "erased" not in old.shown(import_id, "feed")[2]
    corrected = portal.importer.correct(portal.customer, import_id, {2: {"Status": "aktiv"}}, "token:made-up")
    assert corrected.counts.created == 1
    portal.run(DismissQuarantinedRows(import_id=import_id, lines=(3,)))
    later = feed(portal, line_of_good(1), bad(2, "Muster, Erika"), bad(3), day=NEXT)
    assert [row.line for row in later.quarantined] == [4], "the row that was dismissed before is known"
    erase(portal, user_id)
    assert readable(portal, later) == [4]
    assert verify_claims(portal.log).equal


def test_a_number_in_quarantine_twice_is_told_as_ever(portal: Portal) -> None:
    result = feed(portal, line_of_good(1), (*line(1), "Muster, Erika", ""), (*line(1, Tarif="Anders"), "", ""))
    assert [(row.value is not None, row.sealed) for row in quarantined(portal, result.import_id)] == [(True, None)] * 3
    assert readable(portal, result) == [2, 3, 4]
    user_id = erika(portal)
    erase(portal, user_id)
    assert readable(portal, result) == [2, 4]
    again = portal.importer.correct(portal.customer, result.import_id, {2: {"IMEI": imei(9)}}, "token:made-up")
    assert again.counts.created == 1
