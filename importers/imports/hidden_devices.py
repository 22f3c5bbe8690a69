"""Which devices somebody has hidden by hand, and since when (F-08)."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.device_terms import DeviceHidden, DeviceShown

_LAST = """SELECT DISTINCT ON (stream_id) stream_id, event_name, effective_at FROM events
    WHERE stream_id = ANY (%s) AND event_name = ANY (%s) ORDER BY stream_id, stream_version DESC"""


def hidden_since(connection: Connection[TupleRow], devices: Collection[UUID]) -> Mapping[UUID, datetime]:
    """Look up since when each of these devices is hidden that is."""
    if not devices:
        return {}
    rows = connection.execute(_LAST, (list(devices), [DeviceHidden.event_name, DeviceShown.event_name]))
    return {device: at for device, name, at in rows if name == DeviceHidden.event_name}
