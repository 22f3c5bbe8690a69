"""A database is brought up to date once, whoever starts first."""

from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from uuid import uuid4

import psycopg
import pytest
from psycopg.rows import TupleRow

from eventstore.migrate import NewerDatabase, migrate
from eventstore.unit import Appended
from tests.commands.made_up import device, imei
from tests.eventstore.store import make_tables, open_log, rows_of, unit


@pytest.mark.part_of("X-04")
def test_processes_that_start_together_make_the_tables_once(empty_database: str) -> None:
    def start(_: int) -> list[str]:
        with psycopg.Connection[TupleRow].connect(empty_database, autocommit=True) as connection:
            return [*migrate(connection), *migrate(connection, "projections")]

    with ThreadPoolExecutor(6) as processes:
        done = list(processes.map(start, range(6)))
    scripts = {entry.name for room in ("eventstore", "projections") for entry in files(room).joinpath("migrations").iterdir()}
    applied = [name for names in done for name in names]
    assert sorted(applied) == sorted(scripts)
    assert len(rows_of(empty_database, "SELECT name FROM migrations")) == len(scripts)


def test_a_database_of_a_newer_version_is_refused_and_left_alone(empty_database: str) -> None:
    make_tables(empty_database)
    with psycopg.connect(empty_database, autocommit=True) as connection:
        connection.execute("INSERT INTO migrations (name) VALUES ('eventstore/9999_from_the_future.sql')")
        with pytest.raises(NewerDatabase):
            migrate(connection)
        assert migrate(connection, "projections")
    assert (NewerDatabase.__doc__ or "").count(".") >= 2


def test_a_script_that_fails_leaves_nothing(empty_database: str) -> None:
    with psycopg.connect(empty_database, autocommit=True) as connection:
        connection.execute("CREATE TABLE idempotency (of_somebody_else int)")
        with pytest.raises(psycopg.errors.DuplicateTable):
            migrate(connection)
    assert rows_of(empty_database, "SELECT to_regclass('events'), to_regclass('migrations')") == [(None, None)]


def test_what_was_applied_before_a_failure_stays_and_the_next_start_goes_on(empty_database: str) -> None:
    """Each script ends with what it has locked: writers never wait for two of them."""
    with psycopg.connect(empty_database, autocommit=True) as connection:
        connection.execute("CREATE FUNCTION take_append_lock() RETURNS int LANGUAGE sql AS 'SELECT 1'")  # 0005 can't replace it by its own
        with pytest.raises(psycopg.Error):
            migrate(connection)
        scripts = sorted(entry.name for entry in files("eventstore").joinpath("migrations").iterdir() if entry.name.endswith(".sql"))
        done = [name for name in scripts if name < "0005"]
        assert rows_of(empty_database, "SELECT name FROM migrations ORDER BY name") == [(f"eventstore/{name}",) for name in done]
        connection.execute("DROP FUNCTION take_append_lock()")
        assert migrate(connection) == scripts[len(done) :]


def test_a_second_wall_key_is_removed_and_no_other_gets_in(empty_database: str) -> None:
    make_tables(empty_database, "eventstore", "projections")
    [(key,)] = rows_of(empty_database, "SELECT key FROM reader_wall")
    with psycopg.connect(empty_database, autocommit=True) as connection:
        connection.execute("DROP INDEX reader_wall_one")  # as the migration before it left things
        connection.execute("DELETE FROM migrations WHERE name = 'projections/0005_one_wall_key.sql'")
        connection.execute("INSERT INTO reader_wall VALUES ('restored')")
        assert migrate(connection, "projections") == ["0005_one_wall_key.sql"]
        assert connection.execute("SELECT key FROM reader_wall").fetchall() == [(key,)]
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO reader_wall VALUES ('restored')")


def test_a_migration_that_waits_for_a_backup_lets_writers_work(empty_database: str) -> None:
    """A backup reads every table to its end; who asks for one behind the migration would wait for as long."""
    make_tables(empty_database)
    log = open_log(empty_database)
    with psycopg.connect(empty_database, autocommit=True) as connection:
        connection.execute("DELETE FROM migrations WHERE name = 'eventstore/0007_claims_by_prefix.sql'")  # may be done again
    with ThreadPoolExecutor(1) as starting, psycopg.connect(empty_database) as backup:
        backup.execute("SELECT count(*) FROM claims")

        def start() -> list[str]:
            with psycopg.Connection[TupleRow].connect(empty_database, autocommit=True) as connection:
                return migrate(connection, patience=0.2, pause=0.05)

        migrating = starting.submit(start)
        for _ in range(20):
            assert isinstance(log.append([unit(device(uuid4(), imei(str(uuid4().int)[:14])))])[0], Appended)
        assert not migrating.done()
        backup.rollback()
        assert migrating.result() == ["0007_claims_by_prefix.sql"]
    log.close()
