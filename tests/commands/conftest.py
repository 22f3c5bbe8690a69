"""A real log in a database of the test's own, and dispatchers on it."""

from collections.abc import Iterator

import psycopg
import pytest

from aggregates.registry import EVENTS
from commands.engine.dispatch import Dispatcher
from eventstore.keyring import MasterKey
from eventstore.log import EventLog
from eventstore.migrate import migrate


@pytest.fixture
def log(database: str) -> Iterator[EventLog]:
    with psycopg.connect(database, autocommit=True) as connection:
        migrate(connection)
    log = EventLog(database, EVENTS, MasterKey(b"x" * 32))
    yield log
    log.close()


@pytest.fixture
def dispatcher(log: EventLog) -> Iterator[Dispatcher]:
    dispatcher = Dispatcher(log)
    yield dispatcher
    dispatcher.close()


@pytest.fixture
def other_process(log: EventLog) -> Iterator[Dispatcher]:
    """A second dispatcher: to the database, another process that writes at the same time."""
    dispatcher = Dispatcher(log)
    yield dispatcher
    dispatcher.close()
