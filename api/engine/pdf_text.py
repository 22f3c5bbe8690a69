"""What PDFs have in common: the typeface, and texts as they can be set in it."""

from collections.abc import Iterable
from tempfile import NamedTemporaryFile
from typing import Any

from fpdf import FPDF

from api.engine.typeface import cut_for

FAMILY = "source"


def add_typeface(page: FPDF, texts: Iterable[str]) -> None:
    """Add regular, and semibold as "B", under the name `FAMILY`, with all letters of these texts and those of any German or English one."""
    texts = list(texts)
    for style, weight in (("", "Regular"), ("B", "Semibold")):
        with NamedTemporaryFile(suffix=".ttf") as file:  # read while it has a name, kept open by fpdf2 until the PDF is made
            file.write(cut_for(texts, weight))
            file.flush()
            page.add_font(FAMILY, style, file.name)
        font: Any = page.fonts[FAMILY + style]
        font.ttfont.recalcBBoxes = False  # no outline changes, so boxes are right as they are: a quarter of the time that a PDF takes


def visible(text: str) -> str:
    """Return the text without characters that nobody sees; line ends count as blanks."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())
