"""A customer with an importer, on a real database: of the test's own (`alone`), or beside those of the other tests (`portal`)."""

from collections.abc import Iterator
from itertools import count

import pytest

from tests.databases import Databases, prepared
from tests.importers.portal import Portal, close, open_portal

_numbers = count(1)


@pytest.fixture(scope="session")
def shared_portal(databases: Databases) -> Iterator[Portal]:
    with databases.like(prepared) as dsn:
        opened = open_portal(dsn)
        yield opened
        close(opened)


@pytest.fixture
def portal(shared_portal: Portal) -> Portal:
    """A new customer: whatever other tests did is behind a wall."""
    return shared_portal.new_customer(f"K-100{next(_numbers)}")


@pytest.fixture
def alone(database: str) -> Iterator[Portal]:
    opened = open_portal(database)
    yield opened
    close(opened)
