"""The cells of a row that has too few or too many of them, as they are told to whoever is to mend it (F-12)."""

import re
from collections.abc import Sequence

from importers.engine.canonical_line import LINE_BREAK
from importers.identifiers import parse_iccid, parse_imei, parse_number
from importers.quarantine import BadValue

BETWEEN = " | "
LONGEST = 4_000
"""Characters that are told of a row."""
NOT_TOLD = "…"
_NUMBER = re.compile(r"\+[0-9 ()/-]{9,24}|[0-9]{11,20}")
"""Longer than a code, and not two codes with a blank between."""
_DAY = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d{2}-\d{2}")


def cells_told(cells: Sequence[str]) -> str:
    """Return all cells in one line, from the first one on."""
    told = BETWEEN.join(" ".join(cell.replace(LINE_BREAK, " ").split()) for cell in cells)
    return told if len(told) <= LONGEST else told[:LONGEST] + NOT_TOLD


def impersonal_cells(cells: Sequence[str], words: frozenset[str]) -> str:
    """Return the cells of a feed's row but for what may be a code or somebody's name: numbers, cards, IMEIs, days and the mapping's own words are told."""
    return cells_told(
        [
            cell
            if (not any(map(str.isalnum, cell)) and cell.isascii() and len(cell.strip()) < 2)
            or _says_nothing_of_a_person(cell.strip(), words)
            else NOT_TOLD
            for cell in cells
        ]
    )


def _says_nothing_of_a_person(cell: str, words: frozenset[str]) -> bool:
    if cell.casefold() in words or _DAY.fullmatch(cell):
        return True
    if not _NUMBER.fullmatch(cell):
        return False
    for read in (parse_number, parse_imei, parse_iccid):
        try:
            return read(cell) is not None
        except BadValue:
            continue
    return False
