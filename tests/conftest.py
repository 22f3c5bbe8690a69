"""A real PostgreSQL for the tests: one server per run, one fresh database per test."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from hypothesis import settings
from psycopg import sql
from psycopg.conninfo import make_conninfo

from embedded.postgres import EmbeddedPostgres

if TYPE_CHECKING:
    from tests.gateways.directory import Directory

settings.register_profile("portal", deadline=None)  # how long an example takes says how busy the machine is
settings.load_profile("portal")

FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "128MB", "max_connections": "200"}
_numbers = count(1)


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """An empty folder that other accounts may enter, as PostgreSQL doesn't run as root; pytest's own are closed."""
    folder = Path(tempfile.mkdtemp(prefix="portal-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Connection string of a server: PORTAL_TEST_DATABASE_URL, or an embedded one made for this run."""
    given = os.environ.get("PORTAL_TEST_DATABASE_URL")
    if given:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="portal-test-"))
    folder.chmod(0o755)
    with EmbeddedPostgres(folder, settings=FAST) as server:
        yield server.dsn
    shutil.rmtree(folder)


@pytest.fixture
def database(postgres: str) -> Iterator[str]:
    """Connection string of an empty database of this test's own."""
    with _empty_database(postgres) as dsn:
        yield dsn


@pytest.fixture
def second_database(postgres: str) -> Iterator[str]:
    """Another one."""
    with _empty_database(postgres) as dsn:
        yield dsn


@contextmanager
def _empty_database(postgres: str) -> Generator[str]:
    name = f"test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        # Written through the log, which is faster than copying files and a checkpoint for something this small.
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 STRATEGY wal_log").format(sql.Identifier(name)))
    yield make_conninfo(postgres, dbname=name)
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def running_directory() -> Iterator[Directory]:
    """One sign-on service for all tests of single sign-on."""
    from tests.gateways.directory import running

    with running() as directory:
        yield directory


@pytest.fixture
def directory(running_directory: Directory) -> Iterator[Directory]:
    """The sign-on service, honest and on time."""
    yield running_directory
    running_directory.healed()
