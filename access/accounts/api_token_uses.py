"""When API tokens were last used: kept beside the log, to the minute, for people who wonder whether one is still needed."""

import logging
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from eventstore.faults import told

EVERY = 60.0
"""Seconds between two notes of a token, by all processes together."""
MOST_NOTED = 10_000
_NOTE = """INSERT INTO api_token_uses AS u (token_id, last_used_at) VALUES (%(token)s, now())
    ON CONFLICT (token_id) DO UPDATE SET last_used_at = now() WHERE u.last_used_at <= now() - %(every)s * interval '1 second'"""

log_of = logging.getLogger(__name__)


class ApiTokenUses:
    """One per process; it asks the database once a minute for each token, and that writes if no other process has."""

    def __init__(self) -> None:
        self._noted: dict[UUID, float] = {}

    def note(self, connection: Connection[TupleRow], token_id: UUID) -> None:
        """Note that the token has opened something just now. Where that can't be noted, it is logged, and the token opens all the same."""
        now = time.monotonic()
        if now - self._noted.get(token_id, -EVERY) < EVERY:
            return
        if len(self._noted) > MOST_NOTED:
            self._noted.clear()
        self._noted[token_id] = now
        try:
            with connection.transaction():
                connection.execute(_NOTE, {"token": token_id, "every": EVERY})
        except psycopg.Error as error:
            # Rather a list that is a minute old than a token that opens nothing because the disk is full.
            log_of.warning("the use of token %s was not noted: %s", token_id, told(error))

    def of(self, connection: Connection[TupleRow], token_ids: Sequence[UUID]) -> Mapping[UUID, datetime]:
        """Look up when these tokens were last used; those not used since that is noted are missing."""
        query = "SELECT token_id, last_used_at FROM api_token_uses WHERE token_id = ANY(%s)"
        return dict(connection.execute(query, (list(token_ids),)).fetchall())
