"""One event of every type about looks (see `samples.py`)."""

from aggregates.engine.event import Event
from aggregates.engine.look import HistoryExported, HistoryRead, ListExported, ReasonsRead

_DEVICE = "device:00000000-0000-7000-8000-00000000000d"

SAMPLES: tuple[Event, ...] = (
    ListExported(list="users", form="xlsx", filtered_by=("users.cost_centre", "users.search"), fields=("users.name", "users.email")),
    HistoryRead(thing=_DEVICE),
    HistoryExported(thing=_DEVICE, form="pdf"),
    ReasonsRead(thing=_DEVICE, fields=("devices.user",)),
)
