"""What refusals tell of the past, in words: the event as its history tells it, in the customer's own time (F-17)."""

from contextlib import suppress
from uuid import UUID
from zoneinfo import ZoneInfo

from psycopg import OperationalError

from aggregates.customer import Customer
from aggregates.engine.event import Event
from commands.engine.against_past import AgainstThePast
from commands.engine.dispatch import Tell
from eventstore.envelope import Recorded
from eventstore.faults import UnknownEvent
from eventstore.log import EventLog
from readmodels.engine.told_events import Within, told_events


def telling_past(log: EventLog) -> Tell:
    """Return what tells it. A refusal that can't be told, as the database is away or a newer program wrote the event, stays as it is."""

    def tell(refusal: AgainstThePast, customer_id: UUID) -> None:
        with suppress(OperationalError, UnknownEvent):
            quoted = refusal.quoted
            with log.pool.connection() as connection:
                streams = log.load(connection, [customer_id, *([quoted.stream_id] if quoted is not None else [])])
            customer = Customer()
            for recorded in streams.get(customer_id, ()):
                customer = customer.evolve(recorded.event)
            zone = ZoneInfo(customer.time_zone)
            known = (
                [each for each in streams.get(quoted.stream_id, ()) if each.stream_version == quoted.version] if quoted is not None else []
            )
            refusal.tell(zone, _sentence(log, customer_id, zone, known[0]) if known else None)

    return tell


def _sentence(log: EventLog, customer_id: UUID, zone: ZoneInfo, recorded: Recorded[Event]) -> tuple[str, str]:
    """Read anew from the log: of whom was erased since it says no more."""
    [entry], _ = told_events(log, customer_id, zone, [Within(recorded)])
    return entry.sentence.de, entry.sentence.en
