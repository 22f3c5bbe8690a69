"""The history of a saved view; what had been typed goes from it with the view."""

from typing import Any

from aggregates.view import View, ViewDeleted
from eventstore.envelope import Recorded
from projections.accounts import accounts
from projections.engine.history import entry, redact
from projections.engine.rows import Rows
from readmodels.views import VIEW_HISTORY


@accounts.on(*View.events())
def of_the_view(rows: Rows, recorded: Recorded[Any]) -> None:
    rows.add(VIEW_HISTORY, entry(recorded, recorded.stream_id))


@accounts.on(ViewDeleted, urgent=True)
def view_deleted(rows: Rows, recorded: Recorded[ViewDeleted]) -> None:
    redact(rows, VIEW_HISTORY, recorded.stream_id)
