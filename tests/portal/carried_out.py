"""Commands that the command line doesn't have, carried out beside it: what comes of them is looked at there."""

from __future__ import annotations

import base64
from uuid import UUID

import psycopg

from aggregates.registry import EVENTS
from commands.engine.command import Command
from commands.engine.dispatch import Dispatcher
from eventstore.envelope import Cause
from eventstore.keyring import MasterKey
from eventstore.log import EventLog
from tests.portal.conftest import KEY


def carry_out(database: str, customer_id: UUID, *commands: Command, actor: str = "console:test") -> None:
    log = EventLog(database, EVENTS, MasterKey(base64.b64decode(KEY)))
    dispatcher = Dispatcher(log)
    try:
        for command in commands:
            dispatcher.run(command, Cause(customer_id, actor, "test", "test"))
    finally:
        dispatcher.close()
        log.close()


def streams_of(database: str, *events: str) -> list[tuple[UUID, UUID]]:
    """The streams in which such events stand, and their customers, in the order of the events."""
    query = "SELECT stream_id, customer_id FROM events WHERE event_name = ANY(%s) ORDER BY position"
    with psycopg.connect(database) as connection:
        return connection.execute(query, ([*events],)).fetchall()
