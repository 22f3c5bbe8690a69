"""The watch goes on whatever keeps a look from beginning, and says that the database is away only when that is so."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from api.engine import database_watch
from api.engine.database_watch import DatabaseWatch
from eventstore.pool import Pool
from tests.api.conftest import World
from tests.waiting import until

Missing = Callable[[DatabaseWatch, int], None]


class NoThread(threading.Thread):
    """A thread of a look of that watch: the system has no room for it, as long as `missing` says so."""

    missing = 0
    of: DatabaseWatch | None = None

    def __init__(self, *, target: Any, **options: Any) -> None:
        super().__init__(target=target, **options)
        self._fails = self.name == "database look" and target.__self__ is NoThread.of

    def start(self) -> None:
        if self._fails and NoThread.missing:
            NoThread.missing -= 1
            raise RuntimeError("can't start new thread")
        super().start()


@pytest.fixture
def pool(world: World) -> Iterator[Pool]:
    with Pool(world.dsn, most=2, name="watched") as found:
        found.wait(120)
        yield found


@pytest.fixture
def without_threads(monkeypatch: pytest.MonkeyPatch) -> Missing:
    monkeypatch.setattr(database_watch, "Thread", NoThread)
    monkeypatch.setattr(database_watch, "_EVERY", 0.05)

    def missing(watch: DatabaseWatch, number: int) -> None:
        NoThread.of, NoThread.missing = watch, number

    return missing


def test_a_look_that_could_not_begin_is_not_waited_for(world: World, pool: Pool, without_threads: Missing) -> None:
    watch = DatabaseWatch(world.log, (pool,))
    with ExitStack() as ending:
        ending.push(watch.__exit__)
        without_threads(watch, 1)
        assert asyncio.run(watch.look()) is None
        assert asyncio.run(watch.look()) is not None, "the next one begins anew"


def test_without_threads_nobody_is_told_that_the_database_is_away(
    world: World, pool: Pool, without_threads: Missing, caplog: pytest.LogCaptureFixture
) -> None:
    with DatabaseWatch(world.log, (pool,)) as watch:
        until(lambda: watch.latest() is not None)
        without_threads(watch, 5)
        until(lambda: NoThread.missing == 0)
        assert not pool.away.is_set()
        assert not pool.hung.is_set()
        assert "could not look" in caplog.text
        until(lambda: asyncio.run(watch.look()) is not None)
        with pool.connection() as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.usefixtures("without_threads")
def test_an_error_of_a_pool_does_not_end_the_watch(world: World, pool: Pool) -> None:
    """It is told again that the database is back."""
    tries: list[int] = []

    class Odd(Pool):
        def check(self) -> None:
            tries.append(1)
            if len(tries) == 1:
                raise psycopg.OperationalError("went away just now")
            super().check()

    with Odd(world.dsn, most=1, name="odd") as odd, DatabaseWatch(world.log, (odd, pool)) as watch:
        odd.wait(120)
        until(lambda: watch.latest() is not None)
        name = conninfo_to_dict(world.dsn)["dbname"]
        with psycopg.connect(world.dsn, dbname="postgres", autocommit=True) as administrator:
            administrator.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'.encode())
            try:
                watching = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'portal watch' AND datname = %s"
                administrator.execute(watching, (name,))
                until(pool.away.is_set)
            finally:
                administrator.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'.encode())
        until(lambda: len(tries) > 1 and not pool.away.is_set())
        until(lambda: watch.latest() is not None)
