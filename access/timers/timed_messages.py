"""Mails that go with what is due: kept before the command of their timer, each once, and sent when that command has changed something."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import NamedTuple
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from access.engine.current_states import CurrentStates
from access.engine.outbox import Message, Outbox
from aggregates.timer import Due, Timer
from commands.timers.timekeeper import Announce
from eventstore.envelope import Cause
from eventstore.ids import derived_id
from eventstore.log import EventLog
from foundation.contribution import Point

_THERE = "SELECT FROM events WHERE stream_id = %s AND causation = %s LIMIT 1"


class Letter(NamedTuple):
    """`owner`: the account or user whose address it is, with whose key it goes."""

    recipient: str
    message: Message
    owner: UUID


@dataclass(frozen=True, slots=True)
class TimedMessage:
    """`write` says what goes out when the timer is due, and to whom."""

    timer: Timer
    write: Callable[[CurrentStates, Connection[TupleRow], Due], Iterable[Letter]]


TIMED_MESSAGES: Point[TimedMessage] = Point("access.registry", "TIMED_MESSAGES")


def announces(log: EventLog, states: CurrentStates, outbox: Outbox) -> Mapping[str, Announce]:
    """Return what keeps the mails of each timer that has some."""
    return {each.timer.name: _announce(each, log, states, outbox) for each in TIMED_MESSAGES}


def _announce(timed: TimedMessage, log: EventLog, states: CurrentStates, outbox: Outbox) -> Announce:
    def announce(due: Due, cause: Cause) -> None:
        with log.pool.connection() as connection:
            if connection.execute(_THERE, (due.stream_id, cause.causation)).fetchone() is not None:
                return  # it was carried out before, and its mails may be gone already
            letters = [*timed.write(states, connection, due)]
        for letter in letters:
            outbox.put(
                "mail",
                due.customer_id,
                stream_id=due.stream_id,
                causation=cause.causation,
                recipient=letter.recipient,
                message=letter.message,
                owner=letter.owner,
                message_id=_message_id(due, letter.owner),
            )

    return announce


def _message_id(due: Due, owner: UUID) -> UUID:
    """The same whoever tries it how often, and in order of time as all ids of messages."""
    run = UUID(int=int(due.due_at.timestamp() * 1000) << 80)
    return derived_id(run, f"{due.timer_id} {due.due_at.astimezone(UTC).isoformat()} {due.position} {owner}")
