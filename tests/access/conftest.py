"""A log with an account in it."""

import pytest

from eventstore.log import EventLog
from tests.access.made_up import ACCOUNT, invited
from tests.eventstore.store import appended, cause


@pytest.fixture
def log(log: EventLog) -> EventLog:
    appended(log, (ACCOUNT, invited()), by=cause(causation="command:invitation"))
    return log
