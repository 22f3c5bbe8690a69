"""Who looked at what: noted at once, put on record as soon as the log takes it.

A note is a row of its own that waits for nobody: showing a history or an export takes no longer, and goes on, while the log is busy; and whatever
stops when, what was shown is on record in the end. Secrets aren't looked at this way: there the event comes first (commands/sims, commands/customers).
"""

import logging
from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock
from time import monotonic
from uuid import UUID

from psycopg import Error
from psycopg_pool import PoolTimeout

from aggregates.engine.event import Event
from aggregates.engine.look import Look
from commands.engine.dispatch import Dispatcher
from commands.engine.record_look import RecordLook
from eventstore.envelope import Cause
from eventstore.ids import new_id
from eventstore.log import EventLog

AGAIN_AFTER = timedelta(minutes=10)
"""Whoever looks again at the same thing within this time is on record once: pages load themselves anew."""
_REMEMBERED = 10_000
ROUND = 100
_NOTE = (
    "INSERT INTO looks_waiting (look_id, customer_id, actor, on_behalf_of, correlation, event, payload) VALUES (%s, %s, %s, %s, %s, %s, %s)"
)
_WAITING = """SELECT look_id, customer_id, actor, on_behalf_of, correlation, looked_at, event, payload::text
    FROM (SELECT *, row_number() OVER (PARTITION BY customer_id ORDER BY look_id) AS turn FROM looks_waiting WHERE event = ANY(%s)) AS each
    ORDER BY turn, look_id LIMIT %s"""
"""Customers in turn: one with very many keeps the others from nothing. An event of a newer program is left to that."""

log_of = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Looker:
    """Who looks, in which customer's things, and by whose leave."""

    customer_id: UUID
    actor: str
    on_behalf_of: str | None
    correlation: str


class Looks:
    """One per process."""

    def __init__(self, log: EventLog, dispatcher: Dispatcher) -> None:
        self._log = log
        self._dispatcher = dispatcher
        self._lately: OrderedDict[tuple[UUID, str, str | None, Event], float] = OrderedDict()
        self._lock = Lock()

    def note(self, looker: Looker, look: Event, *, each: bool, same_as: Event | None = None) -> None:
        """Note a look before what is looked at is shown.

        `each`: every time, however soon after the last; what is taken along as a file. Never keeps anybody from looking.
        `same_as`: what looks have in common that count as one, where they say more (of which moment "now" was).
        """
        key = (looker.customer_id, looker.actor, looker.on_behalf_of, same_as or look)
        if not each and self._is_known(key):
            return
        values = (
            new_id(),
            looker.customer_id,
            looker.actor,
            looker.on_behalf_of,
            looker.correlation,
            look.event_name,
            look.model_dump_json(),
        )
        try:
            with self._log.pool.connection() as connection:
                connection.execute(_NOTE, values)
        except (Error, PoolTimeout) as error:
            log_of.error("a look could not be noted: %s: %s", values, error)
            return
        if not each:
            self._remember(key)

    def record(self) -> int:
        """Put on record what waits, the oldest first; how many that were. Several processes may do so at once: each look is recorded once. Raises as the dispatcher does."""
        known = {kind.event_name: kind for kind in Look.events()}
        with self._log.pool.connection() as connection:
            waiting = connection.execute(_WAITING, (list(known), ROUND)).fetchall()
        for look_id, customer_id, actor, on_behalf_of, correlation, looked_at, event, payload in waiting:
            command = RecordLook.model_validate({"look_id": look_id, "look": known[event].model_validate_json(payload)})
            self._dispatcher.run(command, Cause(customer_id, actor, f"command:{look_id}", correlation, looked_at, on_behalf_of))
            with self._log.pool.connection() as connection:
                connection.execute("DELETE FROM looks_waiting WHERE look_id = %s", (look_id,))
        return len(waiting)

    def _is_known(self, key: tuple[UUID, str, str | None, Event]) -> bool:
        with self._lock:
            noted = self._lately.get(key)
        return noted is not None and monotonic() - noted < AGAIN_AFTER.total_seconds()

    def _remember(self, key: tuple[UUID, str, str | None, Event]) -> None:
        with self._lock:
            self._lately[key] = monotonic()
            self._lately.move_to_end(key)
            while len(self._lately) > _REMEMBERED:
                self._lately.popitem(last=False)
