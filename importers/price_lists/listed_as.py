"""How a price list says that an article is to be listed: as what, at which place, with which picture, shown or hidden (H-08)."""

from collections.abc import Callable

from aggregates.catalogue_terms import Product
from aggregates.engine.words import words_of
from commands.catalogue.picture_url import LONGEST_URL, checked_picture_url
from commands.catalogue.place_catalogue_item import LAST_PLACE
from importers.imports import table_cells as cells
from importers.quarantine import BadValue, Reason

product_of: Callable[[str], Product | None] = cells.one_of(words_of(Product))
"""Reads what kind of product it is."""
_A_PICTURE = "https://bilder.example.com/phone-1.png"


def place_of(text: str) -> int | None:
    """Read a place in the catalogue, also as spreadsheets write whole numbers. Raises BadValue."""
    written = cells.word(text)
    if written is None:
        return None
    whole = written.removesuffix(".0").removesuffix(",0")
    if not (whole.isascii() and whole.isdigit() and len(whole) <= len(str(LAST_PLACE)) and 1 <= int(whole) <= LAST_PLACE):
        raise BadValue(Reason.UNKNOWN_CHOICE, expected=f"1–{LAST_PLACE}")
    return int(whole)


def picture_of(text: str) -> str | None:
    """Read the address of a picture. Raises BadValue."""
    written = cells.known_by(text)
    if written is None:
        return None
    if len(written) > LONGEST_URL:
        raise BadValue(Reason.UNKNOWN_CHOICE, expected=_A_PICTURE)
    try:
        return checked_picture_url(written)
    except ValueError:
        raise BadValue(Reason.UNKNOWN_CHOICE, expected=_A_PICTURE) from None


def shown_of(text: str) -> bool | None:
    """Read whether it is shown. Raises BadValue."""
    written = cells.text(text)
    if written is None:
        return None
    said = cells.yes_no(written)
    if said is None:
        raise BadValue(Reason.UNKNOWN_CHOICE, expected="ja, nein / yes, no")
    return said
