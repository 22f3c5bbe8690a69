"""Reads for one customer at a time, walled by the database itself (X-06).

Each request is one transaction with the customer set: row-level security then holds whatever the SQL says. With a login of its own (readmodels/engine/wall.py) the
customer comes with a proof, so that SQL can't set another one; without one, the transaction takes the role `portal_reader`.
"""

import time
from collections.abc import Generator, Mapping, Sequence, Set
from contextlib import contextmanager
from copy import copy
from datetime import datetime
from functools import cached_property
from typing import Any, Literal, NamedTuple, Self
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from psycopg import Connection, Cursor
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow

from eventstore.pool import Pool
from foundation.local_day import USUAL_ZONE
from readmodels.engine.field import Resource
from readmodels.engine.gate import PASS, PASS_WHOLE
from readmodels.engine.position_watch import PositionWatch
from readmodels.engine.query import configure, row_by_key
from readmodels.engine.wall import WalledLogin

EXPORTS = 8
"""Files that are read out at the same time, on connections of their own: they keep no other request waiting."""
BEGIN = (
    "BEGIN READ ONLY; SELECT set_config('role', 'portal_reader', true), set_config('portal.customer_id', '{customer_id}', true),"
    f" set_config('statement_timeout', '30s', true), {PASS}"
)
"""Sent as one message: the wall costs no way to the database and back of its own."""
BEGIN_WHOLE = BEGIN.replace("'30s'", "'60s'").replace(PASS, f"set_config('cursor_tuple_fraction', '1', true), {PASS_WHOLE}")
"""For a file: all its rows are computed in this time, while a rebuild waits."""


WALLED = (
    "SELECT set_config('portal.customer_id', %s, true), set_config('portal.customer_proof', %s, true),"
    f" set_config('statement_timeout', '30s', true), {PASS}"
)
"""The same with a login of its own. Values go apart from it: what sessions are at can be seen by others of the same login, proofs must not."""
WALLED_WHOLE = WALLED.replace("'30s'", "'60s'").replace(PASS, f"set_config('cursor_tuple_fraction', '1', true), {PASS_WHOLE}")
END = "ROLLBACK; SELECT pg_advisory_unlock_all()"
"""Whatever SQL has set or locked beyond its transaction goes with it."""


class CustomerSettings(NamedTuple):
    """What a customer's settings say about its lists."""

    name: str
    zone: ZoneInfo
    features: frozenset[str]
    row: str = "{}"
    """All of them, as JSON."""


class AsOfThen(NamedTuple):
    """As of when read models are read, and by which clock: what was known by then, or what held then."""

    at: datetime
    by: Literal["recorded", "effective"]


class Asker(NamedTuple):
    """Who reads: whose account or token it is, the rights, each an area and what may be done there, and the user whose account it is."""

    id: UUID
    rights: Set[tuple[str, str]]
    user_id: UUID | None = None


class Reading:
    """One customer's read models, within one transaction; `projections` fill what is read."""

    beneath: bytes = b""
    """Stands before whatever is asked: nothing, or a WITH in place of what is stored (projections/engine/replayed.py)."""

    def __init__(self, connection: Connection[TupleRow], customer_id: UUID, projections: Sequence[str] = ()) -> None:
        self.connection = connection
        self.customer_id = customer_id
        self.projections = projections
        self.asker: Asker | None = None
        """Where somebody asks: what is theirs alone, a list shows to them. None: the program itself, at the command line."""
        self.moment: AsOfThen | None = None
        """None: as they are now."""
        self.schemas: Sequence[str] = ()
        """Those with what is as of a moment, where that is read (moment_reading.py)."""

    def filled_by(self, projections: Sequence[str]) -> Self:
        """Return the same reading, of which only these projections count: what is read by it besides isn't theirs to tell."""
        narrowed = copy(self)
        narrowed.projections = projections
        return narrowed

    def one(self, query: str, parameters: Mapping[str, Any] | None = None) -> TupleRow | None:
        """Fetch the first row of the answer, or None. `%(customer)s` is this reading's customer, `%(projections)s` what it waited for."""
        return self._asked(query, parameters).fetchone()

    def all(self, query: str, parameters: Mapping[str, Any] | None = None) -> Sequence[TupleRow]:
        return self._asked(query, parameters).fetchall()

    def _asked(self, query: str, parameters: Mapping[str, Any] | None) -> Cursor[TupleRow]:
        own = {"customer": self.customer_id, "projections": [*self.projections]}
        return self.connection.execute(self.beneath + query.encode(), {**own, **(parameters or {})})

    def listed(self, resource: Resource, key: UUID | str) -> dict[str, Any] | None:
        """Look up the row that a list has under this key, with all its fields; None where it has none."""
        row = row_by_key(self.connection, resource, key, self.customer_id, beneath=self.beneath)
        return None if row is None else orjson.loads(row)

    @cached_property
    def settings(self) -> CustomerSettings:
        row = self.one("SELECT name, time_zone, features, row_to_json(c)::text FROM customers c WHERE customer_id = %(customer)s")
        if row is None:
            return CustomerSettings("", USUAL_ZONE, frozenset())
        return CustomerSettings(row[0], ZoneInfo(row[1]), frozenset(row[2]), row[3])

    @cached_property
    def settings_then(self) -> Sequence[str]:
        """What these were at the moments that are read, as JSON."""
        asked = (f"SELECT row_to_json(c)::text FROM {schema}.customers c WHERE customer_id = %(customer)s" for schema in self.schemas)
        return [row[0] for each in asked for row in self.all(each)]


class Reader:
    """Opens its own pools on `dsn`, or by the login; close it when done. `patience`: how many seconds a reader waits for a position at most."""

    def __init__(self, dsn: str, *, pool_size: int = 10, patience: float = 5.0, login: WalledLogin | None = None) -> None:
        self.login = login
        self.dsn = dsn = dsn if login is None else login.dsn
        self.pool = Pool(dsn, most=pool_size, name="portal reader", configure=configure)
        self.exports = Pool(dsn, least=0, most=EXPORTS, name="portal exports", configure=configure)
        self.pool.wait(30)
        self.patience = patience
        self._watch = PositionWatch(self.pool)

    def close(self) -> None:
        self.pool.close()
        self.exports.close()

    @property
    def pools(self) -> Sequence[Pool]:
        return self.pool, self.exports

    def reached(self, projections: Sequence[str], position: int) -> bool:
        """Tell whether the read models are known to have reached the position: then nobody has to wait."""
        return all(self._watch.reached(projection, position) for projection in projections)

    def wait(self, projections: Sequence[str], position: int) -> None:
        """Wait until all of the read models have reached the position. Raises PositionNotReached."""
        deadline = time.monotonic() + self.patience
        for projection in projections:
            self._watch.wait(projection, position, deadline)

    @contextmanager
    def reading(self, customer_id: UUID, projections: Sequence[str] = (), *, whole: bool = False) -> Generator[Reading]:
        """Open a transaction that sees this customer's rows and no other, of which these projections fill what is read.

        `whole`: for a file, whose rows outlast the transaction (`kept_rows`).
        """
        pool = self.exports if whole else self.pool
        with pool.connection() as connection:
            try:
                self._begin(connection, customer_id, whole=whole)
                yield Reading(connection, customer_id, projections)
            finally:
                if connection.info.transaction_status != TransactionStatus.IDLE:
                    connection.execute(END)
                elif not connection.closed:  # committed by `kept_rows`: nothing of it was undone
                    pool.discard(connection)

    def _begin(self, connection: Connection[TupleRow], customer_id: UUID, *, whole: bool) -> None:
        if self.login is None:
            connection.execute((BEGIN_WHOLE if whole else BEGIN).format(customer_id=customer_id).encode())
            return
        connection.execute("BEGIN READ ONLY")
        connection.execute((WALLED_WHOLE if whole else WALLED).encode(), (str(customer_id), self.login.proof(customer_id)))
