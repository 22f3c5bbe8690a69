"""What a rule refused shows the row and says what to do, each in its language; warnings stand in the file's order (F-12, F-18)."""

import io
from typing import Any

import pytest
import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]

from aggregates.device_terms import Identifier
from commands.devices.exchange_board import ExchangeBoard
from foundation.local_day import today_in
from importers.imports.initial_load_rows import user_rows
from importers.imports.list_columns import USERS
from importers.imports.table_file import open_table
from importers.quarantine import Notice
from projections.engine.projector import Projector
from projections.registry import PROJECTIONS
from tests.importers.portal import Portal, imei, line, number

pytestmark = pytest.mark.requirement("F-12")
HEADER = ("Name", "E-Mail", "Personalnummer")


def test_a_user_who_may_be_another_is_told_with_both_names(portal: Portal) -> None:
    portal.table("users", [HEADER, ("Muster, Erika", "", "P1")])
    result = portal.table("users", [HEADER, ("Probe, Hans", "", "P1")])
    [row] = result.quarantined
    assert (row.reason, row.value) == ("user-is-another", "Probe, Hans |  | P1")
    for text in row.sentences:
        assert "Probe, Hans (P1)" in text
        assert "Muster, Erika" in text
    [kept] = portal.importer.state(portal.customer, result.import_id).rows
    assert kept.value is None
    assert "Muster" not in str(kept.facts)


def test_a_feeds_refused_row_shows_its_cells(portal: Portal) -> None:
    portal.table("sims", [("Rufnummer", "Netzbetreiber"), (number(1), "Fremdnetz")])
    [row] = portal.feed([line(1), line(2)]).quarantined
    assert (row.value or "").startswith(number(1))
    german, english = row.sentences
    assert german != english
    assert row.value not in (german, english)


def test_what_is_wrong_with_a_value_is_said_in_one_language_each(portal: Portal) -> None:
    result = portal.table("users", [HEADER, ("Muster\u202e, Erika", "", "P1")])
    [row] = result.quarantined
    german, english = row.sentences
    assert "Value error" not in german + english
    assert " / " not in german + english


def test_the_words_of_one_are_singular(portal: Portal) -> None:
    result = portal.table("users", [HEADER, ("Muster, Erika", "n/a", "P1")])
    assert "1 Zeile," in result.message_de
    assert "1 Hinweis;" in result.message_de
    assert "1 warning;" in result.message_en


def test_the_names_of_an_sap_export_are_known() -> None:
    with open_table(io.BytesIO(b"PERNR;NACHN;VORNA\n4711;Muster;Erika\n"), USERS, name="nutzer.csv") as table:
        assert [row.value.name for row in user_rows(table) if row.value] == ["Erika Muster"]


def test_a_sheet_left_out_though_it_has_a_header_says_why() -> None:
    file = io.BytesIO()
    book: Any = xlsxwriter.Workbook(file)
    for name, rows in (("Nutzer", [HEADER, ("Muster, Erika", "", "P1")]), ("Orte", [("Name", "Land"), ("Musterstadt", "DE")])):
        sheet = book.add_worksheet(name)
        for at, cells in enumerate(rows):
            sheet.write_row(at, 0, cells)
    book.close()
    file.seek(0)
    with open_table(file, USERS, name="nutzer.xlsx") as table:
        assert [(each.notice, each.value) for each in table.noted()] == [(Notice.OTHER_SHEET_NOT_READ, "Orte")]


def test_warnings_stand_in_the_order_of_the_files_lines(alone: Portal) -> None:
    small = alone.in_chunks_of(100)
    small.table("users", [HEADER, *((f"Muster, Erika {at}", "n/a", f"P{at}") for at in range(1, 301))])
    Projector(small.log, PROJECTIONS).catch_up()
    listed = small.rows("SELECT line FROM import_warnings ORDER BY warned_at DESC, line")
    assert [at for (at,) in listed] == list(range(2, 302))


def test_a_board_that_ended_is_told_as_the_reason(portal: Portal) -> None:
    header = ("IMEI", "IMEI 2", "Hersteller", "Modell")
    portal.table("devices", [header, (imei(500), "", "Apple", "iPhone 15")])
    new = Identifier(kind="imei", value=imei(501, check=False))
    portal.run(ExchangeBoard(device_id=portal.device_id(500), identifiers=(new,), on=today_in()))
    [row] = portal.table("devices", [header, (imei(500), imei(100), "Apple", "iPhone 15")]).quarantined
    assert row.reason == "identifiers-contradict"
    german, english = row.sentences
    assert "Seriennummer hat dort" not in german
    assert "bis zu einem Platinentausch" in german
    assert "until its board was exchanged" in english
