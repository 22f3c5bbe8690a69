"""Figures that lie in the database: messages, imports, feeds, quarantine, whichever process made them (X-03).

Looked at when Prometheus asks, by one connection apart from the pool, at most every few seconds; what couldn't be looked at is not there, never old.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from psycopg import Connection, Error
from psycopg.rows import TupleRow

from aggregates.engine.event import OPERATOR
from aggregates.import_terms import ImportCounts
from api.engine.database_watch import ANSWERED_WITHIN
from commands.timers.due_timers import TimerFigures, timer_figures
from eventstore.keyring import MasterKey
from eventstore.log import EventLog
from eventstore.pool import within_seconds
from importers.imports.interrupted import interrupted_imports

EVERY = 10.0
"""Seconds for which a look counts."""
PATIENCE = 2
"""Seconds that a look may take: to connect, and for each question."""

log_of = logging.getLogger(__name__)
_COUNTS = tuple(name for name in ImportCounts.model_fields if name != "events")
"""Those of rows."""
_OUTBOX = """SELECT channel, count(*) FILTER (WHERE sent_at IS NULL AND given_up_at IS NULL), count(*) FILTER (WHERE given_up_at IS NOT NULL)
    FROM outbox GROUP BY channel"""
_IMPORTS = (
    f"""SELECT kind, state, count(*), sum(open_rows), {", ".join(f"sum({name})" for name in _COUNTS)} FROM imports GROUP BY kind, state"""
)
_FEEDS = """SELECT i.customer_id, greatest(0, extract(epoch FROM now() - max(i.feed_date)::timestamp AT TIME ZONE c.time_zone))::float8
    FROM imports i JOIN customers c USING (customer_id) WHERE i.kind = 'feed' AND i.state = 'completed' GROUP BY i.customer_id, c.time_zone"""


def customer_label(master: MasterKey, customer_id: UUID) -> str:
    """Return what a customer is called in figures that anybody may read: it says nothing to whom the operator doesn't tell."""
    return master.digest(OPERATOR, f"figures {customer_id}")[:12]


class Figures(NamedTuple):
    """Rows of the questions above; of the feeds with the customers' labels."""

    outbox: Sequence[TupleRow]
    imports: Sequence[TupleRow]
    interrupted: int
    feeds: Sequence[TupleRow]
    timers: TimerFigures


class DatabaseFigures:
    """One per process."""

    def __init__(self, log: EventLog, clock: Callable[[], float] = time.monotonic) -> None:
        self._master = log.master
        self._dsn = within_seconds(log.dsn, connect=PATIENCE, statement=PATIENCE)
        self._clock = clock
        self._lock = threading.Lock()
        self._found: Figures | None = None
        self._looked_at = -EVERY

    async def refresh(self) -> None:
        """Look again, and wait for it no longer than whoever asks for figures should; the look goes on by itself. Raises nothing: figures are there or not."""
        try:
            await asyncio.wait_for(asyncio.to_thread(self.look), ANSWERED_WITHIN)
        except TimeoutError:
            pass
        except Exception:  # such as no thread to be had: all other figures are told
            log_of.exception("could not look at the figures of the database")

    def look(self) -> None:
        """Look again where the last look is too old, and none is under way."""
        if self._clock() - self._looked_at < EVERY or not self._lock.acquire(blocking=False):
            return
        try:
            with Connection[TupleRow].connect(self._dsn, autocommit=True, application_name="portal figures") as connection:
                outbox, imports, feeds = (connection.execute(each.encode()).fetchall() for each in (_OUTBOX, _IMPORTS, _FEEDS))
                interrupted = len(interrupted_imports(connection))
                timers = timer_figures(connection, datetime.now(UTC))
            self._found = Figures(
                outbox, imports, interrupted, [(customer_label(self._master, customer_id), age) for customer_id, age in feeds], timers
            )
        except BaseException as error:
            self._found = None
            if not isinstance(error, Error):
                raise
        finally:
            self._looked_at = self._clock()
            self._lock.release()

    def latest(self) -> Figures | None:
        """Return what the last look found, unless it is too old: a look under way, or none that came to an end."""
        return self._found if self._clock() - self._looked_at < 2 * EVERY else None


class FiguresCollector(Collector):
    """`customer`: a label that only the portal itself can make of a customer (docs/security.md)."""

    def __init__(self, latest: Callable[[], Figures | None]) -> None:
        self._latest = latest

    def collect(self) -> Iterable[Metric]:
        found = self._latest()
        yield GaugeMetricFamily(
            "portal_figures_current", "Whether the database told its figures (1), or didn't in time (0)", int(found is not None)
        )
        if found is not None:
            yield from _outbox(found)
            yield from _imports(found)
            yield from _timers(found.timers)
            feeds = GaugeMetricFamily(
                "portal_feed_age_seconds",
                "Since the beginning of the day of a customer's newest feed, by its label in `portal customer list`",
                labels=["customer"],
            )
            for label, seconds in found.feeds:
                feeds.add_metric([label], seconds)
            yield feeds


def _outbox(found: Figures) -> Iterable[Metric]:
    messages = GaugeMetricFamily(
        "portal_outbox_messages", "Messages that wait, and those that were given up in 30 days", labels=["channel", "state"]
    )
    numbers = {channel: (waiting, given_up) for channel, waiting, given_up in found.outbox}
    for channel in ("mail", "sms"):
        waiting, given_up = numbers.get(channel, (0, 0))
        messages.add_metric([channel, "waiting"], waiting)
        messages.add_metric([channel, "given_up"], given_up)
    yield messages


def _timers(found: TimerFigures) -> Iterable[Metric]:
    timers = GaugeMetricFamily(
        "portal_timers", "Timers that wait for their moment, are due, are late by more than a minute, or fail", labels=["state"]
    )
    for state in ("waiting", "due", "late", "failing"):
        timers.add_metric([state], getattr(found, state))
    yield timers
    yield GaugeMetricFamily(
        "portal_timers_oldest_due_seconds", "For how long the oldest timer that isn't done has been due", found.oldest_seconds
    )


def _imports(found: Figures) -> Iterable[Metric]:
    """Whoever ran them: a server, the command line, a watched folder."""
    imports = GaugeMetricFamily("portal_imports", "Imports by how they stand", labels=["kind", "state"])
    rows = CounterMetricFamily("portal_import_rows", "Rows of all imports by what came of them", labels=["count"])
    held = GaugeMetricFamily("portal_imports_held", "Imports that wait for a person's decision")
    interrupted = GaugeMetricFamily("portal_imports_interrupted", "Imports that are running by the record, and on which nobody works")
    interrupted.add_metric([], found.interrupted)
    open_rows = GaugeMetricFamily("portal_quarantine_open_rows", "Quarantined rows that nobody has dealt with")
    for kind, state, number, *_ in found.imports:
        imports.add_metric([kind, state], number)
    for place, name in enumerate(_COUNTS, start=4):
        rows.add_metric([name], sum(int(row[place]) for row in found.imports))
    held.add_metric([], sum(number for _, state, number, *_ in found.imports if state == "held"))
    open_rows.add_metric([], sum(int(row[3]) for row in found.imports))
    yield from (imports, rows, held, interrupted, open_rows)
