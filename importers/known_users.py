"""Finds users by what lists call them: personnel number, or e-mail address."""

from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.event import Claim
from aggregates.user import User
from commands.given import Batch
from eventstore.keyring import Keyring
from eventstore.log import EventLog

PAGE = 2_000


class KnownUsers:
    """Personnel numbers are asked for in the log's claims; e-mail addresses are encrypted, so all users are read when one is needed."""

    def __init__(self, log: EventLog, connection: Connection[TupleRow], customer_id: UUID) -> None:
        self._log = log
        self._connection = connection
        self._customer_id = customer_id
        self._by_email: dict[str, UUID] | None = None

    def find(self, batch: Batch, personnel_number: str | None, email: str | None) -> UUID | None:
        if personnel_number is not None:
            found = batch.holder(self._customer_id, Claim("personnel_number", personnel_number))
            if found is not None:
                return found
        return self._emails().get(email.lower()) if email is not None and personnel_number is None else None

    def _emails(self) -> dict[str, UUID]:
        if self._by_email is None:
            self._by_email = {}
            rows = self._connection.execute(
                "SELECT stream_id FROM events WHERE customer_id = %s AND event_name = 'user.registered'", (self._customer_id,)
            )
            ids = [stream_id for (stream_id,) in rows]
            for first in range(0, len(ids), PAGE):
                batch = Batch(self._log, self._connection, Keyring(self._log.master))
                batch.load(ids[first : first + PAGE])
                for user_id in ids[first : first + PAGE]:
                    user = batch.state(User, user_id)
                    if user.email and user.status != "deleted":
                        self._by_email.setdefault(user.email.lower(), user_id)
        return self._by_email
