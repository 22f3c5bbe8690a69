"""Charts on the pages of a PDF, each with its numbers beside it."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from io import BytesIO

from fpdf import FPDF

from api.engine.charts import Figure
from api.engine.pdf_text import FAMILY, visible

_DRAWN = 150.0
"""Millimetres that a chart is wide at most, and high at most."""
_HIGH = 145.0
_DENSITY = 5.6
"""Points of a picture in a millimetre."""
_GAP, _LABELS, _NUMBER, _SUM, _NOT_SUMMED, _LINE, _BOTTOM = 6.0, 50.0, 13.0, 23.0, 35.0, 4.4, 20.0
_PLAIN = (70.0, _NUMBER)
_SIZE = 8
_CHARACTERS = 42
_CHARACTERS_BESIDE_SUMS = 28


def draw_figures(page: FPDF, figures: Sequence[Figure], language: str) -> None:
    """Draw one below the other, and on a further page where there is no room left."""
    for number, figure in enumerate(figures):
        width = min(_DRAWN, figure.width / _DENSITY, _HIGH * figure.width / figure.height)
        height = width * figure.height / figure.width
        if number and page.get_y() + max(height, (len(figure.lines) + 1) * _LINE) > page.h - _BOTTOM:
            page.add_page()
        top = page.get_y()
        page.image(BytesIO(figure.picture), x=page.l_margin, y=top, w=width, alt_text=visible(figure.title))
        below = _numbers(page, figure, language, page.l_margin + width + _GAP, top)
        page.set_y(max(top + height, below) + _GAP / 2)


def _numbers(page: FPDF, figure: Figure, language: str, left: float, top: float) -> float:
    """Print what the chart shows, and return where it ends."""
    summed = len(figure.heads) > len(_PLAIN)
    widths = (_LABELS, _NUMBER, _SUM, _NOT_SUMMED) if summed else _PLAIN
    page.set_text_color(0)
    for number, line in enumerate(_lines(figure, language)):
        page.set_font(FAMILY, "" if number else "B", _SIZE)
        across = left
        for place, (text, width) in enumerate(zip(line, widths, strict=False)):
            indent = width - page.get_string_width(text) if place else 0
            page.text(across + indent, top + _LINE * 0.78, text)
            across += width
        top += _LINE
    return top


def _lines(figure: Figure, language: str) -> Iterator[tuple[str, ...]]:
    yield tuple(visible(head) for head in figure.heads)
    room = _CHARACTERS_BESIDE_SUMS if len(figure.heads) > len(_PLAIN) else _CHARACTERS
    for label, *numbers in figure.lines:
        shown = label if len(label) <= room else f"{label[: room - 1]}…"
        yield (visible(shown), *(_told(number, language) for number in numbers))


def _told(number: int | Decimal | None, language: str) -> str:
    if number is None:
        return ""
    told = f"{number:,}" if isinstance(number, int) else f"{number:,.2f}"
    return told if language == "en" else told.translate(str.maketrans(",.", ".,"))


def texts_of(figures: Sequence[Figure]) -> list[str]:
    """List all that is written beside the charts, for the letters that it needs."""
    return [text for figure in figures for language in ("de", "en") for line in _lines(figure, language) for text in line]
