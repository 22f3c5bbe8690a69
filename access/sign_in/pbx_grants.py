"""Codes and access tokens of sign-ons to the PBX: kept as hashes, used once, gone when the session behind them is."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from access.engine.ground import Clock, now
from eventstore.log import EventLog

PBX_CODE_LASTS = timedelta(seconds=60)
ACCESS_LASTS = timedelta(minutes=5)
GRANTS_KEPT = timedelta(days=1)

_FIELDS = "client_id, redirect_uri, challenge, nonce, scope, session_id, account_id, made_at"
_INSERT = f"INSERT INTO pbx_grants ({_FIELDS}, code_hash) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
_USE = f"UPDATE pbx_grants SET used_at = %s, access_hash = %s WHERE code_hash = %s AND used_at IS NULL RETURNING {_FIELDS}"


class Grant(NamedTuple):
    client_id: str
    redirect_uri: str
    challenge: str
    nonce: str | None
    scope: str
    session_id: UUID
    account_id: UUID
    made_at: datetime


class PbxGrants:
    """One per process; all share the table, so that a code is used once whoever gets it."""

    def __init__(self, log: EventLog, clock: Clock = now) -> None:
        self._log = log
        self._clock = clock

    def new_code(self, grant: Grant) -> str:
        code = secrets.token_urlsafe(32)
        with self._log.pool.connection() as connection:
            connection.execute("DELETE FROM pbx_grants WHERE made_at < %s", (self._clock() - GRANTS_KEPT,))
            connection.execute(_INSERT.encode(), (*grant, _hash(code)))
        return code

    def redeem(self, code: str) -> tuple[Grant, str] | None:
        """Redeem a code for its grant and an access token.

        A code that comes a second time was stolen or is repeated: then that token is void, too.
        """
        access = secrets.token_urlsafe(32)
        with self._log.pool.connection() as connection:
            row = connection.execute(_USE.encode(), (self._clock(), _hash(access), _hash(code))).fetchone()
            grant = Grant(*row) if row is not None else None
            if grant is not None and self._clock() < grant.made_at + PBX_CODE_LASTS:
                return grant, access
            _void(
                connection, code
            )  # on the connection that is held: one that waits for a second one while others do the same waits for ever
        return None

    def by_access_token(self, access: str) -> Grant | None:
        query = f"SELECT {_FIELDS} FROM pbx_grants WHERE access_hash = %s AND used_at > %s"
        with self._log.pool.connection() as connection:
            row = connection.execute(query.encode(), (_hash(access), self._clock() - ACCESS_LASTS)).fetchone()
        return Grant(*row) if row is not None else None

    def void(self, code: str) -> None:
        """Void all that came of this code: it is good for nothing any more."""
        with self._log.pool.connection() as connection:
            _void(connection, code)


def _void(connection: Connection[TupleRow], code: str) -> None:
    connection.execute("UPDATE pbx_grants SET access_hash = NULL WHERE code_hash = %s", (_hash(code),))


def _hash(secret: str) -> bytes:
    """Of 256 random bits: nothing to guess, so a quick one will do."""
    return hashlib.sha256(secret.encode()).digest()
