"""When API tokens were last used: kept beside the log, to the minute, for people who wonder whether one is still needed."""

import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

EVERY = 60.0
"""Seconds between two notes of a token, by all processes together."""
MOST = 10_000
_NOTE = """INSERT INTO api_token_uses AS u (token_id, last_used_at) VALUES (%(token)s, now())
    ON CONFLICT (token_id) DO UPDATE SET last_used_at = now() WHERE u.last_used_at <= now() - %(every)s * interval '1 second'"""


class ApiTokenUses:
    """One per process; it asks the database once a minute for each token, and that writes if no other process has."""

    def __init__(self) -> None:
        self._noted: dict[UUID, float] = {}

    def note(self, connection: Connection[TupleRow], token_id: UUID) -> None:
        """The token has opened something just now."""
        now = time.monotonic()
        if now - self._noted.get(token_id, -EVERY) < EVERY:
            return
        if len(self._noted) > MOST:
            self._noted.clear()
        self._noted[token_id] = now
        connection.execute(_NOTE, {"token": token_id, "every": EVERY})

    def of(self, connection: Connection[TupleRow], token_ids: Sequence[UUID]) -> Mapping[UUID, datetime]:
        """Those that were used since that is noted."""
        query = "SELECT token_id, last_used_at FROM api_token_uses WHERE token_id = ANY(%s)"
        return dict(connection.execute(query, (list(token_ids),)).fetchall())
