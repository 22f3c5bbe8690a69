"""Names in the place of the ids and codes that a list holds, in its files: people read them, no program does."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from api.engine.access import Caller
from api.engine.language import Language
from readmodels.engine.field import Field
from readmodels.engine.names import TODAY, names_in

_AT_ONCE = 1_000
"""Rows whose names are looked up together."""

Row = tuple[Any, ...]


def has_names(fields: Sequence[Field]) -> bool:
    """Tell whether any of these fields holds what stands for something that has a name."""
    return any(field.names for field in fields)


def named_cells(caller: Caller, fields: Sequence[Field], language: Language, rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the rows with the names of today of what their cells stand for."""
    kinds = {place: field.names for place, field in enumerate(fields) if field.names}
    rows = iter(rows)
    while part := list(islice(rows, _AT_ONCE)):
        wanted = {(kind, str(row[place])) for row in part for place, kind in kinds.items() if row[place] is not None}
        names = names_in(caller.backend.log, caller.customer, wanted)
        told = {pair: getattr(names.called(*pair, TODAY.position).today, language) for pair in wanted}
        yield from (
            tuple([told.get((kinds.get(place, ""), str(cell)), cell) if place in kinds else cell for place, cell in enumerate(row)])
            for row in part
        )
