"""Hidden items are seen by those alone who keep the catalogue: in lists, in details, in what they were, in prices (H-08)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeGuard
from uuid import UUID

from api.engine.histories import subject_in
from readmodels.catalogue_item_resource import CATALOGUE_ITEM_LIST
from readmodels.engine.history_entry import Subject
from readmodels.engine.query import Query
from readmodels.engine.query_conditions import Condition
from readmodels.engine.reader import Reading

_ITSELF = subject_in(CATALOGUE_ITEM_LIST)


def sees_hidden(found: Reading) -> bool:
    """Tell whether whoever asks keeps the catalogue; at the command line everything is seen."""
    return found.asker is None or ("catalogue", "write") in found.asker.rights


def shown_items(found: Reading, query: Query) -> Query:
    """Leave hidden items out of a list that says of each whether it is shown."""
    if sees_hidden(found):
        return query
    return replace(query, conditions=(*query.conditions, Condition("shown", "eq", (True,), fixed=True)))


def item_shown(row: Mapping[str, Any] | None, found: Reading) -> TypeGuard[Mapping[str, Any]]:
    """Tell whether there is such a row, for whoever asks."""
    return row is not None and (row["shown"] or sees_hidden(found))


def item_lists(found: Reading, item_id: UUID) -> bool:
    """Tell whether an item is there for whoever asks."""
    return item_shown(found.listed(CATALOGUE_ITEM_LIST, item_id), found)


def item_subject(found: Reading, item_id: UUID | str) -> Subject | None:
    """Find whose history is asked for; None: nobody's who asks may see it."""
    return _ITSELF(found, item_id) if item_shown(found.listed(CATALOGUE_ITEM_LIST, item_id), found) else None
