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
from api.engine.export_pdf import ListTooLongForPdf, list_pdf, widths_of
from readmodels.engine.field import Field
from readmodels.registry import LISTS
from readmodels.service_access_resource import SERVICE_ACCESS_LIST

BERLIN = ZoneInfo("Europe/Berlin")
COLUMNS = tuple(field for field in SERVICE_ACCESS_LIST.visible.values() if not field.hidden_from_export)
ROW = ("K-1001", "Große Łąka & Söhne GmbH", "administrator", "şahin.ł", "Jörg", "Müller", "deactivated")


def pages(rows: list[tuple[Any, ...]], fields: tuple[Field, ...] = COLUMNS, language: str = "de", **more: Any) -> list[str]:
    content = list_pdf("Service-Zugänge", "Beispiel Systemhaus", fields, rows, language=language, zone=BERLIN, **more)
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


@pytest.mark.requirement("S-03", "H-18")
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
        assert page.startswith("Service-Zugänge Beispiel Systemhaus Kundennummer Kunde Typ")
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


def test_more_rows_than_anybody_reads_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_pdf, "MOST_ROWS", 3)
    assert pages([ROW] * 3)
    with pytest.raises(ListTooLongForPdf, match="3 rows at most"):
        pages([ROW] * 4)


@pytest.mark.parametrize("name", LISTS)
def test_each_list_fits_on_paper(name: str) -> None:
    """However many columns it has."""
    fields = tuple(field for field in LISTS[name].visible.values() if not field.hidden_from_export)
    widths = export_pdf.widths_of([30.0] * len(fields), 273.0)
    assert min(widths) > 5
    assert "Keine Einträge." in pages([], fields)[0]


@given(st.lists(st.floats(1, 70), min_size=1, max_size=40), st.floats(10, 300))
def test_columns_share_the_whole_width_and_nobody_who_needs_less_than_a_share_goes_short(needed: list[float], whole: float) -> None:
    widths = widths_of(needed, whole)
    assert sum(widths) == pytest.approx(whole)
    for need, width in zip(needed, widths, strict=True):
        assert width >= min(need, whole / len(needed)) - 1e-6


@settings(max_examples=40)
@given(st.text(max_size=300))
def test_no_text_breaks_a_page(text: str) -> None:
    assert pages([(*ROW[:1], text, *ROW[2:])])
