"""What PDFs have in common: the typeface, and texts as they can be set in it.

The typeface is Source Sans Pro (SIL Open Font License), which has the letters of all European languages.
"""

from importlib.util import find_spec
from pathlib import Path

from fpdf import FPDF

FAMILY = "source"


def add_typeface(page: FPDF) -> None:
    """Regular, and semibold as "B", under the name `FAMILY`."""
    found = find_spec("font_source_sans_pro")
    if found is None or found.origin is None:
        raise RuntimeError("the package font-source-sans-pro is not installed")
    files = Path(found.origin).parent / "files"
    page.add_font(FAMILY, "", files / "SourceSansPro-Regular.ttf")
    page.add_font(FAMILY, "B", files / "SourceSansPro-Semibold.ttf")


def visible(text: str) -> str:
    """The text without characters that nobody sees; line ends count as blanks."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())
