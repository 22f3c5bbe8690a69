"""How a saved view's row follows from its events. Who made it, the row's account tells: so it is read with the accounts, at one position."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import orjson

from aggregates.engine.event import DELETED, Event
from aggregates.view import (
    View,
    ViewChanged,
    ViewDeleted,
    ViewMadeDefault,
    ViewNoLongerDefault,
    ViewRenamed,
    ViewSaved,
    ViewShared,
    ViewUnshared,
)
from eventstore.envelope import Recorded
from projections.accounts import accounts
from projections.engine.rows import Rows
from readmodels.engine.sort_key import sort_key
from readmodels.engine.table import Json, Table
from readmodels.views import EVERYBODY, VIEW_HISTORY, VIEWS, ViewRow

_VIEW = """SELECT v.*, a.full_name AS maker, a.full_name_sort AS maker_sort, a.status AS maker_status
    FROM {views} v LEFT JOIN {accounts} a ON a.account_id = v.account_id WHERE NOT v.deleted"""


def reads(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    """Yield the rows that an event's handlers look at, each by table and key."""
    if View.owns(recorded.kind):
        yield VIEWS, recorded.stream_id


accounts.extend(version=1, tables=(VIEWS, VIEW_HISTORY), reads=reads, views={"view_list": _VIEW})
"""Added when the projection was there already: so not from 0."""


@accounts.on(ViewSaved)
def saved(rows: Rows, recorded: Recorded[ViewSaved]) -> None:
    event = recorded.event
    row = ViewRow(
        recorded.customer_id,
        recorded.stream_id,
        event.account_id,
        deleted=False,
        listed=event.list,
        name=event.name,
        name_sort=sort_key(event.name) or "",
        shared=False,
        once_shared=False,
        shown_to=str(event.account_id),
        default_of=[],
        created_at=recorded.recorded_at,
        changed_at=recorded.recorded_at,
        version=recorded.stream_version,
        **_asked(event),
    )
    rows.put(VIEWS, row)


@accounts.on(ViewRenamed)
def renamed(rows: Rows, recorded: Recorded[ViewRenamed]) -> None:
    name = recorded.event.name
    _change(rows, recorded, name=name, name_sort=sort_key(name) or "", changed_at=recorded.recorded_at)


@accounts.on(ViewChanged)
def changed(rows: Rows, recorded: Recorded[ViewChanged]) -> None:
    _change(rows, recorded, changed_at=recorded.recorded_at, **_asked(recorded.event))


@accounts.on(ViewShared)
def shared(rows: Rows, recorded: Recorded[ViewShared]) -> None:
    _change(rows, recorded, shared=True, once_shared=True, shown_to=EVERYBODY)


@accounts.on(ViewUnshared)
def unshared(rows: Rows, recorded: Recorded[ViewUnshared]) -> None:
    row = rows.get(VIEWS, recorded.stream_id)
    if row is not None:
        left = _without(row.default_of, *recorded.event.default_of)
        _change(rows, recorded, shared=False, shown_to=str(row.account_id), default_of=left)


@accounts.on(ViewMadeDefault)
def made_default(rows: Rows, recorded: Recorded[ViewMadeDefault]) -> None:
    row = rows.get(VIEWS, recorded.stream_id)
    if row is not None:
        _change(rows, recorded, default_of=[*row.default_of, str(recorded.event.account_id)])


@accounts.on(ViewNoLongerDefault)
def no_longer_default(rows: Rows, recorded: Recorded[ViewNoLongerDefault]) -> None:
    row = rows.get(VIEWS, recorded.stream_id)
    if row is not None:
        _change(rows, recorded, default_of=_without(row.default_of, recorded.event.account_id))


@accounts.on(ViewDeleted, urgent=True)
def deleted(rows: Rows, recorded: Recorded[ViewDeleted]) -> None:
    """Delete all that had been typed."""
    emptied: dict[str, Any] = {"fields": [], "filters": Json("[]"), "search": None, "sort": [], "default_of": []}
    _change(rows, recorded, deleted=True, name=DELETED, name_sort=sort_key(DELETED) or "", **emptied)


def _asked(event: ViewSaved | ViewChanged) -> dict[str, Any]:
    """Once the view is deleted, its earlier events say nothing of what was typed."""
    filters = orjson.dumps([each.model_dump() for each in event.filters]).decode()
    return {"fields": [*event.fields], "filters": Json(filters), "search": event.search, "sort": [*event.sort]}


def _change(rows: Rows, recorded: Recorded[Any], **changes: Any) -> None:
    rows.change(VIEWS, recorded.stream_id, **changes, version=recorded.stream_version)


def _without(accounts_before: list[str], *gone: UUID) -> list[str]:
    return [each for each in accounts_before if each not in map(str, gone)]
