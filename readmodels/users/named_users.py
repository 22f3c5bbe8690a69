"""What lists of other areas show of a user: kept by each of their projections, so that it is at one position with its rows."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from readmodels.engine.table import Table


class NamedUserRow(NamedTuple):
    """A user as people name and group them."""

    customer_id: UUID
    user_id: UUID
    name: str
    name_sort: str
    cost_centre: str | None
    personnel_number: str | None


def named_users_table(name: str) -> Table[NamedUserRow]:
    """Make such a table."""
    return Table(name, NamedUserRow, key="user_id")


def called_user(row: NamedUserRow) -> Mapping[str, Any]:
    """Return what is told of one who is named at a moment at which nothing of them was known yet."""
    return {"name": row.name, "name_sort": row.name_sort}
