"""A list as a file holds what the list shows: typed in Excel, harmless in CSV, whole in both."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import unquote
from uuid import UUID
from zoneinfo import ZoneInfo

import openpyxl
import psycopg
import pytest
from fastapi import FastAPI, Request, Response
from fastapi.testclient import TestClient
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from api.engine.backend import Limits
from api.engine.export import download, export_response, exported
from api.engine.export_csv import csv_lines, harmless
from api.engine.export_xlsx import sheet_name, write_xlsx
from api.engine.file_job import FileJob, Format
from api.engine.language import language_of
from api.engine.list_query import query_of
from api.engine.problem import install_problems
from importers.imports.table_cells import plain_text
from readmodels.engine.field import Field
from readmodels.engine.query import configure, stream_rows
from readmodels.engine.query_parameters import read_query
from tests.readmodels.engine.query_table import DEVICES, MINE, SCHEMA, YOURS, Device, fill

BERLIN = ZoneInfo("Europe/Berlin")
FIELDS = tuple(DEVICES.visible.values())[1:]
ROW = (
    "Muster, Erika",
    "4915228817386",
    Decimal("12.50"),
    date(2026, 1, 31),
    datetime(2026, 1, 31, 23, 30, tzinfo=UTC),
    True,
    "new",
    ["x", "y"],
)


def workbook(fields: tuple[Field, ...], rows: list[tuple[Any, ...]], language: str = "de", **options: Any) -> Any:
    file = io.BytesIO()
    write_xlsx(file, "Geräte: alle/neue", fields, iter(rows), language=language, zone=BERLIN, **options)
    return openpyxl.load_workbook(file)


def lines(fields: tuple[Field, ...], rows: list[tuple[Any, ...]], language: str = "de") -> list[list[str]]:
    text = b"".join(csv_lines(fields, iter(rows), language, BERLIN)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


@pytest.mark.requirement("H-18")
def test_a_workbook_has_typed_cells_and_a_header_in_the_readers_language() -> None:
    sheet = workbook(FIELDS, [ROW, (None,) * 8])["Geräte alle neue"]
    assert [cell.value for cell in sheet[1]] == ["Name", "Notiz", "Preis", "Gekauft", "Geändert", "Aktiv", "Status", "Merkmale"]
    cells = sheet[2]
    assert [cell.value for cell in cells] == [
        *["Muster, Erika", "4915228817386", 12.5, datetime(2026, 1, 31), datetime(2026, 2, 1, 0, 30), "ja", "Neu", "x, y"]  # noqa: DTZ001  Excel's
    ]
    assert [cell.data_type for cell in cells] == ["s", "s", "n", "d", "d", "s", "s", "s"]
    assert cells[1].number_format == "@"
    assert cells[3].number_format == "dd.mm.yyyy"
    assert [cell.value for cell in sheet[3]] == [None] * 8
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:H3")
    english = workbook(FIELDS, [ROW], "en").active
    assert [english[cell].value for cell in ("A1", "D1", "F2", "G2")] == ["Name", "Bought", "yes", "New"]


@pytest.mark.requirement("H-18")
def test_csv_has_what_german_excel_expects() -> None:
    content = b"".join(csv_lines(FIELDS, [ROW, (None,) * 8], "de", BERLIN))
    assert content.startswith(b"\xef\xbb\xbfName;Notiz;")
    assert lines(FIELDS, [ROW, (None,) * 8])[1:] == [
        ["Muster, Erika", "4915228817386", "12,50", "2026-01-31", "2026-02-01 00:30:00", "ja", "Neu", "x, y"],
        [""] * 8,
    ]
    assert lines(FIELDS, [ROW], "en")[1][2:7] == ["12.50", "2026-01-31", "2026-02-01 00:30:00", "yes", "New"]


@pytest.mark.requirement("H-18")
@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1+1", "'+1+1"),
        ("-1+1", "'-1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("x,=1+1", "x,'=1+1"),
        ("x; @SUM(A1)", "x;' @SUM(A1)"),
        ("x\t-1+1", "x\t'-1+1"),
        ("x,'=1", "x,''=1"),
        ("x, +4915228817386, +4915228817387", "x, +4915228817386, +4915228817387"),
        ("x,+4915228817386,+1+1", "x,+4915228817386,'+1+1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("  =1+1", "'  =1+1"),
        ("\u00a0=1", "'\u00a0=1"),
        ("＝1+1", "'＝1+1"),
        ("+4915228817386", "+4915228817386"),
        ("+49152 28817386", "'+49152 28817386"),
        ("+4915228817386+1", "'+4915228817386+1"),
        ("+4915228817386\n", "'+4915228817386\n"),
        ("+0", "'+0"),
        ("Muster, Erika", "Muster, Erika"),
        ("O'Neill = x", "O'Neill = x"),
        ("", ""),
    ],
)
def test_no_text_is_a_formula_in_csv(text: str, written: str) -> None:
    assert harmless(text) == written
    assert lines(FIELDS[:1], [(text,)])[1] == ([written] if written else [""]) or not text


@pytest.mark.requirement("H-18")
@given(text=st.text(",;\t =+-@'x1\"", max_size=12))
@example(text='x,=1+1,"y"')
def test_no_program_that_splits_otherwise_sees_a_formula_and_reading_back_says_the_same(text: str) -> None:
    assert plain_text(harmless(text)) == text
    whole = b"".join(csv_lines((Field("note", "text", "Notiz", "Note"),), [(text,)], "de", UTC)).decode("utf-8-sig")
    for separator in ",;\t":
        for cell in whole.splitlines()[1].split(separator):
            assert not re.match(r"[^\S\t]*[=+\-@]", cell) or re.fullmatch(r"\s*\+[1-9][0-9]{6,14}\s*", cell), whole


def test_labels_and_list_members_are_no_formulas_either() -> None:
    field = Field("status", "choice", "=Status", "Status", choices={"a": ("=A1", "+x")})
    tags = Field("tags", "list", "Merkmale", "Tags")
    assert lines((field, tags), [("a", ["=1", "2"])]) == [["'=Status", "Merkmale"], ["'=A1", "'=1, 2"]]
    assert lines((field, tags), [("unknown", [])], "en")[1] == ["unknown", ""]


@pytest.mark.requirement("H-18")
@settings(max_examples=150)
@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1))
@example("_x0041_")
@example("a\r\nb\rc")
@example(" a ")
def test_any_text_comes_back_from_a_workbook_as_it_was(text: str) -> None:
    cell = workbook(FIELDS[:1], [(text,)]).active["A2"]
    shown = "".join(character for character in text if character not in "\ufffe\uffff")
    assert unescape(cell.value or "") == shown
    assert cell.data_type == "s" or not shown


@pytest.mark.parametrize("text", ["=1+1", "https://example.com", "{=1}", "0152", "1e5", "#N/A", "TRUE", "2026-01-01"])
def test_no_text_becomes_anything_else_in_a_workbook(text: str) -> None:
    cell = workbook(FIELDS[:1], [(text,)]).active["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_what_excel_cannot_hold_is_text_or_cut() -> None:
    number, day, moment = FIELDS[2], FIELDS[3], FIELDS[4]
    sheet = workbook(
        (FIELDS[0], number, day, moment),
        [("x" * 40_000, Decimal(12345678901234567890), date(1899, 12, 31), datetime(1899, 1, 1, tzinfo=UTC))],
    ).active
    name, price, bought, changed = (cell.value for cell in sheet[2])
    assert (len(name), name[-1]) == (32_767, "…")
    assert (price, bought, changed[:4]) == ("12345678901234567890", "1899-12-31", "1899")
    assert [cell.value for cell in workbook((number,), [(Decimal("NaN"),), (0.1,), (Decimal("1e20"),), (-3,)]).active["A"][1:]] == [
        "NaN",
        0.1,
        1e20,
        -3,
    ]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Nutzer", "Nutzer"),
        ("Geräte: alle/neue", "Geräte alle neue"),
        ("Historie Beispielwerk Modell 15 Pro Max (IMEI 350000000000014)", "Historie Beispielwerk Modell…"),
        ("Historie des Gerätes Nummer 123", "Historie des Gerätes Nummer 123"),
        ("Donaudampfschifffahrtsgesellschaftskapitän", "Donaudampfschifffahrtsgesellsc…"),
        ("Historie (IMEI 35000000000001412345678)", "Historie (IMEI 350000000000014…"),
        ("'*?'", ""),
    ],
)
def test_a_sheets_name_is_cut_after_a_word(title: str, name: str) -> None:
    assert sheet_name(title) == name
    assert len(sheet_name(title, 12)) <= 31
    assert sheet_name(title, 12).endswith(" (12)")


def test_what_a_sheet_cannot_hold_goes_on_in_the_next() -> None:
    book = workbook(FIELDS[:1], [(f"Name {n}",) for n in range(10)], rows_of_a_sheet=5)
    assert book.sheetnames == ["Geräte alle neue", "Geräte alle neue (2)", "Geräte alle neue (3)"]
    names = [cell.value for sheet in book for cell in sheet["A"]]
    assert names == ["Name", *(f"Name {n}" for n in range(4)), "Name", *(f"Name {n}" for n in range(4, 8)), "Name", "Name 8", "Name 9"]
    assert [sheet.auto_filter.ref for sheet in book] == ["A1:A5", "A1:A5", "A1:A3"]
    assert len(workbook(FIELDS[:1], [("x",)] * 8, rows_of_a_sheet=5).sheetnames) == 2
    assert workbook(FIELDS[:1], []).active["A1"].value == "Name"


@pytest.fixture
def client(empty_database: str) -> Iterator[TestClient]:
    app = FastAPI()
    install_problems(app)

    def export(request: Request, form: Format) -> Response:
        query, fields = exported(DEVICES, query_of(request, DEVICES, BERLIN))

        def rows() -> Iterator[tuple[Any, ...]]:
            with psycopg.connect(empty_database, autocommit=True) as connection:
                configure(connection)
                yield from stream_rows(connection, DEVICES, query, MINE, batch=7)

        language = language_of(request)
        title, found = DEVICES.label(language), rows()
        job = FileJob(form, title, fields, language, BERLIN, datetime.now(UTC))
        return export_response(job, found, limits=Limits(), done=lambda: None)

    app.get("/devices.{form}")(export)
    with psycopg.connect(empty_database, autocommit=True) as connection:
        connection.execute(SCHEMA)
        fill(connection, [_device(n, MINE) for n in range(40)] + [_device(99, YOURS)])
    with TestClient(app) as client:
        yield client


def _device(number: int, customer: Any) -> Device:
    changed = datetime(2026, 1, 1, tzinfo=UTC)
    return Device(
        customer, UUID(int=number), f"Gerät {number}", None, Decimal(number), date(2026, 1, 1), changed, number % 2 == 0, "new", None
    )


@pytest.mark.requirement("X-06", "H-17", "H-18")
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_has_all_rows_of_the_query_in_its_order_and_columns(client: TestClient, form: str) -> None:
    answer = client.get(f"/devices.{form}?filter[active]=true&sort=-price&fields=name,price&limit=3&cursor=x")
    if form == "csv":
        table = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";"))
    else:
        table = [[str(cell.value) for cell in row] for row in openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows()]  # pyright: ignore[reportOptionalMemberAccess]
    assert table == [["Name", "Preis"], *([f"Gerät {n}", str(n)] for n in range(38, -1, -2))]
    assert unquote(answer.headers["content-disposition"]).endswith(f"filename*=UTF-8''Geräte.{form}")
    assert answer.headers["content-disposition"].startswith(f'attachment; filename="Geraete.{form}"')
    assert answer.headers["content-type"].startswith({"csv": "text/csv", "xlsx": "application/vnd.openxml"}[form])


@pytest.mark.requirement("H-18")
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_that_is_refused_is_an_error_and_no_file(client: TestClient, form: str) -> None:
    for wrong in ("sort=colour", "filter[id]=no-uuid"):
        answer = client.get(f"/devices.{form}?{wrong}")
        assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


def test_hidden_and_secret_fields_are_not_exported(client: TestClient) -> None:
    header = client.get("/devices.csv?lang=en").content.decode("utf-8-sig").splitlines()[0]
    assert header == "Device;Name;Note;Price;Bought;Changed;Active;Status;Tags"
    hiding = replace(DEVICES, fields=tuple(replace(field, hidden_from_export=field.name in ("id", "note")) for field in DEVICES.fields))
    for asked, expected in [("", "name,price,bought,changed,active,status,tags"), ("tags,note,name", "tags,name"), ("price", "price")]:
        query, fields = exported(hiding, read_query(hiding, [("fields", asked)]))
        assert ",".join(query.fields) == ",".join(field.name for field in fields) == expected


def test_a_files_name_is_written_out_for_those_who_take_ascii_only_and_not_too_long() -> None:
    told = download("Geräte für Größe – Café.csv")["Content-Disposition"]
    assert 'filename="Geraete fuer Groesse - Cafe.csv"' in told
    assert "filename*=UTF-8''Ger%C3%A4te" in told
    long = download(f"{'ä' * 400}.xlsx")["Content-Disposition"]
    assert f'filename="{"ae" * 100}.xlsx"' in long
    assert "\n" not in download("a\nb.csv")["Content-Disposition"]
