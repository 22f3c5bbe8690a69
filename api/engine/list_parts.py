"""What a list over HTTP may have of its own: what is opened only as it is shown, and rows that are in no table."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from api.engine.access import Caller
from api.engine.moments import Asking
from readmodels.engine.field import Resource
from readmodels.engine.handed_rows import handed_over

Handing = Callable[[Caller, int], Sequence[Mapping[str, Any]]]
"""Gathers the rows of a list that are in no table, by names of fields, once they contain the position."""


class Opening(NamedTuple):
    """What is opened only as it is shown: in a page, and in the rows of a file."""

    page: Callable[[Caller, bytes], bytes]
    rows: Callable[[Caller, Iterator[tuple[Any, ...]]], Iterator[tuple[Any, ...]]]


def handed_rows(caller: Caller, asking: Asking, resource: Resource, handing: Handing | None) -> str | None:
    """Gather the rows of a list that are in no table, as they are handed to the database."""
    return None if handing is None else handed_over(resource, handing(caller, asking.after), caller.customer)
