"""A list as a PDF to print: A4 across, as many pages as it takes, each with title, column heads and "Seite x von y" (S-03).

Columns get the width that their texts need; where there isn't enough for all, long texts go on in further lines. A PDF is for people: what has more rows
than anybody reads is refused, and is to be had as a workbook or as CSV.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, tzinfo
from decimal import Decimal
from itertools import chain, islice
from typing import Any

from fpdf import FPDF
from fpdf.enums import Align

from api.engine.export_text import text_of
from api.engine.pdf_text import FAMILY, add_typeface, visible
from api.engine.problem import Problem
from readmodels.engine.field import Field

MOST_ROWS = 5_000
_MEASURED = 500
"""Rows by which the widths of columns are chosen."""
_MARGIN, _WIDTH, _BOTTOM = 12.0, 273.0, 18.0
_NARROWEST, _WIDEST, _GAP = 7.0, 70.0, 2.0
_SIZES = ((8, 9.0), (12, 8.0), (18, 7.0), (26, 6.0))
"""Up to so many columns, this size of letters (points); with more, the least."""
_LEAST = 5.0
_GREY, _PALE = 96, 205
_WORDS = {
    "de": {"page": "Seite {page} von {{pages}}", "printed": "Stand {moment} · ", "made": "Erstellt {moment} · ", "zone": "Zeiten in {zone}", "nothing": "Keine Einträge.",
           "yes": "ja", "no": "nein", "day": "%d.%m.%Y", "moment": "%d.%m.%Y %H:%M"},
    "en": {"page": "Page {page} of {{pages}}", "printed": "As of {moment} · ", "made": "Made {moment} · ", "zone": "times in {zone}", "nothing": "No entries.",
           "yes": "yes", "no": "no", "day": "%Y-%m-%d", "moment": "%Y-%m-%d %H:%M"},
}  # fmt: skip


class ListTooLongForPdf(Problem):
    """A PDF has {most} rows at most, and these are more; narrow the list by filters, or take the Excel or CSV file."""

    status = 422
    code = "list-too-long-for-pdf"
    de = "Ein PDF hat höchstens {most} Zeilen, und diese sind mehr; bitte die Liste durch Filter eingrenzen oder die Excel- oder CSV-Datei nehmen."


def list_pdf(
    title: str,
    subtitle: str,
    fields: Sequence[Field],
    rows: Iterable[tuple[Any, ...]],
    *,
    language: str,
    zone: tzinfo,
    printed_at: datetime | None = None,
    of_now: bool = True,
) -> bytes:
    """Make the PDF; each row has a value per field. `printed_at` stands at the foot of each page and as the file's date; as what it shows is of, where that is `of_now`. Raises ListTooLongForPdf."""
    taken = list(islice(rows, MOST_ROWS + 1))
    if len(taken) > MOST_ROWS:
        raise ListTooLongForPdf(most=f"{MOST_ROWS:,}".replace(",", "." if language == "de" else ","))
    cells = [_cell(field, language, zone) for field in fields]
    texts = [["" if value is None else visible(cell(value)) for cell, value in zip(cells, row, strict=True)] for row in taken]
    page = _List(title, subtitle, [visible(field.label(language)) for field in fields], texts, language, zone, printed_at, of_now=of_now)
    page.add_page()
    for row in texts:
        page.row(row)
    if not texts:
        page.cell(_WIDTH, page.line_height, _WORDS[language]["nothing"])
    return bytes(page.output())


def _cell(field: Field, language: str, zone: tzinfo) -> Callable[[Any], str]:
    """How values of this field are written: as people of that language write them, moments in their zone, to the minute."""
    words = _WORDS[language]
    if field.choices or field.type == "list":
        return lambda value: text_of(field, value, language)
    match field.type:
        case "date":
            return lambda value: value.strftime(words["day"])
        case "instant":
            return lambda value: value.astimezone(zone).strftime(words["moment"])
        case "boolean":
            return lambda value: words["yes" if value else "no"]
        case "number":
            point = "." if language == "en" else ","
            return lambda value: (format(value, "f") if isinstance(value, Decimal) else str(value)).replace(".", point)
        case _:
            return str


def widths_of(needed: Sequence[float], whole: float) -> list[float]:
    """Compute what each column gets: what it needs where that is no more than its share; the others share what is left."""
    given = [0.0] * len(needed)
    left, waiting = whole, sorted(range(len(needed)), key=lambda column: needed[column])
    for number, column in enumerate(waiting):
        given[column] = min(needed[column], left / (len(waiting) - number))
        left -= given[column]
    return [width + left / len(needed) for width in given]


class _List(FPDF):
    def __init__(
        self,
        title: str,
        subtitle: str,
        heads: Sequence[str],
        texts: Sequence[Sequence[str]],
        language: str,
        zone: tzinfo,
        printed_at: datetime | None,
        *,
        of_now: bool,
    ) -> None:
        super().__init__("landscape", "mm", "A4")
        self.name, self.subtitle, self.heads = visible(title), visible(subtitle), heads
        self.words, self.zone, self.printed_at = _WORDS[language], zone, printed_at
        self.printed = self.words["printed" if of_now else "made"]
        self.size = next((size for most, size in _SIZES if len(heads) <= most), _LEAST)
        self.line_height = self.size * 0.45
        self.letters: dict[tuple[str, str], float] = {}
        add_typeface(self, chain((self.name, self.subtitle), heads, *texts))
        self.set_title(self.name)
        self.set_lang(language)
        if printed_at:
            self.set_creation_date(printed_at)
        self.set_margins(_MARGIN, 12, _MARGIN)
        self.set_auto_page_break(auto=False)
        self.c_margin = 0
        self.alias_nb_pages("{pages}")
        self.widths = self._widths(texts)

    def header(self) -> None:
        self.set_text_color(0)
        self.set_font(FAMILY, "B", 13)
        self.cell(_WIDTH, 6, self.name[:200], new_x="LMARGIN", new_y="NEXT")
        if self.subtitle:
            self.set_font(FAMILY, "", 9)
            self.set_text_color(_GREY)
            self.cell(_WIDTH, 4.5, self.subtitle[:250], new_x="LMARGIN", new_y="NEXT")
        self.ln(2)
        self.set_text_color(_GREY)
        self._lines([self._wrapped(text, width, "B") for text, width in zip(self.heads, self.widths, strict=True)], "B")
        self._rule(_GREY)
        self.set_text_color(0)
        self.set_font(FAMILY, "", self.size)

    def footer(self) -> None:
        self.set_y(-13)
        self.set_font(FAMILY, "", 8)
        self.set_text_color(_GREY)
        printed = (
            self.printed.format(moment=self.printed_at.astimezone(self.zone).strftime(self.words["moment"])) if self.printed_at else ""
        )
        # What is written in the place of the number of pages is longer than the number: it can't stand at the right.
        self.cell(_WIDTH / 3, 4, self.words["page"].format(page=self.page_no()))
        self.cell(_WIDTH * 2 / 3, 4, f"{printed}{self.words['zone'].format(zone=self.zone)}", align=Align.R)

    def row(self, texts: Sequence[str]) -> None:
        """Print one row, whole on a page unless it is longer than that."""
        cells = [self._wrapped(text, width, "") for text, width in zip(texts, self.widths, strict=True)]
        height = max(map(len, cells)) * self.line_height
        if self._room() < height <= self.h - _BOTTOM - 45:
            self.add_page()
        self._lines(cells, "")
        self._rule(_PALE)

    def _lines(self, cells: Sequence[Sequence[str]], style: str) -> None:
        self.set_font(FAMILY, style, self.size)
        for number in range(max(map(len, cells))):
            if style != "B" and self._room() < self.line_height:
                self.add_page()
            left, top = _MARGIN, self.get_y()
            for cell, width in zip(cells, self.widths, strict=True):
                if number < len(cell) and cell[number]:
                    self.text(left, top + self.line_height * 0.78, cell[number])
                left += width
            self.set_y(top + self.line_height)

    def _rule(self, grey: int) -> None:
        self.set_draw_color(grey)
        self.set_line_width(0.1)
        self.line(_MARGIN, self.get_y() + 0.4, _MARGIN + _WIDTH, self.get_y() + 0.4)
        self.set_y(self.get_y() + 0.9)

    def _room(self) -> float:
        return self.h - _BOTTOM - self.get_y()

    def _widths(self, texts: Sequence[Sequence[str]]) -> list[float]:
        needed: list[float] = []
        for column, head in enumerate(self.heads):
            widest = max((self._width(row[column], "") for row in texts[:_MEASURED]), default=0.0)
            longest = max((self._width(word, "B") for word in head.split()), default=0.0)
            needed.append(min(max(widest, longest, _NARROWEST) + _GAP, _WIDEST))
        return widths_of(needed, _WIDTH)

    def _width(self, text: str, style: str) -> float:
        """As wide as its letters side by side; each is measured once."""
        for letter in text:
            if (letter, style) not in self.letters:
                self.set_font(FAMILY, style, self.size)
                self.letters[letter, style] = self.get_string_width(letter)
        return sum(self.letters[letter, style] for letter in text)

    def _wrapped(self, text: str, width: float, style: str) -> list[str]:
        """The lines of a cell: broken between words, and within a word that is longer than a line."""
        most = width - _GAP
        if self._width(text, style) <= most:
            return [text]
        lines: list[str] = []
        line = ""
        for word in text.split():
            joined = f"{line} {word}" if line else word
            if self._width(joined, style) <= most:
                line = joined
                continue
            if line:
                lines.append(line)
            *full, line = self._broken(word, most, style)
            lines += full
        return [*lines, line]

    def _broken(self, word: str, most: float, style: str) -> list[str]:
        parts: list[str] = []
        start, used = 0, 0.0
        for place, letter in enumerate(word):
            wide = self._width(letter, style)
            if used + wide > most and place > start:
                parts.append(word[start:place])
                start, used = place, 0.0
            used += wide
        return [*parts, word[start:]]
