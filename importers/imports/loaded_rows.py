"""The rows of a table as they were read; what may stand in one row only is told of the second one, cell by cell (F-12, F-18)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from aggregates.device_terms import imei_in_full
from foundation.normal_form import marked
from importers.imports.table_cells import RowReading, imeis, plain_text
from importers.imports.table_file import TableRow
from importers.quarantine import BadValue, Reason, RowNoted, RowRejected

ReadRow = TypeVar("ReadRow")

_PLACES = {"imei": ("imei", "imei1", "imei2"), "name": ("name", "first_name", "last_name", "login")}
"""Fields in whose cells a value may stand of which the row is known."""


@dataclass(frozen=True, slots=True)
class Loaded(Generic[ReadRow]):
    """One row of the file: what it says, or why it was rejected."""

    row: TableRow
    value: ReadRow | None
    wrong: tuple[RowRejected, ...] = ()
    noted: tuple[RowNoted, ...] = ()


class _Double(NamedTuple):
    """A value that stands in an earlier `line`, too."""

    column: str
    value: str
    line: int


def loaded(
    rows: Iterable[TableRow], parse: Callable[[RowReading], ReadRow], unique: Callable[[ReadRow], Iterable[tuple[str, str]]]
) -> Iterator[Loaded[ReadRow]]:
    """Yield each row parsed. `unique` names (field, value) that may occur once in the file: the second row with one is rejected."""
    first: dict[tuple[str, str], int] = {}
    for row in rows:
        if row.rejected:
            yield Loaded(row, None, (row.rejected,))
            continue
        reading = RowReading(row)
        value = parse(reading)
        if not reading.wrong:
            named = list(unique(value))
            doubled = [_double(row, *each, line) for each in named if (line := first.setdefault(each, row.line)) != row.line]
            reading.wrong += _rejected(row, doubled)
        yield Loaded(row, None if reading.wrong else value, tuple(reading.wrong), () if reading.wrong else tuple(reading.noted))


def _rejected(row: TableRow, doubled: list[_Double]) -> list[RowRejected]:
    """One reason, which names all that is double."""
    if not doubled:
        return []
    first, *others = doubled
    bad = BadValue(Reason.VALUE_TWICE, expected=str(first.line))
    if others:
        bad = BadValue(Reason.VALUES_TWICE, found="; ".join(f"{each.column}: {each.value} → {each.line}" for each in doubled))
    return [bad.in_cell(first.column, first.value, row.line)]


def _double(row: TableRow, field: str, value: str, line: int) -> _Double:
    """Find the cell that said it: either IMEI may stand in the other one's column, and a name in two."""
    if field == "imei":
        for place in _PLACES[field]:
            found = imeis(cell) if (cell := plain_text(row.values.get(place, "")).strip()) else None
            if any(each.identity == value for each in found or ()):
                return _Double(
                    row.columns.get(place, place),
                    marked(cell) if len(found or ()) == 1 else imei_in_full(value),
                    line,
                )
    places = [place for place in _PLACES.get(field, (field,)) if row.values.get(place, "").strip()]
    said = " ".join(row.values[place].strip() for place in places)
    return _Double(" + ".join(row.columns.get(place, place) for place in places) or field, marked(said), line)
