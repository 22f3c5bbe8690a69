"""Where in the body of a saved view stands what its list refuses (RFC 6901), so that a form shows it there."""

from collections.abc import Iterator
from datetime import tzinfo

from aggregates.view_terms import Asked
from api.engine.saved_query import Piece, unusable
from readmodels.engine.field import Resource
from readmodels.engine.query_refused import BadValue, QueryRefused, UnknownOperator, ValueOutOfReach


def place_of(refused: QueryRefused, asked: Asked, resource: Resource, zone: tzinfo) -> str:
    """Point at the column, filter, words or order that the list refuses by itself; at all of its kind where they are refused together."""
    for place, piece in _pieces(asked):
        for _, alone in unusable(resource, [piece], zone):
            return place + (_member(alone) if place.startswith("#/filters/") else "")
    return f"#/{refused.parameter.partition(':')[0]}"


def _pieces(asked: Asked) -> Iterator[tuple[str, Piece]]:
    yield from ((f"#/fields/{n}", ("fields", name)) for n, name in enumerate(asked.fields))
    yield from ((f"#/filters/{n}", each.parameter) for n, each in enumerate(asked.filters))
    if asked.search is not None:
        yield "#/search", ("search", asked.search)
    yield from ((f"#/sort/{n}", ("sort", name)) for n, name in enumerate(asked.sort))


def _member(refused: QueryRefused) -> str:
    if isinstance(refused, UnknownOperator):
        return "/operator"
    return "/value" if isinstance(refused, BadValue | ValueOutOfReach) else "/field"
