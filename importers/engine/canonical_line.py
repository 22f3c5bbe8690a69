"""The canonical form of a file's lines.

A canonical line is what the comparison with the known state hashes: the cells joined by the file's delimiter, exactly as they came.
Only where a cell holds the delimiter itself, all are joined by U+001F instead, with another U+001F in front. So a record gives the
same line whether or not the file put quotation marks around its cells.
"""

from collections.abc import Iterable, Sequence

UNIT_SEPARATOR = "\x1f"
LINE_BREAK = "\u2028"
"""Stands for a line break within a cell."""
_LINE_BREAKS = str.maketrans({"\n": LINE_BREAK, UNIT_SEPARATOR: " ", "\0": None})


def split_line(line: str, delimiter: str) -> list[str]:
    """Split a canonical line into its cells."""
    if line[:1] == UNIT_SEPARATOR:
        return line[1:].split(UNIT_SEPARATOR)
    return line.split(delimiter)


def join_cells(cells: Sequence[str], delimiter: str) -> str:
    """Join cells to a canonical line; line breaks within a cell become U+2028, separators spaces."""
    line = delimiter.join(cells)
    if not line.isprintable():
        line = _one_line(line)
    if line.count(delimiter) == len(cells) - 1:
        return line
    return UNIT_SEPARATOR + UNIT_SEPARATOR.join(_one_line(cell) for cell in cells)


def _one_line(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_LINE_BREAKS)


def as_block(lines: Iterable[str]) -> bytes:
    """Join canonical lines to a block in UTF-8, each ended by `\\n`."""
    return "".join(line + "\n" for line in lines).encode()
