"""A real PostgreSQL for the tests: one server per worker, one fresh database per test."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from embedded.postgres import EmbeddedPostgres
from eventstore.garbage import collect_in_large_rounds
from tests.databases import Databases, prepared
from tests.described_http import watch
from tests.described_report import SentReport
from tests.server import FAST, folder, in_memory
from tests.workers import longest_first, workers

if TYPE_CHECKING:
    from argon2 import PasswordHasher

    from eventstore.log import EventLog
    from tests.gateways.directory import Directory

settings.register_profile(
    "portal",
    deadline=None,  # how long an example takes says how busy the machine is
    derandomize="PORTAL_TEST_RANDOM" not in os.environ,
)
settings.load_profile("portal")

collect_in_large_rounds()  # as every program of the portal does; already for what tests bring in

if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
    sys.dont_write_bytecode = False  # each program that tests start would compile all of itself and its libraries anew: half of its start

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # where a shell runs the tests behind it, they and their processes would be deaf to Ctrl-C


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    return workers()


def pytest_configure(config: pytest.Config) -> None:
    watch()
    config.pluginmanager.register(SentReport())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    longest_first(items)


def pytest_collection_finish(session: pytest.Session) -> None:
    """What a worker has imported stays to its end: Python needn't look it through for garbage again and again, which takes a twentieth of its time."""
    if hasattr(session.config, "workerinput"):
        gc.collect()
        gc.freeze()


@pytest.fixture(scope="session")
def light_hashing() -> Iterator[PasswordHasher]:
    """Passwords are hashed in a millisecond instead of 150 by whatever runs in this process. Yields what hashes them otherwise."""
    from argon2 import PasswordHasher

    from access.accounts import passwords

    real = passwords.HASHER
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))
        yield real


@pytest.fixture
def real_hashing(light_hashing: PasswordHasher, monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords cost what they cost people: for tests that are about that."""
    monkeypatch.setattr("access.accounts.passwords.HASHER", light_hashing)


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """An empty folder for a database; pytest's own are closed to other accounts."""
    with folder() as made:
        yield made


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Connection string of a server: PORTAL_TEST_DATABASE_URL, or an embedded one made for this worker."""
    given = os.environ.get("PORTAL_TEST_DATABASE_URL")
    if given:
        yield given
        return
    with folder() as made, EmbeddedPostgres(made, settings=FAST) as server:
        yield server.dsn


@pytest.fixture(scope="session")
def databases(postgres: str) -> Iterator[Databases]:
    made = Databases(postgres, "file_copy" if in_memory() else "wal_log")
    yield made
    made.close()


@pytest.fixture
def database(databases: Databases) -> Iterator[str]:
    """Connection string of a database of this test's own, with the tables of all rooms but those of read models, which a projector makes."""
    with databases.like(prepared) as dsn:
        yield dsn


@pytest.fixture
def log(database: str) -> Iterator[EventLog]:
    """An event log without events, and nothing projected yet."""
    from tests.eventstore.store import open_log

    opened = open_log(database)
    yield opened
    opened.close()


@pytest.fixture
def second_database(databases: Databases) -> Iterator[str]:
    """Another one."""
    with databases.like(prepared) as dsn:
        yield dsn


@pytest.fixture
def empty_database(databases: Databases) -> Iterator[str]:
    """One with nothing in it."""
    with databases.empty() as dsn:
        yield dsn


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
