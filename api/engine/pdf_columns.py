"""Which columns of a list a page has room for, how wide each is, how large the letters are, and where texts may be broken.

Widths are in millimetres; what is measured is so at a size of one point, as widths grow with the size.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

GAP = 2.5
"""Between two columns."""
LETTER_SIZES = (9.0, 8.5, 8.0, 7.5, 7.0)
"""Of letters, in points: the largest that fits. Smaller ones people don't like to read."""
_COMFORT = 34.0
"""A column that has this much is wide enough, even if its texts go on in a second line."""
_LONGEST = 60.0
"""Wider than this no column is for the sake of a single word."""
_NARROWEST = 7.0
_ROUNDING = 0.01
_PIECES = re.compile(r"\S+?(?:[-/](?=\S)|\s|$)")
_PIECES_OF_ADDRESSES = re.compile(r"\S+?(?:[@.](?=\S)|\s|$)")


class Needed(NamedTuple):
    """What a column's texts need: `least` for the longest piece that isn't broken, `whole` for the longest text in one line (nothing where none stands), `head` for the head in one line."""

    least: float
    whole: float
    head: float = 0.0


class Fitted(NamedTuple):
    """Which columns are printed, how wide, and the size of the letters."""

    columns: Sequence[int]
    widths: Sequence[float]
    size: float


def pieces(text: str) -> list[str]:
    """Split a text where a line may end: between words, behind a hyphen or slash, and in an address at @ and full stops alone."""
    found: list[str] = []
    for word in text.split():
        pattern = _PIECES_OF_ADDRESSES if "@" in word else _PIECES
        parts = pattern.findall(word)
        found += [*parts[:-1], f"{parts[-1]} "]
    return found


def fitted(needed: Sequence[Needed], page: float, *, chosen: bool) -> list[Fitted]:
    """Fit the columns on pages without breaking words.

    Those that were `chosen` are all there: what has no room beside the others goes on in a further part, in which the first column stands again. Else there is one part with
    the first ones that have room, but for those in which nothing stands.
    """
    columns = list(range(len(needed)))
    if not chosen:
        columns = [column for column in columns if needed[column].whole] or columns
    parts: list[list[int]] = [[]]
    for column in columns:
        if parts[-1] and _least(needed, [*parts[-1], column], LETTER_SIZES[-1]) > page:
            if not chosen:
                break
            parts.append([columns[0]])
        parts[-1].append(column)
    size = min(_size(needed, part, page) for part in parts)
    return [Fitted(part, _widths(needed, part, size, page), size) for part in parts]


def _size(needed: Sequence[Needed], columns: Sequence[int], page: float) -> float:
    comfortable = (size for size in LETTER_SIZES if _comfortable(needed, columns, size) <= page)
    return next(comfortable, None) or next(
        (size for size in reversed(LETTER_SIZES) if _least(needed, columns, size) <= page), LETTER_SIZES[-1]
    )


def _widths(needed: Sequence[Needed], columns: Sequence[int], size: float, page: float) -> list[float]:
    least = [min(max(needed[column].least * size, _NARROWEST), _LONGEST) + GAP for column in columns]
    most = [max(max(needed[column].whole, needed[column].head) * size + GAP, narrow) for column, narrow in zip(columns, least, strict=True)]
    return widths_of(least, most, page)


def widths_of(least: Sequence[float], most: Sequence[float], page: float) -> list[float]:
    """Share the page out: each column gets its least, then all grow alike until they have what they need; less than the least only where the page hasn't even that."""
    if sum(least) > page:
        return [width * page / sum(least) for width in least]
    given = list[float](least)
    left = page - sum(given)
    growing: list[int] = [column for column in range(len(least)) if most[column] > given[column]]
    while growing and left > 1e-6:
        step = min([left / len(growing), *(most[column] - given[column] for column in growing)])
        for column in growing:
            given[column] += step
        left -= step * len(growing)
        growing = [column for column in growing if most[column] - given[column] > 1e-6]
    return given


def wrapped(text: str, width: float, measured: Callable[[str], float], *, hyphen: str = "") -> list[str]:
    """Return the lines of a text: broken between its words, between the pieces of one that is longer than a line, and within a piece that is; there with a `hyphen`."""
    width += _ROUNDING
    if measured(text) <= width:
        return [text]
    lines, line = list[str](), ""
    words = text.split()
    for piece in (piece for word in words for piece in ([f"{word} "] if measured(word) <= width else pieces(word))):
        if measured(line + piece.rstrip()) <= width:
            line += piece
            continue
        if line:
            lines.append(line.rstrip())
        line = piece
        while measured(line.rstrip()) > width:
            end = max(1, next((end for end in range(1, len(line) + 1) if measured(line[:end] + hyphen) > width), len(line)) - 1)
            lines.append(line[:end] + hyphen)
            line = line[end:]
    return [*lines, line.rstrip()]


def _least(needed: Sequence[Needed], columns: Sequence[int], size: float) -> float:
    return sum(min(max(needed[column].least * size, _NARROWEST), _LONGEST) + GAP for column in columns)


def _comfortable(needed: Sequence[Needed], columns: Sequence[int], size: float) -> float:
    return sum(
        max(min(needed[column].whole * size, _COMFORT), min(needed[column].least * size, _LONGEST), _NARROWEST) + GAP for column in columns
    )
