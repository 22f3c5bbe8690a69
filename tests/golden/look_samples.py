"""One event of every type about looks (see `samples.py`)."""

from datetime import UTC, datetime
from uuid import UUID

from aggregates.engine.event import Event
from aggregates.engine.look import (
    AsOfRead,
    ContentTaken,
    DifferencesExported,
    DifferencesRead,
    EventsRead,
    HistoryExported,
    HistoryRead,
    ListAsOfExported,
    ListExported,
    ReasonsRead,
)

_START, _END = datetime(2026, 1, 30, 23, 0, tzinfo=UTC), datetime(2026, 1, 31, 8, 30, tzinfo=UTC)
_DEVICE = "device:00000000-0000-7000-8000-00000000000d"

SAMPLES: tuple[Event, ...] = (
    ListExported(list="users", form="xlsx", filtered_by=("users.cost_centre", "users.search"), fields=("users.name", "users.email")),
    ListAsOfExported(
        list="users",
        form="pdf",
        at=datetime(2026, 1, 31, 8, 30, tzinfo=UTC),
        by="effective",
        filtered_by=("users.cost_centre",),
        fields=(),
    ),
    HistoryRead(thing=_DEVICE),
    HistoryExported(thing=_DEVICE, form="pdf"),
    AsOfRead(thing=_DEVICE, at=_START, by="recorded"),
    DifferencesRead(list="users", start=_START, end=_END, by="effective"),
    DifferencesExported(list="users", form="csv", start=_START, end=_END, by="effective", filtered_by=("users.cost_centre",)),
    ContentTaken(thing=_DEVICE),
    EventsRead(stream=UUID("00000000-0000-7000-8000-00000000000d")),
    ReasonsRead(thing=_DEVICE, fields=("devices.user",)),
)
