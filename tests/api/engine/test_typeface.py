"""PDFs are set in a typeface that was cut down to the letters that they need: the same letters, as wide as in the whole."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from fontTools import ttLib  # pyright: ignore[reportMissingTypeStubs]

from api.engine.history_pdf import HistoryLine, history_pdf
from api.engine.typeface import cut, cut_for, displayable, file_of

MOMENT = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
TEXTS = ["Gerät an „Muster, Erika“ → 5 €", "Şahin, Łukasz", "Γιώργος", "Алексей", "Nguyễn", "漢字"]


def font(content: bytes) -> Any:
    return ttLib.TTFont(BytesIO(content))


@pytest.mark.parametrize("weight", ["Regular", "Semibold"])
def test_every_letter_of_the_whole_is_there_as_wide_and_as_high_when_it_is_asked_for(weight: str) -> None:
    whole = font(file_of(weight).read_bytes())
    letters: dict[int, str] = whole.getBestCmap()
    smaller = font(cut_for(map(chr, letters), weight))
    found = smaller.getBestCmap()
    for code, glyph in letters.items():
        assert smaller["hmtx"][found[code]] == whole["hmtx"][glyph], chr(code)
        assert outline(smaller, found[code]) == outline(whole, glyph), chr(code)


def outline(of: Any, glyph: str) -> Any:
    return of["glyf"][glyph].getCoordinates(of["glyf"])[0]


def test_texts_of_a_language_share_a_cut() -> None:
    assert cut_for(["Erika Muster"], "Regular") is cut_for(["Straße 1, „Köln“ – 5 €"], "Regular")
    assert cut_for(["Łukasz"], "Regular") is cut_for(["Žofie", "Świętokrzyska"], "Regular")


def test_pdfs_that_are_made_at_once_are_what_each_is_alone() -> None:
    def made(text: str) -> bytes:
        entry = HistoryLine(MOMENT, MOMENT, text, "Tagesimport", [("Feld", None, text)], 1)
        return history_pdf(text, "Beispiel GmbH", [entry], "de", printed_at=MOMENT)

    alone = list(map(made, TEXTS))
    cut.cache_clear()
    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(made, TEXTS * 2)) == alone * 2


def test_a_letter_that_the_typeface_lacks_is_a_box() -> None:
    assert displayable("Şahin & Γιώργος,\n華為 📱") == "Şahin & Γιώργος,\n□□ □"
