"""What people write around a text so that a spreadsheet leaves it alone: `="0100200"`."""

import re

_TEXT = re.compile(r'\s*="((?:[^"]|"")*)"\s*')


def excel_text(cell: str) -> str:
    """Return a cell without the form that makes a spreadsheet take it as a text; as it is where it has none."""
    if '="' not in cell:
        return cell
    found = _TEXT.fullmatch(cell)
    return cell if found is None else found[1].replace('""', '"')
