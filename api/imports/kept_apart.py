"""Imports of some kinds are there for those alone who may change what they bring, as what stood in a row tells of it: prices, say (H-08).

Which kinds these are, they say themselves (`TableImport.apart`). Whoever may import nothing else sees nothing else: whoever keeps prices needn't see what people are in a customer's lists.
"""

from collections.abc import Mapping, Set
from dataclasses import replace
from typing import Any
from uuid import UUID

from fastapi import Request

from access.rights import rights_of
from aggregates.feed_import import FeedImport
from api.engine.access import Caller
from api.engine.asking import read_as
from commands.engine.command import NotFound
from importers.imports.table_kinds import FEED_AREA, TABLE_IMPORTS
from readmodels.engine.query import Query
from readmodels.engine.query_conditions import Condition
from readmodels.engine.reader import Reading

_KINDS = "SELECT import_id, kind FROM imports"
_KIND = "SELECT kind FROM imports WHERE import_id = %(import)s"
_NOBODYS = str(UUID(int=0))


def _shown(rights: Set[tuple[str, str]]) -> tuple[bool, frozenset[str]]:
    """Tell whether these kinds alone are shown to somebody with such rights, or all but these.

    Alone for those who may bring in nothing that a customer's administrator might: whoever reports parcels needn't see people either.
    """
    of_customers = rights_of("administrator")
    areas = {FEED_AREA, *(each.area for each in TABLE_IMPORTS if each.area is not None)}
    if ("imports", "write") in rights and not any((area, "write") in rights & of_customers for area in areas):
        return True, frozenset(each.kind for each in TABLE_IMPORTS if (each.area, "write") in rights)
    return False, frozenset(each.kind for each in TABLE_IMPORTS if each.apart and (each.area, "write") not in rights)


def is_shown(rights: Set[tuple[str, str]], kind: str) -> bool:
    """Tell whether imports of this kind are shown to somebody with such rights."""
    alone, kinds = _shown(rights)
    return (kind in kinds) == alone


def without_imports_apart(found: Reading, query: Query) -> Query:
    """Leave out of the list of imports what isn't shown to whoever asks."""
    if found.asker is None:
        return query
    alone, kinds = _shown(found.asker.rights)
    if not alone and not kinds:
        return query
    return replace(query, conditions=(*query.conditions, Condition("kind", "in" if alone else "none", (tuple(sorted(kinds)),), fixed=True)))


def without_rows_apart(found: Reading, query: Query) -> Query:
    """Leave their rows out of lists of rows."""
    if found.asker is None:
        return query
    alone, kinds = _shown(found.asker.rights)
    if not alone and not kinds:
        return query
    ids = tuple(str(import_id) for import_id, kind in found.all(_KINDS) if kind in kinds)
    if not alone and not ids:
        return query
    return replace(
        query, conditions=(*query.conditions, Condition("import_id", "in" if alone else "none", (ids or (_NOBODYS,),), fixed=True))
    )


def listed_import(found: Reading, row: Mapping[str, Any]) -> bool:
    """Tell whether the list of imports shows this row."""
    return found.asker is None or is_shown(found.asker.rights, row["kind"])


def listed_row(found: Reading, row: Mapping[str, Any]) -> bool:
    """Tell whether lists of rows show this one."""
    if found.asker is None:
        return True
    kind = found.one(_KIND, {"import": row["import_id"]})
    return kind is None or is_shown(found.asker.rights, kind[0])


def check_not_apart(request: Request) -> None:
    """Raise NotFound where the path names an import that isn't shown to whoever asks."""
    caller: Caller = request.scope["caller"]
    named = request.path_params.get("import_id")
    if named is None or caller.customer_id is None:
        return
    try:
        import_id = UUID(named)
    except ValueError:
        return  # which the route refuses
    with read_as(caller, caller.customer_id) as found:
        kind = found.one(_KIND, {"import": import_id})
    if kind is not None and not is_shown(caller.rights, kind[0]):
        raise NotFound(FeedImport.noun, import_id)
