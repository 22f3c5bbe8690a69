"""What an import says of a workbook's sheets: those that it did not read, and rows that are hidden in Excel, cells that Excel shows otherwise (F-12)."""

from collections.abc import Set

from importers.engine.sheets import Sheets
from importers.engine.source_file import OpenedFile
from importers.quarantine import Notice, RowNoted


def sheets_noted(opened: OpenedFile, sheets: Sheets, alike: Set[str | None] = frozenset()) -> list[RowNoted]:
    """Name the sheets that hold something and were not read, and count the hidden rows, and cells shown otherwise, of those that were. `alike`: those with a header that could be read, but of another table."""
    read = {header.sheet for header in sheets.headers}
    noted: list[RowNoted] = []
    for sheet in opened.sheets:
        if sheet.name not in read and sheet.filled:
            shown = Notice.OTHER_SHEET_NOT_READ if sheet.name in alike else Notice.SHEET_NOT_READ
            noted.append(RowNoted(shown if sheet.visible else Notice.HIDDEN_SHEET_NOT_READ, value=sheet.name))
        if sheet.name in read and sheet.hidden:
            first = ", ".join(map(str, sheet.first)) + (" …" if sheet.hidden > len(sheet.first) else "")
            noted.append(RowNoted(Notice.ROWS_HIDDEN, value=sheet.name, facts={"found": str(sheet.hidden), "expected": first}))
        if sheet.name in read and sheet.merged:
            ranges = ", ".join(sheet.first_merged) + (" …" if sheet.merged > len(sheet.first_merged) else "")
            noted.append(RowNoted(Notice.CELLS_MERGED, value=sheet.name, facts={"found": str(sheet.merged), "expected": ranges}))
        if sheet.name in read and sheet.untold:
            cells = ", ".join(sheet.first_untold) + (" …" if sheet.untold > len(sheet.first_untold) else "")
            noted.append(RowNoted(Notice.SHOWN_OTHERWISE, value=sheet.name, facts={"found": str(sheet.untold), "expected": cells}))
    return noted
