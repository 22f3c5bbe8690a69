"""What a list over HTTP may have of its own: what is opened only as it is shown, and rows that are in no table."""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, NamedTuple

from fastapi import Request
from psycopg.rows import dict_row

from api.engine.access import Caller
from api.engine.moments import Asking
from api.engine.reading import wait_for
from readmodels.engine.field import Resource
from readmodels.engine.grouping import Grouped
from readmodels.engine.handed_rows import handed_over
from readmodels.engine.query import Query
from readmodels.engine.query_refused import ParameterTwice
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by

Handing = Callable[[Caller, int], Sequence[Mapping[str, Any]]]
"""Gathers the rows of a list that are in no table, by names of fields, once they contain the position."""


def handed_by(statement: str) -> Handing:
    """Gather what a statement tells of all customers, as the operator's account may, its columns called like the list's fields."""

    def gather(caller: Caller, after: int) -> list[dict[str, Any]]:
        wait_for(caller, read_by(statement), after)
        with caller.backend.log.pool.connection() as connection, connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(statement.encode()).fetchall()

    return gather


Counting = Callable[[Reading, Resource, Query], Sequence[Grouped]]
"""Counts the rows of a query, for charts of them."""


@dataclass(frozen=True, slots=True)
class HandedAs:
    """The same where the rows depend on what is asked: by these parameters of the route's own, as the description tells them; `rows` gets those that were given."""

    rows: Callable[[Caller, int, Mapping[str, str]], Sequence[Mapping[str, Any]]]
    parameters: tuple[Mapping[str, Any], ...]

    def given(self, request: Request) -> dict[str, str]:
        """Read them from the request. Raises ParameterTwice."""
        names = [name for name in parameter_names(self) if name in request.query_params]
        if twice := next((name for name in names if len(request.query_params.getlist(name)) > 1), None):
            raise ParameterTwice(twice)
        return {name: request.query_params[name] for name in names}


class Opening(NamedTuple):
    """What is opened only as it is shown: in a page, and in the rows of a file."""

    page: Callable[[Caller, bytes], bytes]
    rows: Callable[[Caller, Iterator[tuple[Any, ...]]], Iterator[tuple[Any, ...]]]


def parameter_names(handing: Handing | HandedAs | None) -> Set[str]:
    """Name the parameters of the route's own by which such rows are asked for."""
    return frozenset(each["name"] for each in handing.parameters) if isinstance(handing, HandedAs) else frozenset()


def handed_rows(caller: Caller, request: Request, asking: Asking, resource: Resource, handing: Handing | HandedAs | None) -> str | None:
    """Gather the rows of a list that are in no table, as they are handed to the database."""
    if handing is None:
        return None
    after = asking.after
    rows = handing.rows(caller, after, handing.given(request)) if isinstance(handing, HandedAs) else handing(caller, after)
    return handed_over(resource, rows, caller.customer)
