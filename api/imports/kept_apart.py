"""Imports of price lists are there for those alone who keep prices: what stood in a row tells prices (H-08)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from fastapi import Request

from aggregates.feed_import import FeedImport
from api.engine.access import Caller
from commands.engine.command import NotFound
from readmodels.engine.query import Query
from readmodels.engine.query_conditions import Condition
from readmodels.engine.reader import Reading

_OF_PRICES = "SELECT import_id FROM imports WHERE kind = 'prices'"
_KIND = "SELECT kind FROM imports WHERE import_id = %(import)s"


def _keeps(found: Reading) -> bool:
    return found.asker is None or ("prices", "write") in found.asker.rights


def without_price_imports(found: Reading, query: Query) -> Query:
    """Leave them out of the list of imports."""
    if _keeps(found):
        return query
    return replace(query, conditions=(*query.conditions, Condition("kind", "ne", ("prices",), fixed=True)))


def without_price_rows(found: Reading, query: Query) -> Query:
    """Leave their rows out of lists of rows."""
    apart = () if _keeps(found) else tuple(str(import_id) for (import_id,) in found.all(_OF_PRICES))
    if not apart:
        return query
    return replace(query, conditions=(*query.conditions, Condition("import_id", "none", (apart,), fixed=True)))


def listed_import(found: Reading, row: Mapping[str, Any]) -> bool:
    """Tell whether the list of imports shows this row."""
    return _keeps(found) or row["kind"] != "prices"


def listed_row(found: Reading, row: Mapping[str, Any]) -> bool:
    """Tell whether lists of rows show this one."""
    if _keeps(found):
        return True
    kind = found.one(_KIND, {"import": row["import_id"]})
    return kind is None or kind[0] != "prices"


def check_not_apart(request: Request) -> None:
    """Raise NotFound where the path names an import of prices, and whoever asks keeps none."""
    caller: Caller = request.scope["caller"]
    named = request.path_params.get("import_id")
    if named is None or caller.customer_id is None or ("prices", "write") in caller.rights:
        return
    try:
        import_id = UUID(named)
    except ValueError:
        return  # which the route refuses
    with caller.backend.reader.reading(caller.customer_id) as found:
        kind = found.one(_KIND, {"import": import_id})
    if kind is not None and kind[0] == "prices":
        raise NotFound(FeedImport.noun, import_id)
