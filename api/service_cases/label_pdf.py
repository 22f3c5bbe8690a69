"""The label with which a device is sent in: A6, with the address, and the case's number as bar code and in letters (H-14)."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from fpdf import FPDF
from fpdf.enums import MethodReturnValue

from api.engine.pdf_text import FAMILY, add_typeface, visible

_SIZE = (105, 148)
_LEFT, _WIDTH = 8, 89
_NARROW = 0.3
"""Millimetres of a narrow bar: a scanner in the hand reads it."""


class Label(NamedTuple):
    """`to` and `sender`: lines of an address; `number`: of capitals, digits and hyphens, as code 39 has them."""

    number: str
    to: Sequence[str]
    sender: Sequence[str]
    device: str


def label_pdf(label: Label, made_at: datetime) -> bytes:
    """Make the PDF."""
    page = FPDF(format=_SIZE)
    page.set_auto_page_break(auto=False)
    page.set_creation_date(made_at)
    page.set_title(f"Versandetikett {label.number}")
    page.set_lang("de")
    add_typeface(page, (*label.to, *label.sender, label.device))
    page.add_page()
    _block(page, 8, "Absender / Sender", label.sender, 8)
    _block(page, 40, "An / To", label.to, 13, "B")
    page.set_line_width(0.2)
    page.line(_LEFT, 90, _LEFT + _WIDTH, 90)
    width = _width_of(label.number)
    page.code39(f"*{label.number}*", x=(_SIZE[0] - width) / 2, y=96, w=_NARROW, h=22)
    page.set_font(FAMILY, "B", 14)
    page.set_xy(_LEFT, 120)
    page.cell(_WIDTH, 7, label.number, align="C")
    page.set_font(FAMILY, "", 8)
    page.set_xy(_LEFT, 130)
    page.multi_cell(_WIDTH, 4, visible(label.device), align="C")
    return bytes(page.output())


def _block(page: FPDF, top: float, head: str, lines: Sequence[str], size: int, style: str = "") -> None:
    page.set_xy(_LEFT, top)
    page.set_font(FAMILY, "", 7)
    page.cell(_WIDTH, 4, head)
    page.set_font(FAMILY, style, size)
    for line in lines:
        page.set_xy(_LEFT, page.get_y() + 4.5)
        page.cell(_WIDTH, size * 0.45, _fitting(page, visible(line)))
        page.set_y(page.get_y() + size * 0.45 - 4.5)


def _fitting(page: FPDF, line: str) -> str:
    """Cut what is wider than the label."""
    lines: list[str] = page.multi_cell(_WIDTH, 4, line, dry_run=True, output=MethodReturnValue.LINES)  # pyright: ignore[reportUnknownMemberType, reportAssignmentType]
    return lines[0] if lines else line


def _width_of(number: str) -> float:
    """Of the bars: sixteen narrow ones a sign, three of them wide, and a gap, begun and ended by an asterisk."""
    return (len(number) + 2) * 16 * _NARROW
