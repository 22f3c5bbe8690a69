"""Workbooks as people have them: several sheets, hidden rows, errors, leading zeros by format, parts under other names (F-01, F-18)."""

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]

from aggregates.feed_import import FeedImport
from aggregates.user import UserRegistered
from eventstore.ids import new_id
from importers.imports.not_this_import import SheetsDiffer
from importers.imports.result import ImportResult
from tests.importers.feeds import HEADER
from tests.importers.portal import DAY, Portal, line, number

pytestmark = pytest.mark.requirement("F-12", "F-18")
USERS = ("Name", "E-Mail", "Personalnummer")


def book_of(*sheets: tuple[str, list[tuple[object, ...]]], hidden: str = "", hidden_rows: tuple[int, ...] = ()) -> bytes:
    target = io.BytesIO()
    book: Any
    with xlsxwriter.Workbook(target) as book:
        zeros = book.add_format({"num_format": "000000"})
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for at, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, str) and cell.startswith("#"):
                        sheet.write_formula(at, column, "=NA()", None, cell)
                    else:
                        sheet.write(at, column, cell, zeros if isinstance(cell, int) else None)
            for at in hidden_rows:
                sheet.set_row(at - 1, None, None, {"hidden": True})
            if name == hidden:
                sheet.hide()
    return target.getvalue()


def users(portal: Portal, content: bytes, **how: Any) -> ImportResult:
    return portal.importer.run("users", io.BytesIO(content), customer_id=portal.customer, actor="x", file_name="nutzer.xlsx", **how)


def registered(portal: Portal) -> list[tuple[str, str | None]]:
    return [(event.name, event.personnel_number) for event in portal.events() if isinstance(event, UserRegistered)]


def told(result: ImportResult) -> list[tuple[int, str, str]]:
    return [(each.line, each.value, each.notice.value) for each in result.warned]


def test_all_sheets_that_match_are_read_and_the_others_named(portal: Portal) -> None:
    content = book_of(
        ("Nord", [USERS, ("Muster, Erika", "", "P1"), ("Probe, Hans", "kein", "P2")]),
        ("Notizen", [("Bitte", "beachten")]),
        ("Süd", [("Personalnummer", "Name"), ("P3", "Süd, Susi"), ("", "")]),
        ("Alt", [USERS, ("Alt, Anna", "", "P9")]),
        hidden="Alt",
    )
    dry = users(portal, content, dry_run=True)
    result = users(portal, content)
    assert told(dry) == told(result) == [(0, "Notizen", "sheet_not_read"), (0, "Alt", "hidden_sheet_not_read")]
    assert (result.counts.seen, registered(portal)) == (3, [("Muster, Erika", "P1"), ("Süd, Susi", "P3")])
    [row] = result.quarantined
    assert "Blatt „Nord“, Zeile 3: " in row.sentences[0]


Sheet = tuple[str, list[tuple[object, ...]]]
PEOPLE: Sheet = ("Nutzer", [USERS, ("Muster, Erika", "", "P1")])
PLACES: Sheet = ("Standorte", [("Name", "Straße"), ("Berlin", "Weg 1"), ("Hamburg", "Weg 2")])
SIGNS: Sheet = ("Legende", [("Kennung", "Bedeutung"), ("A", "aktiv")])
DEVICES: Sheet = (
    "Geräte",
    [("IMEI", "Modell", "Nutzer", "E-Mail", "Personalnummer"), ("353322080000053", "iPhone 15", "emuster", "", "P1")],
)
COSTS: Sheet = ("Kostenstellen", [("Name", "Kostenstelle"), ("Vertrieb", "100")])


@pytest.mark.parametrize("order", [(PEOPLE, PLACES, DEVICES, COSTS, SIGNS), (SIGNS, COSTS, PLACES, DEVICES, PEOPLE)])
def test_sheets_of_other_things_make_no_users(portal: Portal, order: tuple[Sheet, ...]) -> None:
    content = book_of(*order)
    dry, result = users(portal, content, dry_run=True), users(portal, content)
    others = [(0, name, "other_sheet_not_read") for name, _ in order if name != "Nutzer"]
    assert told(dry) == told(result) == others
    assert registered(portal) == [("Muster, Erika", "P1")]


FIRMS = ("Name", "E-Mail", "Lieferadresse: Straße", "Lieferadresse: PLZ", "Lieferadresse: Ort", "USt-IdNr.")


@pytest.mark.parametrize("columns", [("Name", "E-Mail"), FIRMS])
@pytest.mark.parametrize("first", [True, False])
def test_a_sheet_of_suppliers_with_names_and_mailboxes_makes_no_users(portal: Portal, columns: tuple[str, ...], first: bool) -> None:
    row = ("Beispiel GmbH", "info@beispiel.example", "Weg 1", "12345", "Musterstadt", "DE1")[: len(columns)]
    suppliers: Sheet = ("Lieferanten", [columns, row])
    result = users(portal, book_of(*((suppliers, PEOPLE) if first else (PEOPLE, suppliers))))
    assert told(result) == [(0, "Lieferanten", "other_sheet_not_read")]
    assert registered(portal) == [("Muster, Erika", "P1")]


def test_sheets_of_one_site_each_are_read_whatever_columns_some_lack(portal: Portal) -> None:
    sites: list[Sheet] = [
        ("Nord", [USERS, ("Nord, Nina", "", "P1")]),
        ("Ost", [("Name", "E-Mail", "Abteilung"), ("Ost, Olga", "", "Lager")]),
        ("Süd", [("Name", "Personalnummer", "Abteilung", "Kostenstelle", "Kürzel"), ("Süd, Susi", "P3", "Lager", "100", "SS")]),
        ("West", [("Kürzel", "Name", "Personalnummer"), ("WW", "West, Willi", "P4")]),
    ]
    result = users(portal, book_of(sites[0], sites[2], sites[3]))
    assert [name for name, _ in registered(portal)] == ["Nord, Nina", "Süd, Susi", "West, Willi"]
    assert not {"sheet_not_read", "other_sheet_not_read"} & {notice for _, _, notice in told(result)}
    names = portal.new_customer(f"K-{new_id()}")
    users(names, book_of(("Eins", [("Name",), ("Eins, Eva",)]), ("Zwei", [("Name",), ("Zwei, Zoe",)])))
    assert [name for name, _ in registered(names)] == ["Eins, Eva", "Zwei, Zoe"]
    users(names, book_of(sites[0], sites[1]))
    assert [name for name, _ in registered(names)][2:] == ["Nord, Nina", "Ost, Olga"]


def test_phones_and_notebooks_on_a_sheet_each_are_one_table_of_devices(portal: Portal) -> None:
    phones: Sheet = ("Handys", [("IMEI", "Modell", "Hersteller", "E-Mail"), ("353322080000053", "Phone 1", "Beispielwerk", "")])
    notebooks: Sheet = ("Notebooks", [("Seriennummer", "Modell", "Hersteller"), ("SN-1001", "T14", "Beispielwerk")])
    file = io.BytesIO(book_of(phones, PLACES, notebooks))
    result = portal.importer.run("devices", file, customer_id=portal.customer, actor="x", file_name="geraete.xlsx")
    assert (result.counts.created, told(result)) == (2, [(0, "Standorte", "sheet_not_read")])


def test_a_row_of_a_further_sheet_is_corrected_by_its_own_columns(portal: Portal) -> None:
    content = book_of(
        ("Nord", [USERS, ("Muster, Erika", "", "P1")]), ("Süd", [("E-Mail", "Name", "Personalnummer"), ("kein", "Süd, Susi", "P2")])
    )
    [row] = users(portal, content).quarantined
    assert row.line == 2_000_002
    assert "Sheet “Süd”, line 2: " in row.sentences[1]
    [import_id] = [each.stream_id for each in portal.recorded() if each.event.event_name == "import.rows_quarantined"]
    portal.importer.correct(portal.customer, import_id, {row.line: {"E-Mail": "susi@beispiel.example"}}, "token:erika")
    assert [name for name, _ in registered(portal)] == ["Muster, Erika", "Süd, Susi"]


def test_rows_of_two_sheets_are_corrected_at_once_each_by_its_own_columns(portal: Portal) -> None:
    content = book_of(
        ("Nord", [USERS, ("Muster, Erika", "kein", "P1"), ("Alt, Anna", "falsch", "P3")]),
        ("Süd", [("Personalnummer", "E-Mail", "Name"), ("P2", "kein", "Süd, Susi"), ("P4", "falsch", "Süd, Sven")]),
    )
    result = users(portal, content)
    lines = [row.line for row in result.quarantined]
    mails = [f"u{at}@beispiel.example" for at in range(3)]
    corrections = {line: {"E-Mail": mail} for line, mail in zip(lines, [mails[0], "auch nicht", mails[1], "auch nicht"], strict=True)}
    again = portal.importer.correct(portal.customer, result.import_id, corrections, "token:erika")
    assert registered(portal) == [("Muster, Erika", "P1"), ("Süd, Susi", "P2")]
    assert [row.sentences[0].split(": ")[0] for row in again.quarantined] == ["Blatt „Nord“, Zeile 3", "Blatt „Süd“, Zeile 3"]


@pytest.mark.part_of("F-01")
def test_a_feed_of_one_sheet_per_site_is_read_whole(portal: Portal) -> None:
    order = list(range(len(HEADER)))[::-1]
    south = [tuple(HEADER[at] for at in order), *(tuple(line(index)[at] for at in order) for index in (3, 4))]
    north: list[tuple[object, ...]] = [HEADER, line(1), (*line(2)[:12], "weg", *line(2)[13:])]
    result = portal.feed([], content=book_of(("Nord", north), ("Süd", [*south])), name=f"vodafone_{DAY}.xlsx")
    assert (result.counts.seen, result.counts.created, result.counts.quarantined) == (4, 3, 1)
    assert portal.sim(4).number == number(4)
    [row] = portal.state(FeedImport, result.import_id).rows
    assert row.sentences[0].startswith("Blatt „Nord“, Zeile 3: ")
    fewer = [HEADER[:15], *(line(index)[:15] for index in (5, 6))]
    with pytest.raises(SheetsDiffer):
        portal.feed([], content=book_of(("Nord", north), ("Süd", [*fewer])), name="vodafone_2026-03-03.xlsx")


def test_rows_hidden_by_a_filter_are_read_and_said(portal: Portal) -> None:
    content = book_of(("Nutzer", [USERS, ("Muster, Erika", "", "P1"), ("Probe, Hans", "", "P2")]), hidden_rows=(3,))
    result = users(portal, content)
    assert told(result) == [(0, "Nutzer", "rows_hidden")]
    assert "1 Zeilen ausgeblendet" in result.warned[0].sentences[0]
    assert len(registered(portal)) == 2


def test_what_excel_shows_comes_in(portal: Portal) -> None:
    content = book_of(("Nutzer", [USERS, ("Muster, Erika", "", 123), ("Probe, Hans", "#N/A", 4711), ("Text, Tina", "", "7")]))
    result = users(portal, content)
    assert registered(portal) == [("Muster, Erika", "000123"), ("Probe, Hans", "004711"), ("Text, Tina", "7")]
    assert told(result) == [(3, "#N/A", "error_cell")]


@pytest.mark.parametrize("how", ["other name", "other folder", "backslashes"])
def test_a_workbook_is_read_by_its_relationships(portal: Portal, how: str) -> None:
    content, target = book_of(("Nutzer", [USERS, ("Anders, Arno", "", "P1")])), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as changed:
        for entry in source.infolist():
            name, data = entry.filename, source.read(entry)
            if how == "other name":
                name = name.replace("workbook.xml", "workbook22.xml")
                data = data.replace(b"workbook.xml", b"workbook22.xml")
            elif how == "other folder":
                name = name.replace("xl/", "mappe/") if name.startswith("xl/") else name
                data = data.replace(b"xl/", b"mappe/")
            else:
                name = name.replace("/", "\\")
            info = zipfile.ZipInfo(name.replace("\\", "/"))
            info.filename = name
            changed.writestr(info, data)
    assert users(portal, target.getvalue()).counts.created == 1


def formatted(**formats: str) -> bytes:
    """A list of users by name, each with the personnel number 47 in a format."""
    target = io.BytesIO()
    book: Any
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet("Nutzer")
        sheet.write_row(0, 0, USERS)
        for at, (name, code) in enumerate(formats.items(), 1):
            sheet.write(at, 0, f"Muster, {name}")
            sheet.write_number(at, 2, 47 + at, book.add_format({"num_format": code}))
    return target.getvalue()


def rewritten(content: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The same workbook with sheets as other programs write them."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(target, "w") as bare:
        for entry in book.infolist():
            part = book.read(entry)
            bare.writestr(entry.filename, change(part) if "worksheets/" in entry.filename else part)
    return target.getvalue()


def without_places(content: bytes) -> bytes:
    """Cells and rows follow each other and don't say where they stand."""
    return rewritten(content, lambda part: re.sub(rb'<row r="\d+"', b"<row", re.sub(rb'<c r="[A-Z]+\d+"', b"<c", part)))


def without_results(content: bytes) -> bytes:
    """Formulas stand alone: who wrote them computes nothing."""
    return rewritten(content, lambda part: part.replace(b"</f><v>0</v>", b"</f><v></v>"))


def test_numbers_come_in_as_excel_shows_them_with_their_zeros_and_texts(portal: Portal) -> None:
    result = users(portal, formatted(Ina='"P"0000', Ida="00-000", Ute="0000_ ", Eva="[Red]0000", Uwe='0000"-A"', Ben="0000.0"))
    numbers = [personnel_number for _, personnel_number in registered(portal)]
    assert numbers == ["P0048", "00-049", "0050", "0051", "0052-A", "53"]
    assert told(result) == [(0, "Nutzer", "shown_otherwise")]
    assert "C7" in result.warned[0].sentences[1], "what could not be followed is said, and where"


def test_cells_that_do_not_say_where_they_stand_are_read_alike(portal: Portal) -> None:
    rows: list[tuple[object, ...]] = [USERS, ("Muster, Erika", "#N/A", 123), ("Muster, Rolf", "rolf@example.org", 124)]
    result = users(portal, without_places(book_of(("Nutzer", rows), hidden_rows=(3,))))
    assert registered(portal) == [("Muster, Erika", "000123"), ("Muster, Rolf", "000124")]
    assert sorted(told(result)) == [(0, "Nutzer", "rows_hidden"), (2, "#N/A", "error_cell")]


def test_formulas_whose_results_a_workbook_does_not_hold_are_said_and_mean_nothing(portal: Portal) -> None:
    """As reporting tools write them, which compute nothing; Excel keeps the result beside the formula."""
    rows: list[tuple[object, ...]] = [
        ("Name", "Personalnummer", "Kostenstelle"),
        ("Muster, Erika", "1", "=1+1"),
        ("Muster, Max", "=A1", "4711"),
        ("=A1", "=B1", "=C1"),
    ]
    result = users(portal, without_results(book_of(("Nutzer", rows))))
    assert registered(portal) == [("Muster, Erika", "1"), ("Muster, Max", None)]
    assert [each for each in told(result) if each[2] == "error_cell"] == [
        (2, "#FORMEL?", "error_cell"),
        (3, "#FORMEL?", "error_cell"),
    ]
    assert [(row.line, row.reason, row.column) for row in result.quarantined] == [(4, "missing_value", "Name")]
    assert result.counts.seen == 3
