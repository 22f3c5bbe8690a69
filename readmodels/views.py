"""Saved views of a customer's lists, each with what it asks."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from readmodels.engine.histories import history_table
from readmodels.engine.table import Json, Table

EVERYBODY = "everybody"
"""To whom a shared view is shown; a private one to its maker's account alone."""


class ViewRow(NamedTuple):
    """Of a deleted one nothing is left but its ids, and the view `view_list` leaves it out.

    `filters` are as the event has them; `default_of`: the accounts for whom the list begins with it.
    """

    customer_id: UUID
    view_id: UUID
    account_id: UUID
    deleted: bool
    listed: str
    name: str
    name_sort: str
    fields: list[str]
    filters: Json
    search: str | None
    sort: list[str]
    shared: bool
    once_shared: bool
    shown_to: str
    default_of: list[str]
    created_at: datetime
    changed_at: datetime
    version: int


VIEWS = Table("views", ViewRow, key="view_id", indexes=("customer_id, name_sort, view_id",))
VIEW_HISTORY = history_table("view_history", personal=True)
