"""The embedded database comes back when it dies under the process that owns it."""

import os
import signal
import time
from pathlib import Path

import pytest
from psycopg import Error
from psycopg_pool import PoolTimeout

from eventstore.pool import Pool, open_pool
from portal.engine.database import open_database
from portal.settings import Settings

LIMIT = 120.0


def answer(pool: Pool) -> int | None:
    try:
        with pool.connection(5) as connection:
            row = connection.execute("SELECT count(*) FROM note").fetchone()
    except (Error, PoolTimeout):
        return None
    return row[0] if row else None


@pytest.mark.part_of("X-04")
def test_a_database_that_dies_is_started_again_and_the_pool_goes_on(data_dir: Path, caplog: pytest.LogCaptureFixture) -> None:
    with open_database(Settings(data_dir=data_dir, database_url=None), "stays") as database, open_pool(database.dsn) as pool:
        assert database.embedded is not None
        with pool.connection() as connection:
            connection.execute("CREATE TABLE note AS SELECT 1")
        for _ in range(2):
            died = database.embedded.pid
            assert died is not None
            os.kill(died, signal.SIGKILL)
            deadline = time.monotonic() + LIMIT
            while database.embedded.pid == died or answer(pool) != 1:
                assert time.monotonic() < deadline
                time.sleep(0.1)
            assert database.embedded.dsn == database.dsn
    assert "is being restarted" in caplog.text
    assert not database.embedded.running
