"""A history as a PDF for auditors: every event with its times, its sentence, who did it, and each value before and after (A-10).

A4, as many pages as it takes, each with title, column heads and "Seite x von y".
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, tzinfo
from itertools import chain
from typing import NamedTuple, cast

from fpdf import FPDF
from fpdf.enums import Align, MethodReturnValue, WrapMode

from api.engine.pdf_text import FAMILY, add_typeface, visible
from foundation.local_day import USUAL_ZONE

_LEFT = 18.0
_WIDTH = 174.0
_TIMES = 40.0
_BOTTOM = 20.0
_LINE = 4.6
_SMALL = 3.9
_LONGEST_TITLE = 300
_GREY = (96, 96, 96)

_WORDS = {
    "de": {
        "when": "Erfasst am", "what": "Ereignis", "effective": "wirksam", "page": "Seite {page} von {pages}", "printed": "Stand {moment} · ", "zone": "Zeiten in {zone}",
        "nothing": "Keine Einträge.", "empty": "leer", "position": "Position", "moment": "%d.%m.%Y %H:%M:%S", "minute": "%d.%m.%Y %H:%M",
    },
    "en": {
        "when": "Recorded at", "what": "Event", "effective": "effective", "page": "Page {page} of {pages}", "printed": "As of {moment} · ", "zone": "times in {zone}",
        "nothing": "No entries.", "empty": "empty", "position": "position", "moment": "%Y-%m-%d %H:%M:%S", "minute": "%Y-%m-%d %H:%M",
    },
}  # fmt: skip


class HistoryLine(NamedTuple):
    """One event: when it was recorded and when it happened in the business (aware), what it was in words, who did it, and what it changed."""

    when_recorded: datetime
    when_effective: datetime
    sentence: str
    actor: str
    changes: Sequence[tuple[str, str | None, str | None]]
    """Field, old and new value, in words; None where there was or is none."""
    position: int


def history_pdf(
    title: str,
    subtitle: str,
    entries: Iterable[HistoryLine],
    language: str,
    *,
    zone: tzinfo | None = None,
    printed_at: datetime | None = None,
    made: str = "",
) -> bytes:
    """Make the PDF.

    Times are shown in `zone` (Europe/Berlin unless given); `printed_at` stands at the foot of each page and as the file's date, `made` (by whom, and
    from what) below the subtitle.
    """
    told = list(entries)
    page = _History(title, [subtitle, made], told, language, zone or USUAL_ZONE, printed_at)
    page.add_page()
    for entry in told:
        page.entry(entry)
    if not told:
        page.text_line(_WORDS[language]["nothing"], _LEFT, _WIDTH, _LINE)
    return bytes(page.output())


def _texts(entry: HistoryLine) -> Iterator[str]:
    yield from (entry.sentence, entry.actor)
    for change in entry.changes:
        yield from (text for text in change if text is not None)


class _History(FPDF):
    def __init__(
        self, title: str, below: Sequence[str], entries: Sequence[HistoryLine], language: str, zone: tzinfo, printed_at: datetime | None
    ) -> None:
        super().__init__("portrait", "mm", "A4")
        self.name, self.below = visible(title)[:_LONGEST_TITLE], [visible(line)[:_LONGEST_TITLE] for line in below if line]
        self.language, self.words, self.zone, self.printed_at = language, _WORDS[language], zone, printed_at
        add_typeface(self, chain((self.name, *self.below), *map(_texts, entries)))
        self.set_title(self.name)
        self.set_lang(language)
        if printed_at:
            self.set_creation_date(printed_at)
        self.set_margins(_LEFT, 15, 210 - _LEFT - _WIDTH)
        self.set_auto_page_break(auto=False)
        self.alias_nb_pages("{pages}")

    def header(self) -> None:
        self.set_text_color(0)
        self.set_font(FAMILY, "B", 14)
        self.multi_cell(_WIDTH, 6.5, self.name, align=Align.L, new_x="LMARGIN", new_y="NEXT")
        self.set_text_color(*_GREY)
        for size, line in zip((10, 8), self.below, strict=False):
            self.set_font(FAMILY, "", size)
            self.multi_cell(_WIDTH, size / 2, line, align=Align.L, new_x="LMARGIN", new_y="NEXT")
        self.ln(2.5)
        self.set_text_color(*_GREY)
        self.set_font(FAMILY, "B", 9)
        self.cell(_TIMES, 5, self.words["when"])
        self.cell(_WIDTH - _TIMES, 5, self.words["what"], new_x="LMARGIN", new_y="NEXT")
        self.set_draw_color(*_GREY)
        self.line(_LEFT, self.get_y(), _LEFT + _WIDTH, self.get_y())
        self.ln(2)

    def footer(self) -> None:
        self.set_y(-14)
        self.set_font(FAMILY, "", 8)
        self.set_text_color(*_GREY)
        printed = self.words["printed"].format(moment=self.local(self.printed_at, "minute")) if self.printed_at else ""
        # What is written in the place of the number of pages is longer than the number: it can't stand at the right.
        self.cell(_WIDTH / 3, 4, self.words["page"].replace("{page}", str(self.page_no())))
        self.cell(_WIDTH * 2 / 3, 4, f"{printed}{self.words['zone'].format(zone=self.zone)}", align=Align.R)

    def entry(self, entry: HistoryLine) -> None:
        """Print one event. Its first lines stay together; long ones go on on the next page."""
        left = [self.local(entry.when_recorded, "moment")]
        if entry.when_effective != entry.when_recorded:
            left.append(f"{self.words['effective']} {self.local(entry.when_effective, 'minute')}")
        self.room_for(3 * _LINE)
        page, top = self.page_no(), self.get_y()
        self.set_text_color(0)
        self.set_font(FAMILY, "", 9)
        self.text_line(left[0], _LEFT, _TIMES, _LINE)
        if left[1:]:
            self.set_font(FAMILY, "", 8)
            self.set_text_color(*_GREY)
            self.text_line(left[1], _LEFT, _TIMES, _SMALL)
        below = self.get_y()
        self.set_y(top)
        self.set_text_color(0)
        self.set_font(FAMILY, "B", 10)
        self.text_line(entry.sentence, _LEFT + _TIMES, _WIDTH - _TIMES, _LINE)
        self.set_font(FAMILY, "", 9)
        for field, old, new in entry.changes:
            text = f"{field}: {self.value(old)} → {self.value(new)}"
            self.text_line(text, _LEFT + _TIMES + 3, _WIDTH - _TIMES - 3, _SMALL + 0.3)
        self.set_font(FAMILY, "", 8)
        self.set_text_color(*_GREY)
        self.text_line(f"{entry.actor} · {self.words['position']} {entry.position}", _LEFT + _TIMES, _WIDTH - _TIMES, _SMALL)
        if self.page_no() == page:
            self.set_y(max(below, self.get_y()))
        self.ln(2.2)

    def text_line(self, text: str, left: float, width: float, height: float) -> None:
        """Print the text, wrapped, line by line: where a page ends, it goes on on the next."""
        self.set_x(left)
        for part in self.wrapped(visible(text), width):
            self.room_for(height)
            self.set_x(left)
            self.cell(width, height, part, new_x="LMARGIN", new_y="NEXT")

    def wrapped(self, text: str, width: float) -> list[str]:
        if self.get_string_width(text) <= width - 2 * self.c_margin:
            return [text]
        lines = self.multi_cell(
            width, 1, text, align=Align.L, dry_run=True, output=MethodReturnValue.LINES, wrapmode=self.wrapping(text, width)
        )
        return cast("list[str]", lines)

    def wrapping(self, text: str, width: float) -> WrapMode:
        """Choose wrapping between words, unless a word is longer than a line."""
        longest = max(text.split() or [""], key=len)
        return WrapMode.CHAR if self.get_string_width(longest) > width - 3 else WrapMode.WORD

    def room_for(self, height: float) -> None:
        """Begin a new page unless this much fits; font and colour stay."""
        if self.get_y() + height > self.h - _BOTTOM:
            self.add_page(same=True)

    def value(self, text: str | None) -> str:
        return self.words["empty"] if text is None or not text.strip() else f"„{text}“" if self.language == "de" else f"“{text}”"

    def local(self, moment: datetime, form: str) -> str:
        return moment.astimezone(self.zone).strftime(self.words[form])
