"""The days of which a carrier's feeds were imported, and from when each of them holds (F-17)."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from eventstore.arrays import uuid_array
from eventstore.log import EventLog
from importers.imports.imported_files import imported_files

# An import's last events are looked at first: a large one has thousands of them, and few come after its end.
_COMPLETED = """SELECT s, e.effective_at FROM unnest(%s::uuid[]) AS s, LATERAL (SELECT effective_at FROM events
    WHERE stream_id = s AND event_name = 'import.completed' ORDER BY stream_version DESC LIMIT 1) AS e"""


@dataclass(frozen=True, slots=True)
class FeedDays:
    """`days` in their order, each once; `moments`: from when what was said of the day held."""

    days: Sequence[date]
    moments: Sequence[datetime]

    def __contains__(self, day: date) -> bool:
        return self.upto(day) == day

    def upto(self, day: date) -> date | None:
        """Return the newest of the days up to this one."""
        at = bisect_right(self.days, day)
        return self.days[at - 1] if at else None

    def after(self, day: date) -> list[tuple[date, datetime]]:
        """Return the days behind this one."""
        at = bisect_right(self.days, day)
        return list(zip(self.days[at:], self.moments[at:], strict=True))

    def moment(self, day: date) -> datetime | None:
        """Tell from when what was said of this day held; None where there is no feed of it."""
        return self.moments[bisect_right(self.days, day) - 1] if day in self else None


def feed_days(log: EventLog, connection: Connection[TupleRow], customer_id: UUID, carrier: str) -> FeedDays:
    """Load the days of all feeds that were imported to their end."""
    files = imported_files(log, connection, customer_id, "feed", carrier)
    holders = log.holders(connection, customer_id, (file.claim for file in files))
    completed = dict(connection.execute(_COMPLETED, (uuid_array([each for each in holders.values() if each]),)).fetchall())
    moments: dict[date, datetime] = {}
    for file in files:
        import_id = holders[file.claim]
        if import_id in completed:
            moments[file.feed_date] = max(completed[import_id], moments.get(file.feed_date, completed[import_id]))
    days = sorted(moments)
    return FeedDays(days, [moments[day] for day in days])
