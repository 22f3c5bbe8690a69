"""Lists over HTTP: the query that a request asks for (X-01)."""

from collections.abc import Sequence, Set
from datetime import tzinfo

from fastapi import Request

from api.engine.saved_query import SAVED, Piece, SavedQuery
from readmodels.engine.field import Resource
from readmodels.engine.query import Query
from readmodels.engine.query_parameters import read_query
from readmodels.engine.query_refused import UnknownParameter
from readmodels.engine.query_values import shown

_OF_THE_ROUTE = frozenset({"lang", "after", "expand"})


def query_of(request: Request, resource: Resource, zone: tzinfo, further: Set[str] = frozenset(), saved: SavedQuery | None = None) -> Query:
    """Read what the request asks of the list; days are those of the customer's time zone.

    `further` are parameters of the route; `saved` counts where the request says nothing itself. Raises QueryRefused, SavedUnusable.
    """
    return read_query(resource, pieces_of(request, resource, zone, further, saved), zone)


def pieces_of(
    request: Request, resource: Resource, zone: tzinfo, further: Set[str] = frozenset(), saved: SavedQuery | None = None
) -> Sequence[Piece]:
    """Return the parameters of the list's own contract by which it is asked. Raises SavedUnusable."""
    own = _OF_THE_ROUTE | further | (frozenset({SAVED}) if saved is not None else frozenset[str]())
    given = [pair for pair in request.query_params.multi_items() if pair[0] not in own]
    return given if saved is None else saved.under(given, resource, zone)


def filtered_by(query: Query) -> tuple[str, ...]:
    """Name the fields by which it is filtered, and `search` where words are looked for."""
    return tuple(dict.fromkeys([condition.field for condition in query.conditions] + (["search"] if query.search else [])))


_NARROWING = ("filter[field]", "filter[field][operator]", "search", "limit", "cursor")


def narrowing_of(request: Request, resource: Resource, zone: tzinfo, further: Set[str]) -> Query:
    """Read the same of a route that knows only which rows it shows, and how many, besides parameters of its own. Raises QueryRefused."""
    known = (*_NARROWING, *sorted(further), "after", "lang")
    for name in request.query_params:
        if name not in known and not name.startswith("filter["):
            raise UnknownParameter(shown(name), known=", ".join(known))
    return query_of(request, resource, zone, further)
