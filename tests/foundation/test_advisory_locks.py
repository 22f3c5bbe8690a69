"""Each advisory lock has a number of its own, which stands in one place."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import Connection
from psycopg.rows import TupleRow

from foundation import advisory_locks
from foundation.advisory_locks import (
    APPEND,
    DELIVERY,
    IMPORT,
    PROJECTION,
    READING,
    READING_WHOLE,
    SIGNING_KEY,
    SessionLock,
    TransactionLock,
)

ROOT = Path(__file__).parents[2]
NUMBER = re.compile(r"7_?203_?\d{3}")
TAKES = re.compile(r"pg_(?:try_)?advisory_(?:xact_)?(?:lock|unlock)(?:_shared)?\(")
DECLARED = {name: lock for name, lock in vars(advisory_locks).items() if isinstance(lock, SessionLock | TransactionLock)}
HERE = ("foundation/advisory_locks.py", "tests/foundation/test_advisory_locks.py")
LOCKS_OF_THEIR_OWN = ("tests/portal/engine/test_reader_login.py", "tests/readmodels/engine/test_kept_rows.py")
"""Take locks by SQL of their own: as somebody might who got some in, and for rows that are slow to come."""


def texts(*endings: str) -> Iterator[tuple[str, str]]:
    """All files but those in which the numbers stand."""
    listed = subprocess.run(["git", "ls-files", *endings], cwd=ROOT, capture_output=True, text=True, check=True)
    return ((name, (ROOT / name).read_text()) for name in listed.stdout.split() if name not in HERE and (ROOT / name).exists())


def test_no_number_is_used_for_two_locks() -> None:
    numbers = [lock.number for lock in DECLARED.values()]
    assert len(numbers) > 10
    assert len(numbers) == len(set(numbers))


def test_no_other_file_has_a_number_or_takes_a_lock_by_itself() -> None:
    found = [name for name, text in texts("*.py") if NUMBER.search(text) or (TAKES.search(text) and name not in LOCKS_OF_THEIR_OWN)]
    assert found == []


def test_keys_are_made_in_one_place() -> None:
    assert [name for name, text in texts("*.py") if "hashtextextended" in text] == []


def test_a_name_that_sql_makes_has_the_key_that_was_taken(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        IMPORT.wait_for(connection, "import x users None")
        key = IMPORT.key_of("concat('import ', 'x', ' users ', 'None')")
        assert connection.execute(
            f"SELECT {key} = (classid::bigint << 32) | objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND pid = pg_backend_pid()".encode()
        ).fetchall() == [(True,)]


def test_migrations_and_docs_have_the_number_of_the_append_lock_only() -> None:
    found = {name: set(NUMBER.findall(text)) for name, text in texts("*.sql", "*.md", "*.toml", "*.yml", "*.json")}
    assert {name: numbers for name, numbers in found.items() if numbers - {str(APPEND.number)}} == {}
    taken = {name: set(re.findall(rf"{TAKES.pattern}([^)]*)", text)) for name, text in texts("*.sql")}
    assert {name: keys for name, keys in taken.items() if keys - {APPEND.key}} == {}
    assert sum(map(len, taken.values())) > 1


@pytest.fixture
def two(database: str) -> Iterator[tuple[Connection[TupleRow], Connection[TupleRow]]]:
    with psycopg.connect(database, autocommit=True) as one, psycopg.connect(database, autocommit=True) as other:
        yield one, other


@pytest.mark.parametrize(
    ("lock", "name"),
    [(PROJECTION, ("inventory",)), (IMPORT, ("import 1",)), (READING_WHOLE, ())],
    ids=["projection", "import", "reading whole"],
)
def test_a_sessions_lock_is_held_until_it_is_let_go(
    two: tuple[Connection[TupleRow], Connection[TupleRow]], lock: SessionLock, name: tuple[str, ...]
) -> None:
    one, other = two
    with one.transaction():
        lock.wait_for(one, *name)
    assert not lock.take_if_free(other, *name)
    assert not lock.is_free(other, *name)
    lock.let_go(one, *name)
    assert lock.is_free(other, *name)
    assert lock.take_if_free(other, *name)


def test_a_lock_by_name_is_one_for_each_name_and_number(two: tuple[Connection[TupleRow], Connection[TupleRow]]) -> None:
    one, other = two
    PROJECTION.wait_for(one, "mail")
    assert PROJECTION.take_if_free(other, "sms")
    assert DELIVERY.take_if_free(other, "mail")


def test_a_transactions_lock_is_held_until_its_end(two: tuple[Connection[TupleRow], Connection[TupleRow]]) -> None:
    one, other = two
    with one.transaction():
        SIGNING_KEY.wait_for(one)
        assert not SIGNING_KEY.take_if_free(other)
    assert SIGNING_KEY.take_if_free(other)


@pytest.mark.parametrize("lock", [READING, READING_WHOLE], ids=["reading", "reading whole"])
def test_readers_share_what_a_rebuild_takes_alone(
    two: tuple[Connection[TupleRow], Connection[TupleRow]], lock: TransactionLock | SessionLock
) -> None:
    one, other = two
    with one.transaction():
        one.execute(f"SELECT {lock.share}".encode())
        with other.transaction():
            other.execute(f"SELECT {lock.share}".encode())
        assert not lock.take_if_free(other)
    assert lock.take_if_free(other)


def test_the_log_is_appended_to_under_the_declared_lock(two: tuple[Connection[TupleRow], Connection[TupleRow]]) -> None:
    one, other = two
    with one.transaction():
        one.execute("SELECT take_append_lock()")
        assert not APPEND.take_if_free(other)
    assert APPEND.take_if_free(other)
