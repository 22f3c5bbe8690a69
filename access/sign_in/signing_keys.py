"""The keys with which we sign as an OpenID provider: RSA, sealed in the database, a new one every month, known to clients a day before it is used."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from joserfc.jwk import RSAKey
from psycopg import Connection
from psycopg.rows import TupleRow

from access.engine.ground import Clock, now
from eventstore.ids import new_id
from eventstore.log import EventLog
from foundation.advisory_locks import SIGNING_KEY

ALGORITHM = "RS256"
"""The one that every client of OpenID Connect knows."""
BITS = 2048
ROTATE = timedelta(days=30)
SHOWN_BEFORE = timedelta(days=1)
"""Between publishing a key and signing with it, and between its last use and taking it away: so long may clients keep what we publish."""
_KEYS = "SELECT key_id, sealed, made_at FROM signing_keys ORDER BY made_at DESC, key_id DESC"


class _Row(NamedTuple):
    key_id: UUID
    sealed: bytes
    made_at: datetime


class SigningKeys:
    """One per process; several share the table."""

    def __init__(self, log: EventLog, clock: Clock = now) -> None:
        self._log = log
        self._clock = clock

    def published(self) -> dict[str, Any]:
        """Return the public halves, as a JSON Web Key Set."""
        return {"keys": [{**self._key(row).as_dict(private=False), "use": "sig", "alg": ALGORITHM} for row in self._rows()]}

    def signing(self) -> RSAKey:
        """Choose the newest key that clients had time to learn of; at the very beginning the first one."""
        rows = self._rows()
        shown = [row for row in rows if self._clock() - row.made_at >= SHOWN_BEFORE]
        return self._key(shown[0] if shown else rows[-1])

    def _key(self, row: _Row) -> RSAKey:
        private = self._log.master.unwrap(row.key_id, row.sealed)
        return RSAKey.import_key(private, {"kid": str(row.key_id)})

    def _rows(self) -> list[_Row]:
        """Newest first, at least one."""
        with self._log.pool.connection() as connection:
            rows = _read(connection)
            if rows and self._clock() - rows[0].made_at < ROTATE:
                return rows
            with connection.transaction():  # one process makes the new key, the others wait and find it
                SIGNING_KEY.wait_for(connection)
                rows = _read(connection)
                if not rows or self._clock() - rows[0].made_at >= ROTATE:
                    self._rotate(connection, rows)
            return _read(connection)

    def _rotate(self, connection: Connection[TupleRow], rows: list[_Row]) -> None:
        """Make the next key; take away those that were last used when the present one was new."""
        key_id = new_id()
        sealed = self._log.master.wrap(key_id, RSAKey.generate_key(BITS).as_pem(private=True))
        connection.execute("INSERT INTO signing_keys (key_id, sealed, made_at) VALUES (%s, %s, %s)", (key_id, sealed, self._clock()))
        connection.execute("DELETE FROM signing_keys WHERE key_id = ANY(%s)", ([row.key_id for row in rows[1:]],))


def _read(connection: Connection[TupleRow]) -> list[_Row]:
    return [_Row(*row) for row in connection.execute(_KEYS.encode())]
