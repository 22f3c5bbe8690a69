"""A database with the tables of the made-up list."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from readmodels.engine.query import configure
from tests.readmodels.engine.query_table import (
    SCHEMA,
    Connection,
)


@pytest.fixture
def connection(empty_database: str) -> Iterator[Connection]:
    with psycopg.connect(empty_database, autocommit=True) as connection:
        configure(connection)
        connection.execute(SCHEMA)
        yield connection
