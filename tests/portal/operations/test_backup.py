"""Back-up, and restore into an empty system."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from tests.portal.conftest import KEY, Run


@pytest.fixture
def second(empty_database: str) -> str:
    """An empty database beside the first."""
    return empty_database


def everything(dsn: str) -> dict[str, list[str]]:
    """All rows of all tables."""
    with psycopg.connect(dsn) as connection:
        tables = [name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")]
        return {
            table: sorted(str(row) for row in connection.execute(sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(table))))
            for table in tables
        }


@pytest.mark.part_of("X-05")
def test_a_backup_brings_everything_back_but_the_master_key(portal: Run, database: str, second: str, tmp_path: Path) -> None:
    portal("customer", "create", "Beispiel GmbH", "--number", "K-1001", "--all-features")
    portal("token", "create", "--role", "viewer", "--label", "test")
    portal("project", "--once")
    made = portal("backup", "b.dump")
    assert made.returncode == 0
    assert "22 events up to position 22" in made.stdout
    assert "NOT in the backup: PORTAL_MASTER_KEY" in made.stderr
    restored = portal("restore", "b.dump", PORTAL_DATABASE_URL=second)
    assert restored.returncode == 0
    assert everything(second) == everything(database)
    assert len(everything(second)["events"]) == 22
    assert portal("verify", PORTAL_DATABASE_URL=second).returncode == 0
    assert portal("customer", "set", "K-1001", "--name", "Neu GmbH", PORTAL_DATABASE_URL=second).returncode == 0


@pytest.mark.part_of("X-05")
def test_what_is_there_is_replaced_only_when_told(portal: Run, database: str, second: str, tmp_path: Path) -> None:
    portal("customer", "create", "Beispiel GmbH", "--number", "K-1001")
    portal("backup", "b.dump")
    portal("customer", "create", "Zweite GmbH", "--number", "K-1002")
    refused = portal("restore", "b.dump")
    assert refused.returncode == 3
    assert "4 events" in refused.stderr
    assert portal("restore", "b.dump", "--replace").returncode == 0
    assert "K-1002" not in portal("customer", "list").stdout


@pytest.mark.part_of("X-05")
def test_a_bad_backup_changes_nothing(portal: Run, database: str, tmp_path: Path) -> None:
    portal("customer", "create", "Beispiel GmbH", "--number", "K-1001")
    portal("project", "--once")
    portal("backup", "b.dump")
    before = everything(database)
    whole = (tmp_path / "b.dump").read_bytes()
    (tmp_path / "b.dump").write_bytes(whole[:-100])
    damaged = portal("restore", "b.dump", "--replace")
    assert damaged.returncode == 3
    assert "damaged" in damaged.stderr
    (tmp_path / "b.dump.json").unlink()
    broken = portal("restore", "b.dump", "--replace")
    assert broken.returncode == 1
    assert "pg_restore ist gescheitert" in broken.stderr
    assert everything(database) == before
    assert portal("verify").returncode == 0


def test_nothing_is_restored_under_a_running_process(portal: Run, database: str) -> None:
    portal("customer", "create", "Beispiel GmbH", "--number", "K-1001")
    portal("backup", "b.dump")
    with psycopg.connect(database, application_name="portal projector"):
        refused = portal("restore", "b.dump", "--replace")
    assert refused.returncode == 3
    assert "portal projector" in refused.stderr


@pytest.mark.part_of("X-04", "X-05")
def test_an_ordinary_account_that_owns_its_database_suffices(run: Run, empty_database: str) -> None:
    database = empty_database
    role = sql.Identifier(f"plain_{database.split('dbname=')[1].split(maxsplit=1)[0]}")
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("DO $$ BEGIN CREATE ROLE portal_reader NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
        connection.execute(sql.SQL("CREATE ROLE {}").format(role))
        connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(sql.Identifier(connection.info.dbname), role))
        settings = {"PORTAL_DATABASE_URL": make_conninfo(database, options=f"-c role={role.as_string()[1:-1]}"), "PORTAL_MASTER_KEY": KEY}
        refused = run("customer", "create", "Beispiel GmbH", "--number", "K-1001", **settings)
        assert refused.returncode == 6
        assert "GRANT portal_reader TO account" in refused.stderr
        connection.execute(sql.SQL("GRANT portal_reader TO {} WITH ADMIN OPTION").format(role))
    for command in (
        ("customer", "create", "Beispiel GmbH", "--number", "K-1001"),
        ("project", "--once"),
        ("backup", "b.dump"),
        ("restore", "b.dump", "--replace"),
        ("verify",),
        ("customer", "set", "K-1001", "--on", "helpdesk"),
    ):
        done = run(*command, **settings)
        assert done.returncode == 0, (command, done.stderr)
