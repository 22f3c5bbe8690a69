"""A log with the tables of events and of secrets, and an account in it."""

from collections.abc import Iterator

import pytest

from eventstore.log import EventLog
from tests.access.made_up import ACCOUNT, invited
from tests.eventstore.store import appended, cause, make_tables, open_log


@pytest.fixture
def log(database: str) -> Iterator[EventLog]:
    make_tables(database, "eventstore", "access")
    opened = open_log(database)
    appended(opened, (ACCOUNT, invited()), by=cause(causation="command:invitation"))
    yield opened
    opened.close()
