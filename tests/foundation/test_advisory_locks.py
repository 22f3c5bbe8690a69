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
    MIGRATION,
    PROJECTION,
    READING,
    READING_WHOLE,
    SIGNING_KEY,
    AdvisoryLock,
    SessionLock,
    TransactionLock,
    lock_of_nobody_else,
)

ROOT = Path(__file__).parents[2]
NUMBER = re.compile(r"7_?203_?\d{3}")
OF_LOCKS = re.compile(r"pg_\w*advisory|'advisory'|hashtext|\b(?:Transaction|Session)Lock\(")
"""What takes a lock, looks for one, makes a key of a name, or declares one."""
LETS_ALL_GO = "pg_advisory_unlock_all()"
"""Has no key: what a session may have locked goes before its connection is another's."""
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


def test_no_other_file_names_takes_or_looks_for_a_lock_by_itself() -> None:
    wrong = [
        f"{name}:{line}: {said.strip()}: declare the lock in foundation/advisory_locks.py, and use what it has"
        for name, text in texts("*.py")
        for line, said in enumerate(text.splitlines(), 1)
        if NUMBER.search(said) or (OF_LOCKS.search(said.replace(LETS_ALL_GO, "")) and name not in LOCKS_OF_THEIR_OWN)
    ]
    assert wrong == []
    assert [name for name in LOCKS_OF_THEIR_OWN if not OF_LOCKS.search((ROOT / name).read_text())] == []


@pytest.mark.parametrize(
    "said",
    [
        "SELECT pg_try_advisory_xact_lock(7)",
        "SELECT pg_advisory_unlock(%s)",
        "WHERE locktype = 'advisory' AND objid = 1",
        "(hashtext(name)::bigint & 4294967295)::oid",
        "hashtextextended(%s, 7)",
        "MINE = SessionLock(7)",
    ],
)
def test_what_is_of_locks_is_seen(said: str) -> None:
    assert OF_LOCKS.search(said)


@pytest.mark.parametrize(
    ("lock", "names"),
    [
        (IMPORT, ["import x users None", "import x users y"]),
        (PROJECTION, ["inventory", "imports", "accounts", "device_history", "seen"]),
        (MIGRATION, [None]),
        (APPEND, [None]),
        (lock_of_nobody_else(), [None]),
    ],
    ids=["import", "projection", "migration", "append", "nobody else's"],
)
def test_a_lock_is_found_by_its_row_whether_its_name_is_given_or_made_by_sql(
    two: tuple[Connection[TupleRow], Connection[TupleRow]], lock: AdvisoryLock, names: list[str | None]
) -> None:
    """Of names there are several, so that there are such whose hash is negative."""
    one, other = two
    for name in names:
        given = () if name is None else (name,)
        for row in (lock.row(), lock.row("concat(%s::text, '')" if given else "%s")):
            look = f"SELECT pid, granted FROM pg_locks WHERE {row}".encode()
            assert other.execute(look, given).fetchall() == []
            with one.transaction():
                one.execute(f"SELECT pg_advisory_xact_lock({lock.key})".encode(), given)
                assert other.execute(look, given).fetchall() == [(one.info.backend_pid, True)]
                assert other.execute(f"SELECT FROM pg_locks WHERE {DELIVERY.row()}".encode(), ("inventory",)).fetchall() == []


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
