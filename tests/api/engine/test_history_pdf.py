"""A history as a PDF can be read again: every word, on pages that say which of how many they are."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from api.engine.history_pdf import HistoryLine, history_pdf

START = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)


def line(number: int = 1, sentence: str = "Gerät an „Muster, Erika“ ausgegeben", **changes: tuple[str | None, str | None]) -> HistoryLine:
    moment = START + timedelta(minutes=number)
    return HistoryLine(moment, moment, sentence, "Tagesimport", [(field, old, new) for field, (old, new) in changes.items()], number)


def pages(
    entries: list[HistoryLine], language: str = "de", title: str = "Historie Beispiel Phone 12", printed_at: datetime | None = None
) -> list[str]:
    content = history_pdf(title, "Beispiel GmbH", entries, language, printed_at=printed_at)
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.requirement("A-10")
def test_an_entry_tells_times_sentence_changes_actor_and_position() -> None:
    entry = HistoryLine(
        when_recorded=START,
        when_effective=START - timedelta(days=1),
        sentence="Gerät von „Müller, Jörg“ auf „Şahin, Łukasz“ umgebucht",
        actor="Ağa, Ünal",
        changes=[("Straße", None, "Große Łąka 1")],
        position=4711,
    )
    text = words(pages([entry], printed_at=START)[0])
    for part in [
        *["Historie Beispiel Phone 12", "Beispiel GmbH", "Erfasst am", "01.02.2026 00:30:00", "wirksam 31.01.2026 00:30"],
        *["Gerät von „Müller, Jörg“ auf „Şahin, Łukasz“ umgebucht", "Straße: leer → „Große Łąka 1“", "Ağa, Ünal · Position 4711"],
        *["Seite 1 von 1", "Stand 01.02.2026 00:30", "Zeiten in Europe/Berlin"],
    ]:
        assert part in text
    english = words(pages([entry], "en")[0])
    for part in ["Recorded at", "2026-02-01 00:30:00", "effective 2026-01-31 00:30", "Straße: empty → “Große Łąka 1”", "Page 1 of 1"]:
        assert part in english


@pytest.mark.requirement("A-10")
def test_many_entries_fill_pages_in_order_each_with_its_heads_and_number() -> None:
    found = pages([line(n, Feld=("alt", "neu")) for n in range(200)])
    assert len(found) > 5
    for number, page in enumerate(found, start=1):
        assert "Historie Beispiel Phone 12" in page
        assert "Erfasst am" in page
        assert f"Seite {number} von {len(found)}" in words(page)
    assert [int(position) for position in re.findall(r"Position (\d+)", " ".join(found))] == list(range(200))


@pytest.mark.requirement("A-10")
@pytest.mark.parametrize("text", ["wort " * 3_000, "x" * 6_000, "Ä" * 6_000])
def test_what_is_longer_than_a_page_goes_on_on_the_next(text: str) -> None:
    found = pages([line(1, text, Notiz=(text, "neu")), line(2)])
    assert len(found) > 2
    assert "".join(found).count(text[0]) >= 2 * text.count(text[0])
    assert "Position 2" in found[-1]
    assert f"Seite {len(found)} von {len(found)}" in words(found[-1])


def test_an_empty_history_says_so() -> None:
    assert "Keine Einträge." in pages([])[0]
    assert "No entries." in pages([], "en")[0]


def test_a_long_title_wraps() -> None:
    assert words(pages([line()], title="Historie " * 30)[0]).count("Historie") == 30
    assert len(pages([line()], title="Historie " * 3_000)) == 1


@settings(max_examples=30)
@given(text=st.text(max_size=300))
def test_no_text_breaks_a_history(text: str) -> None:
    found = pages([line(1, text, Feld=(text, None))], title=text or "x")
    assert "Position 1" in words("".join(found))
