"""Databases that begin alike are made once and go apart."""

import psycopg

from eventstore.migrate import migrate
from portal.wiring import ROOMS
from tests.databases import Databases
from tests.eventstore.store import rows_of
from tests.test_architecture import ROOT


def test_copies_of_a_template_have_what_it_has_and_nothing_of_each_other(databases: Databases) -> None:
    made: list[str] = []

    def make(dsn: str) -> None:
        made.append(dsn)
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute("CREATE TABLE notes AS SELECT 'made' AS text")

    with databases.like(make) as first, databases.like(make) as second:
        with psycopg.connect(first, autocommit=True) as connection:
            connection.execute("UPDATE notes SET text = 'changed'")
        assert rows_of(second, "SELECT text FROM notes") == [("made",)]
        assert len({first, second, *made}) == 3
    assert len(made) == 1


def test_a_database_has_all_migrations_and_an_empty_one_has_none(database: str, empty_database: str) -> None:
    assert sorted(ROOMS) == sorted(path.parent.name for path in ROOT.glob("*/migrations")), (
        "name each room with tables of its own in portal/wiring.py"
    )
    with psycopg.connect(database, autocommit=True) as connection:
        assert [migrate(connection, room) for room in ROOMS] == [[] for _ in ROOMS]
    assert rows_of(empty_database, "SELECT to_regclass('migrations')") == [(None,)]
