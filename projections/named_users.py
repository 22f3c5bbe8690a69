"""How what lists of other areas show of a user follows from the user's events."""

from collections.abc import Iterable
from typing import Any

from aggregates.engine.event import DELETED, Event
from aggregates.user import User, UserCostCentreChanged, UserErased, UserPersonnelNumberChanged, UserRegistered, UserRenamed
from eventstore.envelope import Recorded
from projections.engine.projection import Projection
from projections.engine.rows import Rows
from readmodels.engine.sort_key import sort_key
from readmodels.engine.table import Table
from readmodels.users.named_users import NamedUserRow

VERSION = 0
"""Raised when these handlers change: each projection that has them is rebuilt then."""


def keep_named_users(projection: Projection, table: Table[NamedUserRow]) -> None:
    """Let a projection keep the table."""

    def reads(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
        if User.owns(recorded.kind):
            yield table, recorded.stream_id

    projection.extend(version=VERSION, tables=(table,), reads=reads)

    def change(rows: Rows, recorded: Recorded[Any], **changes: Any) -> None:
        rows.change(table, recorded.stream_id, **changes)

    @projection.on(UserRegistered)
    def _(rows: Rows, recorded: Recorded[UserRegistered]) -> None:
        event, user_id = recorded.event, recorded.stream_id
        name_sort = sort_key(event.name) or ""
        rows.put(table, NamedUserRow(recorded.customer_id, user_id, event.name, name_sort, event.cost_centre, event.personnel_number))

    @projection.on(UserRenamed)
    def _(rows: Rows, recorded: Recorded[UserRenamed]) -> None:
        change(rows, recorded, name=recorded.event.name, name_sort=sort_key(recorded.event.name) or "")

    @projection.on(UserCostCentreChanged)
    def _(rows: Rows, recorded: Recorded[UserCostCentreChanged]) -> None:
        change(rows, recorded, cost_centre=recorded.event.cost_centre)

    @projection.on(UserPersonnelNumberChanged)
    def _(rows: Rows, recorded: Recorded[UserPersonnelNumberChanged]) -> None:
        change(rows, recorded, personnel_number=recorded.event.personnel_number)

    @projection.on(UserErased, urgent=True)
    def _(rows: Rows, recorded: Recorded[UserErased]) -> None:
        change(rows, recorded, name=DELETED, name_sort=sort_key(DELETED) or "", cost_centre=None, personnel_number=None)
