"""All advisory locks of the database that the portal takes: what each is for, and how long it is held.

Their numbers stand here alone, and in migrations, which never change. PostgreSQL ends a lock with the transaction or the session that took it, however that ends.
"""

from collections.abc import Sequence
from typing import Any

from psycopg import Connection

BY_NUMBER = "{number}"
"""One lock."""
BY_NAME = "{number}, hashtext(%s)"
"""One for each name, such as that of a projection."""
BY_LONG_NAME = "hashtextextended(%s, {number})"
"""One for each name, by a hash of 64 bits that the number makes one of its own."""
OF_A_FUNCTION = "{number}, 0"
"""One lock, which a function of the database takes."""


class TransactionLock:
    """Held until the transaction ends.

    `take` and `share` are what to select with it; of a lock by name they have one parameter, the name.
    """

    def __init__(self, number: int, key: str = BY_NUMBER) -> None:
        self.number = number
        self.key = key.format(number=number)
        self.take = f"pg_advisory_xact_lock({self.key})"
        self.share = f"pg_advisory_xact_lock_shared({self.key})"
        self._take_if_free = f"pg_try_advisory_xact_lock({self.key})"

    def wait_for(self, connection: Connection[Any], *name: str) -> None:
        """Take it as soon as nobody else has it."""
        _selected(connection, self.take, name)

    def take_if_free(self, connection: Connection[Any], *name: str) -> bool:
        """Take it, or say that somebody else has it."""
        return bool(_selected(connection, self._take_if_free, name))


class SessionLock:
    """Held until it is let go or the session ends. `share` is what to select to share it until the transaction ends."""

    def __init__(self, number: int, key: str = BY_NUMBER) -> None:
        self.number = number
        self.key = key.format(number=number)
        self.share = f"pg_advisory_xact_lock_shared({self.key})"

    def key_of(self, name: str) -> str:
        """Return, as SQL, the key that `pg_locks` shows for a name that SQL makes: the expression `name`."""
        return self.key.replace("%s", name)

    def wait_for(self, connection: Connection[Any], *name: str) -> None:
        """Take it as soon as nobody else has it."""
        _selected(connection, f"pg_advisory_lock({self.key})", name)

    def take_if_free(self, connection: Connection[Any], *name: str) -> bool:
        """Take it, or say that somebody else has it."""
        return bool(_selected(connection, f"pg_try_advisory_lock({self.key})", name))

    def is_free(self, connection: Connection[Any], *name: str) -> bool:
        """Tell whether nobody has it. If so, nobody else takes it until the transaction ends."""
        return bool(_selected(connection, f"pg_try_advisory_xact_lock({self.key})", name))

    def let_go(self, connection: Connection[Any], *name: str) -> None:
        _selected(connection, f"pg_advisory_unlock({self.key})", name)


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
BLOCKING = SessionLock(7_203_304, BY_NAME)
"""The process that asks a carrier to block numbers, by the carrier's name."""
PARCELS = SessionLock(7_203_305, BY_NAME)
"""The process that asks a parcel service how far parcels are, by the service's name."""
GENERATION = TransactionLock(7_203_301, BY_NAME)
"""Who makes or switches generations of a projection, by its name. Programs from before take 7203300, as deliveries do: beside one of those, during an
upgrade, two may make a generation at once, of which the key of `projection_generations` lets one through and the other tries again."""
REPORTS_TO_MAIL = SessionLock(7_203_302)
"""The process that makes reports by schedule and hands them to the outbox."""
MESSAGE = TransactionLock(7_203_303, BY_NAME)
"""Who keeps the only message of an event that may be kept by two processes, by the event's cause."""
READING = TransactionLock(7_203_400)
"""Shared by whoever reads several read models in one transaction; taken by a rebuild that switches what they read."""
READING_WHOLE = SessionLock(7_203_401)
"""Shared by whoever reads all rows of a list at once, which takes seconds; taken by a rebuild that is about to switch."""
MOMENT = SessionLock(7_203_402, BY_NAME)
"""The process that makes the tables of a moment, by their schema's name; the others wait, and find them."""
APPEND = TransactionLock(7_203_500, OF_A_FUNCTION)
"""One transaction at a time writes to the log (`take_append_lock`)."""
IMPORT = SessionLock(7, BY_LONG_NAME)
"""The process that works on an import, by its customer, kind and carrier; and the one feed of a customer, whatever its carrier, that is booked."""
