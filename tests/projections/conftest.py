"""An event log on an empty database with the tables of projections."""

from collections.abc import Iterator

import pytest

from eventstore.log import EventLog
from tests.eventstore.store import make_tables, open_log


@pytest.fixture
def log(database: str) -> Iterator[EventLog]:
    make_tables(database, "eventstore", "projections")
    opened = open_log(database)
    yield opened
    opened.close()
