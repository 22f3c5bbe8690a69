"""All advisory locks of the database that the portal takes: what each is for, and how long it is held.

Their numbers stand here alone, and in migrations, which never change. PostgreSQL ends a lock with the transaction or the session that took it, however that ends.
"""

import secrets
from collections.abc import Sequence
from typing import Any, NamedTuple

from psycopg import Connection


class KeyForm(NamedTuple):
    """How a lock's number and a name become the key of it: what the functions of PostgreSQL are given, and what `pg_locks` shows of that."""

    given: str
    shown: str


BY_NUMBER = KeyForm("{number}", "objsubid = 1 AND (classid::bigint << 32) | objid::bigint = {number}")
"""One lock."""
BY_NAME = KeyForm(
    "{number}, hashtext({name})", "objsubid = 2 AND classid = {number} AND objid = (hashtext({name})::bigint & 4294967295)::oid"
)
"""One for each name, such as that of a projection."""
BY_LONG_NAME = KeyForm(
    "hashtextextended({name}, {number})", "objsubid = 1 AND (classid::bigint << 32) | objid::bigint = hashtextextended({name}, {number})"
)
"""One for each name, by a hash of 64 bits that the number makes one of its own."""
OF_A_FUNCTION = KeyForm("{number}, 0", "objsubid = 2 AND classid = {number} AND objid = 0")
"""One lock, which a function of the database takes."""

_HERE = "locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"


class AdvisoryLock:
    """What locks have in common. `share` is what to select to share it until the transaction ends; of a lock by name that has one parameter, the name."""

    def __init__(self, number: int, form: KeyForm = BY_NUMBER) -> None:
        self.number = number
        self._form = form
        self.key = form.given.format(number=number, name="%s")
        self.share = f"pg_advisory_xact_lock_shared({self.key})"

    def row(self, name: str = "%s") -> str:
        """The SQL condition by which a row of `pg_locks` is this lock, of whoever holds or awaits it (`granted`) in this database. `name`: an expression, or the parameter."""
        return f"{_HERE} AND {self._form.shown.format(number=self.number, name=name)}"


class TransactionLock(AdvisoryLock):
    """Held until the transaction ends. `take` is what to select to take it, with the same parameter as `share`."""

    def __init__(self, number: int, form: KeyForm = BY_NUMBER) -> None:
        super().__init__(number, form)
        self.take = f"pg_advisory_xact_lock({self.key})"

    def wait_for(self, connection: Connection[Any], *name: str) -> None:
        """Take it as soon as nobody else has it."""
        _selected(connection, self.take, name)

    def take_if_free(self, connection: Connection[Any], *name: str) -> bool:
        """Take it, or say that somebody else has it."""
        return bool(_selected(connection, f"pg_try_advisory_xact_lock({self.key})", name))


class SessionLock(AdvisoryLock):
    """Held until it is let go or the session ends."""

    def wait_for(self, connection: Connection[Any], *name: str) -> None:
        """Take it as soon as nobody else has it."""
        _selected(connection, f"pg_advisory_lock({self.key})", name)

    def take_if_free(self, connection: Connection[Any], *name: str) -> bool:
        """Take it, or say that somebody else has it."""
        return bool(_selected(connection, f"pg_try_advisory_lock({self.key})", name))

    def is_free(self, connection: Connection[Any], *name: str) -> bool:
        """Whether nobody has it. If so, nobody else takes it until the transaction ends."""
        return bool(_selected(connection, f"pg_try_advisory_xact_lock({self.key})", name))

    def let_go(self, connection: Connection[Any], *name: str) -> None:
        _selected(connection, f"pg_advisory_unlock({self.key})", name)


def lock_of_nobody_else() -> TransactionLock:
    """Make one with a number by chance: who finds it taken is in the very database in which it was taken, not in a copy."""
    return TransactionLock(secrets.randbits(62))


def _selected(connection: Connection[Any], function: str, name: Sequence[str]) -> Any:
    return connection.execute(f"SELECT {function}".encode(), name).fetchall()[0][0]


MIGRATION = TransactionLock(7_203_001)
"""One process brings the schema up to date; the others wait, and find it done."""
LEAKPROOF = TransactionLock(7_203_002)
"""One process marks functions as leakproof, or the changes of the catalogue collide."""
SIGNING_KEY = TransactionLock(7_203_003)
"""One process makes the next key by which tokens are signed; the others wait, and find it."""
READER_LOGIN = TransactionLock(7_203_004)
"""One process makes the login by which the API reads, and sees to what it may."""
PROJECTION = SessionLock(7_203_100, BY_NAME)
"""The process that has a projection, by the projection's name."""
REBUILD = SessionLock(7_203_200, BY_NAME)
"""One rebuild or verification of a projection at a time, by the projection's name."""
DELIVERY = SessionLock(7_203_300, BY_NAME)
"""The process that sends the messages of a channel, by the channel's name."""
GENERATION = TransactionLock(7_203_301, BY_NAME)
"""Who makes or switches generations of a projection, by its name. Programs from before take 7203300, as deliveries do: beside one of those, during an
upgrade, two may make a generation at once, of which the key of `projection_generations` lets one through and the other tries again."""
READING = TransactionLock(7_203_400)
"""Shared by whoever reads several read models in one transaction; taken by a rebuild that switches what they read."""
READING_WHOLE = SessionLock(7_203_401)
"""Shared by whoever reads all rows of a list at once, which takes seconds; taken by a rebuild that is about to switch."""
APPEND = TransactionLock(7_203_500, OF_A_FUNCTION)
"""One transaction at a time writes to the log (`take_append_lock`)."""
IMPORT = SessionLock(7, BY_LONG_NAME)
"""The process that works on an import, by its customer, kind and carrier."""
