from collections.abc import Iterator

import pytest

from eventstore.log import EventLog
from tests.commands.timers.kept import Kept


@pytest.fixture
def kept(log: EventLog) -> Iterator[Kept]:
    made = Kept(log)
    yield made
    made.close()
