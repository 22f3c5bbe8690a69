"""A customer with an importer, on a real database: of the test's own (`alone`), or beside those of the other tests (`portal`)."""

import os
from collections.abc import Iterator
from itertools import count

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from tests.importers.portal import Portal, close, open_portal

_numbers = count(1)


@pytest.fixture(scope="session")
def shared_portal(postgres: str) -> Iterator[Portal]:
    name = sql.Identifier(f"test_imports_{os.getpid()}")
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 STRATEGY wal_log").format(name))
    opened = open_portal(make_conninfo(postgres, dbname=name.as_string().strip('"')))
    yield opened
    close(opened)
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


@pytest.fixture
def portal(shared_portal: Portal) -> Portal:
    """A new customer: whatever other tests did is behind a wall."""
    return shared_portal.new_customer(f"K-100{next(_numbers)}")


@pytest.fixture
def alone(database: str) -> Iterator[Portal]:
    opened = open_portal(database)
    yield opened
    close(opened)
