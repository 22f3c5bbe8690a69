"""A list as a PDF can be read again: every cell, on pages that say which of how many they are."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from api.engine import export_pdf
from api.engine.export_pdf import ListTooLongForPdf, list_pdf
from api.engine.pdf_columns import Needed, fitted, pieces, widths_of, wrapped
from readmodels.engine.field import Field
from readmodels.registry import LISTS
from readmodels.service_access_resource import SERVICE_ACCESS_LIST

VALUES = {
    "date": date(2026, 1, 31),
    "instant": datetime(2026, 1, 31, tzinfo=UTC),
    "boolean": True,
    "number": Decimal(5),
    "money": Decimal("9.90"),
    "list": ["Wert"],
}
BERLIN = ZoneInfo("Europe/Berlin")
COLUMNS = tuple(field for field in SERVICE_ACCESS_LIST.visible.values() if not field.hidden_from_export)
ROW = ("K-1001", "Große Łąka & Söhne GmbH", "administrator", "şahin.ł", "Jörg", "Müller", "deactivated")


def pages(rows: list[tuple[Any, ...]], fields: tuple[Field, ...] = COLUMNS, language: str = "de", **more: Any) -> list[str]:
    content = list_pdf("Service-Zugänge", "Beispiel Systemhaus", fields, rows, language=language, zone=BERLIN, **more)
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


@pytest.mark.requirement("S-03")
@pytest.mark.requirement("H-18")
def test_a_row_has_all_its_cells_under_their_heads() -> None:
    [text] = pages([ROW], printed_at=datetime(2026, 1, 31, 23, 30, tzinfo=UTC))
    heads = ["Kundennummer", "Kunde", "Typ", "Benutzername", "Vorname", "Nachname", "Status"]
    cells = ["K-1001", "Große Łąka & Söhne GmbH", "Administrator", "şahin.ł", "Jörg", "Müller", "deaktiviert"]
    assert " ".join(heads) in text
    assert " ".join(cells) in text
    for part in ("Service-Zugänge", "Beispiel Systemhaus", "Seite 1 von 1", "Stand 01.02.2026 00:30", "Zeiten in Europe/Berlin"):
        assert part in text
    [english] = pages([ROW], language="en")
    for part in ("Customer number", "administrator", "deactivated", "Page 1 of 1"):
        assert part in english


@pytest.mark.requirement("H-18")
def test_values_are_written_as_people_write_them() -> None:
    fields = (
        Field("day", "date", "Tag", "Day"),
        Field("at", "instant", "Zeit", "Time"),
        Field("yes", "boolean", "Ja", "Yes"),
        Field("number", "number", "Zahl", "Number"),
        Field("list", "list", "Liste", "List"),
        Field("none", "text", "Nichts", "Nothing"),
    )
    row = (date(2026, 1, 31), datetime(2026, 1, 31, 23, 30, tzinfo=UTC), True, Decimal("12.50"), ["a", "b"], None)
    assert "31.01.2026 01.02.2026 00:30 ja 12,50 a, b" in pages([row], fields)[0]
    assert "2026-01-31 2026-02-01 00:30 yes 12.50 a, b" in pages([row], fields, "en")[0]


@pytest.mark.requirement("H-18")
def test_many_rows_fill_pages_in_order_each_with_its_heads_and_number() -> None:
    found = pages([(f"K-{number}", *ROW[1:]) for number in range(300)])
    assert len(found) > 5
    for number, page in enumerate(found, start=1):
        assert page.startswith("Service-Zugänge Beispiel Systemhaus ")
        assert "Kundennummer Kunde Typ" in page
        assert f"Seite {number} von {len(found)}" in page
    words = " ".join(found).split()
    assert [word for word in words if word.startswith("K-")] == [f"K-{number}" for number in range(300)]


@pytest.mark.parametrize("text", ["wort " * 3_000, "x" * 6_000, "Ä" * 6_000])
def test_what_is_longer_than_a_page_goes_on_on_the_next(text: str) -> None:
    found = pages([(*ROW[:1], text, *ROW[2:]), ("K-2", *ROW[1:])])
    assert len(found) > 1
    assert sum(page.count(text[0]) for page in found) >= text.count(text[0])
    assert "K-2" in found[-1]


def test_an_empty_list_says_so() -> None:
    assert "Keine Einträge." in pages([])[0]
    assert "No entries." in pages([], language="en")[0]


@pytest.mark.requirement("H-18")
@pytest.mark.parametrize("rows", [[], [ROW]], ids=["empty", "a row"])
def test_no_text_is_larger_than_the_title(rows: list[tuple[Any, ...]]) -> None:
    sizes: list[float] = []

    def seen(text: str, _cm: object, _tm: object, _font: object, size: float) -> None:
        if text.strip():
            sizes.append(size)

    content = list_pdf("Service-Zugänge", "Beispiel Systemhaus", COLUMNS, rows, language="de", zone=BERLIN)
    PdfReader(io.BytesIO(content)).pages[0].extract_text(visitor_text=seen)
    assert max(sizes) == sizes[0] == 13


@pytest.mark.requirement("H-18")
def test_what_an_office_reads_has_its_place_on_the_page() -> None:
    """Numbers with their user and device, rather than what is entitled to what; no code for programs beside the words for people."""
    printed = {
        name: {field.name for field in LISTS[name].visible.values() if field.printed} for name in ("sims", "quarantine", "import-warnings")
    }
    assert {"number", "tariff", "user", "model", "imei"} <= printed["sims"]
    assert not {"subsidy", "renewal", "card_type"} & printed["sims"]
    assert "reason" not in printed["quarantine"]
    assert "code" not in printed["import-warnings"]


def test_more_rows_than_anybody_reads_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_pdf, "MOST_ROWS", 3)
    assert pages([ROW] * 3)
    with pytest.raises(ListTooLongForPdf, match="3 rows at most"):
        pages([ROW] * 4)


@pytest.mark.requirement("H-18")
@pytest.mark.parametrize("chosen", [True, False])
@pytest.mark.parametrize("name", LISTS)
def test_each_list_is_printed_without_a_broken_word(name: str, chosen: bool) -> None:
    """However many columns it has: those that were chosen go on in further parts, others that have no room are told."""
    fields = tuple(field for field in LISTS[name].visible.values() if not field.hidden_from_export)
    row = tuple(
        VALUES.get(field.type, f"Wert{place:02}") if not field.choices else next(iter(field.choices)) for place, field in enumerate(fields)
    )
    text = " ".join(pages([row], fields, chosen=chosen))
    for field in fields:
        assert all(piece.strip() in text for piece in pieces(field.de))
    printed = text.partition("Weitere Spalten")[0] if chosen else text
    assert all(f"Wert{place:02}" in printed for place, field in enumerate(fields) if field.type == "text" and not field.choices and chosen)


@pytest.mark.requirement("H-18")
def test_columns_that_have_no_room_and_those_in_which_nothing_stands_are_told_unless_they_were_chosen() -> None:
    fields = tuple(Field(f"f{number}", "text", f"Spalte{number:02}", "") for number in range(20))
    row = (None, *("Donaudampfschifffahrt" for _ in fields[1:]))
    [told] = pages([row], fields, chosen=False, further=["Fremde"])
    heads, _, left_out = told.partition("Weitere Spalten, die hier nicht stehen: ")[2].partition(". ")[2].partition("Donau")
    named = told.partition("Weitere Spalten, die hier nicht stehen: ")[2].partition(".")[0].split(", ")
    assert named[-1] == "Fremde"
    assert "Spalte00" in named
    assert sorted([*heads.split(), *named[:-1]]) == [field.de for field in fields]
    assert left_out
    parts = pages([row], fields)
    assert len(parts) > 1
    assert all(page.count("Spalte00") == 1 for page in parts), "the first column stands in each part"
    assert f"(Spalten, Teil 1 von {len(parts)})" in parts[0]
    assert sum(page.count("Donaudampfschifffahrt") for page in parts) == 19


@pytest.mark.requirement("H-18")
def test_what_was_asked_stands_on_the_first_page() -> None:
    first, *others = pages([ROW] * 100, asked=["Gefiltert: Status: aktiv", "Sortiert nach: Kunde"])
    assert "Gefiltert: Status: aktiv · Sortiert nach: Kunde · 100 Zeilen" in first
    assert not any("Gefiltert" in page for page in others)
    [foreign] = pages([("K-1", *[None] * 6)], asked=["Gesucht: „Łąka Ωδ“"], further=["Ğöl"], chosen=False)
    assert "Gesucht: „Łąka Ωδ“ · 1 Zeile" in foreign
    assert "Ğöl." in foreign
    assert "1 Zeile " in pages([ROW])[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("erika.muster@vertrieb.example.org", ["erika.", "muster@", "vertrieb.", "example.", "org "]),
        ("max-alex.muster@example.org", ["max-alex.", "muster@", "example.", "org "]),
        ("Schmidt-Beispiel, Anna", ["Schmidt-", "Beispiel, ", "Anna "]),
        ("2.500,00 +49 152", ["2.500,00 ", "+49 ", "152 "]),
        ("a/b - c", ["a/", "b ", "- ", "c "]),
        ("", []),
    ],
)
def test_lines_end_between_words_and_in_addresses_at_their_signs(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


def test_a_head_that_is_longer_than_a_line_has_a_hyphen() -> None:
    assert wrapped("Vertragsverlängerung bis", 10, len, hyphen="-") == ["Vertragsv-", "erlängeru-", "ng bis"]
    assert wrapped("12345678", 4, len) == ["1234", "5678"]


def test_a_word_with_a_hyphen_that_fits_on_a_line_is_not_broken_there() -> None:
    assert wrapped("Galaxy Tab 4 10.1 (SM-T531)", 22, len) == ["Galaxy Tab 4 10.1", "(SM-T531)"]
    assert wrapped("am vodafone_2026-11-30.csv", 19, len) == ["am vodafone_2026-", "11-30.csv"]


@given(st.lists(st.floats(1, 8), min_size=1, max_size=40), st.booleans())
def test_columns_fill_the_page_and_no_chosen_one_is_missing(least: list[float], chosen: bool) -> None:
    parts = fitted([Needed(each, 2 * each) for each in least], 273.0, chosen=chosen)
    columns = [column for part in parts for column in part.columns]
    assert {*columns} <= {*range(len(least))}
    assert {*columns} == {*range(len(least))} or not chosen
    assert len(parts) == 1 or chosen
    for part in parts:
        assert sum(part.widths) <= 273.1


@given(st.lists(st.floats(1, 70), min_size=1, max_size=40), st.floats(10, 300))
def test_nobody_gets_more_than_needed_while_another_goes_short(least: list[float], page: float) -> None:
    most = [2 * width for width in least]
    widths = widths_of(least, most, page)
    assert sum(widths) <= page + 1e-3
    if sum(least) <= page:
        assert all(width >= narrow - 1e-6 for width, narrow in zip(widths, least, strict=True))
        assert sum(widths) == pytest.approx(min(page, sum(most)), abs=1e-3)


@settings(max_examples=40)
@given(st.text(max_size=300))
def test_no_text_breaks_a_page(text: str) -> None:
    assert pages([(*ROW[:1], text, *ROW[2:])])
