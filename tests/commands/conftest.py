"""Dispatchers on a log of the test's own."""

from collections.abc import Iterator

import pytest

from commands.engine.dispatch import Dispatcher
from eventstore.log import EventLog


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
