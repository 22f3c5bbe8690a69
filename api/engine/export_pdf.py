"""A list as a PDF to print: A4 across, as many pages as it takes, each with title, column heads and "Seite x von y" (S-03).

It has the columns that a page has room for without breaking words, or those that somebody chose; which others there are, and what was asked of the list,
stands on the first page. A PDF is for people: what has more rows than anybody reads is refused, and is to be had as a workbook or as CSV.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, tzinfo
from decimal import Decimal
from functools import partial
from itertools import chain, islice
from typing import Any

from fpdf import FPDF
from fpdf.enums import Align

from api.engine.charts import Figure
from api.engine.export_text import text_of
from api.engine.pdf_columns import GAP, Fitted, Needed, fitted, pieces, wrapped
from api.engine.pdf_figures import draw_figures, texts_of
from api.engine.pdf_text import FAMILY, add_typeface, visible
from api.engine.problem import Problem
from readmodels.engine.field import Field

MOST_ROWS = 5_000
_MEASURED = 500
"""Rows by which the widths of columns are chosen."""
_MARGIN, _WIDTH, _BOTTOM = 12.0, 273.0, 18.0
_MEASURE = 100.0
"""Points in which letters are measured."""
_GREY, _PALE = 96, 205
_WORDS = {
    "de": {"page": "Seite {page} von {{pages}}", "printed": "Stand {moment} · ", "made": "Erstellt {moment} · ", "zone": "Zeiten in {zone}", "nothing": "Keine Einträge.",
           "part": " (Spalten, Teil {part} von {parts})", "row": "1 Zeile", "rows": "{rows} Zeilen", "further": "Weitere Spalten, die hier nicht stehen: {columns}.",
           "yes": "ja", "no": "nein", "day": "%d.%m.%Y", "moment": "%d.%m.%Y %H:%M"},
    "en": {"page": "Page {page} of {{pages}}", "printed": "As of {moment} · ", "made": "Made {moment} · ", "zone": "times in {zone}", "nothing": "No entries.",
           "part": " (columns, part {part} of {parts})", "row": "1 row", "rows": "{rows} rows", "further": "Further columns that aren't here: {columns}.",
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
    chosen: bool = True,
    asked: Sequence[str] = (),
    further: Sequence[str] = (),
    figures: Sequence[Figure] = (),
) -> bytes:
    """Make the PDF; each row has a value per field. Raises ListTooLongForPdf.

    `printed_at` stands at the foot of each page and as the file's date; as what it shows is of, where that is `of_now`. All columns that were `chosen` are printed, else those that
    have room. `asked`: what was asked of the list, a line each; `further`: which columns it has besides. `figures`: charts that stand on pages before the rows.
    """
    taken = list(islice(rows, MOST_ROWS + 1))
    if len(taken) > MOST_ROWS:
        raise ListTooLongForPdf(most=_thousands(MOST_ROWS, language))
    cells = [_cell(field, language, zone) for field in fields]
    texts = [["" if value is None else visible(cell(value)) for cell, value in zip(cells, row, strict=True)] for row in taken]
    heads = [visible(field.label(language)) for field in fields]
    right = [field.type in ("number", "money") and not field.choices for field in fields]
    page = _List(
        title,
        subtitle,
        heads,
        texts,
        language,
        zone,
        printed_at,
        of_now=of_now,
        chosen=chosen,
        right=right,
        said=[*asked, *further, *texts_of(figures)],
    )
    page.about(asked, len(taken), [*page.without_room, *further])
    if figures:
        page.cover()
        draw_figures(page, figures, language)
    for part in page.parts:
        page.begin(part)
        for row in texts:
            page.row(row)
    if not texts:
        page.set_text_color(0)
        page.set_font(FAMILY, "", page.size)
        page.cell(_WIDTH, page.line_height, _WORDS[language]["nothing"])
    return bytes(page.output())


def _thousands(number: int, language: str) -> str:
    return f"{number:,}".replace(",", "." if language == "de" else ",")


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
        case "number" | "money":
            point = "." if language == "en" else ","

            def plain(value: Any) -> str:
                return (format(value, "f") if isinstance(value, Decimal) else str(value)).replace(".", point)

            return plain if field.type == "number" else lambda value: _money(value, language)
        case _:
            return str


def _money(value: Decimal, language: str) -> str:
    """With separators of thousands and two decimals: 1.234,50."""
    told = f"{value:,.2f}"
    return told if language == "en" else told.translate(str.maketrans(",.", ".,"))


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
        chosen: bool,
        right: Sequence[bool],
        said: Sequence[str],
    ) -> None:
        super().__init__("landscape", "mm", "A4")
        self.name, self.subtitle, self.language = visible(title), visible(subtitle), language
        self.words, self.zone, self.printed_at = _WORDS[language], zone, printed_at
        self.printed = self.words["printed" if of_now else "made"]
        self.said: list[str] = []
        self.letters: dict[tuple[str, str], float] = {}
        add_typeface(self, chain((self.name, self.subtitle), said, heads, *texts))
        self.set_title(self.name)
        self.set_lang(language)
        if printed_at:
            self.set_creation_date(printed_at)
        self.set_margins(_MARGIN, 12, _MARGIN)
        self.set_auto_page_break(auto=False)
        self.c_margin = 0
        self.alias_nb_pages("{pages}")
        self.all_heads, self.all_right = heads, right
        self.parts = fitted([self._needed(column, head, texts) for column, head in enumerate(heads)], _WIDTH, chosen=chosen)
        self.without_room = [head for column, head in enumerate(heads) if all(column not in part.columns for part in self.parts)]
        self.size = self.parts[0].size
        self.line_height = self.size * 0.45

    def begin(self, part: Fitted) -> None:
        """Begin the pages with a part of the columns."""
        self.part = self.parts.index(part) + 1
        self.columns, self.widths = part.columns, part.widths
        self.heads = [self.all_heads[column] for column in part.columns]
        self.right = [self.all_right[column] for column in part.columns]
        self.add_page()

    def cover(self) -> None:
        """Begin a page without rows."""
        self.part, self.columns, self.widths, self.heads, self.right = 0, (), (), [], []
        self.add_page()

    def about(self, asked: Sequence[str], rows: int, further: Sequence[str]) -> None:
        """Note what the first page says of the list."""
        count = self.words["row"] if rows == 1 else self.words["rows"].format(rows=_thousands(rows, self.language))
        self.said = [visible(" · ".join((*asked, count)))]
        if further:
            self.said.append(visible(self.words["further"].format(columns=", ".join(further))))

    def header(self) -> None:
        self.set_text_color(0)
        self.set_font(FAMILY, "B", 13)
        part = self.words["part"].format(part=self.part, parts=len(self.parts)) if self.part and len(self.parts) > 1 else ""
        self.cell(_WIDTH, 6, f"{self.name[:200]}{part}", new_x="LMARGIN", new_y="NEXT")
        self.set_text_color(_GREY)
        if self.subtitle:
            self.set_font(FAMILY, "", 9)
            self.cell(_WIDTH, 4.5, self.subtitle[:250], new_x="LMARGIN", new_y="NEXT")
        if self.page_no() == 1:
            self._about()
        self.ln(2.5)
        if not self.heads:
            return
        lines = [
            wrapped(text, width - GAP, partial(self._width, style="B"), hyphen="-")
            for text, width in zip(self.heads, self.widths, strict=True)
        ]
        below = max(map(len, lines), default=0)
        self._lines([[*[""] * (below - len(cell)), *cell] for cell in lines], "B")
        self._rule(_GREY)
        self.set_text_color(0)
        self.set_font(FAMILY, "", self.size)

    def _about(self) -> None:
        self.ln(1)
        self.set_font(FAMILY, "", 8)
        for text in self.said:
            for line in wrapped(text, _WIDTH, self.get_string_width):
                self.cell(_WIDTH, 3.8, line, new_x="LMARGIN", new_y="NEXT")

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
        measured = partial(self._width, style="")
        cells = [wrapped(texts[column], width - GAP, measured) for column, width in zip(self.columns, self.widths, strict=True)]
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
            for cell, width, right in zip(cells, self.widths, self.right, strict=True):
                if number < len(cell) and cell[number]:
                    indent = width - GAP - self._width(cell[number], style) if right else 0
                    self.text(left + indent, top + self.line_height * 0.78, cell[number])
                left += width
            self.set_y(top + self.line_height)

    def _rule(self, grey: int) -> None:
        self.set_draw_color(grey)
        self.set_line_width(0.1)
        self.line(_MARGIN, self.get_y() + 0.4, _MARGIN + _WIDTH, self.get_y() + 0.4)
        self.set_y(self.get_y() + 0.9)

    def _room(self) -> float:
        return self.h - _BOTTOM - self.get_y()

    def _needed(self, column: int, head: str, texts: Sequence[Sequence[str]]) -> Needed:
        """What the column needs, at a size of one point."""
        cells = {row[column] for row in texts[:_MEASURED]}
        parts = [(piece.rstrip(), style) for style, given in (("", cells), ("B", {head})) for text in given for piece in pieces(text)]
        least = max((self._at_one_point(part, style) for part, style in parts), default=0.0)
        return Needed(least, max((self._at_one_point(text, "") for text in cells), default=0.0), self._at_one_point(head, "B"))

    def _width(self, text: str, style: str) -> float:
        return self._at_one_point(text, style) * self.size

    def _at_one_point(self, text: str, style: str) -> float:
        """As wide as its letters side by side; each is measured once."""
        for letter in text:
            if (letter, style) not in self.letters:
                self.set_font(FAMILY, style, _MEASURE)
                self.letters[letter, style] = self.get_string_width(letter) / _MEASURE
        return sum(self.letters[letter, style] for letter in text)
