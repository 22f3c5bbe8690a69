"""Finds users by what lists call them: personnel number, or e-mail address."""

from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.user import PERSONNEL_NUMBER_CLAIM, User
from commands.engine.command import Given
from eventstore.log import EventLog

_PAGE = 2_000


class KnownUsers:
    """Personnel numbers are asked for in the log's claims; e-mail addresses are encrypted, so all users are read when one is needed.

    What the import itself (`actor`) said about addresses doesn't count: so it finds the same users when it was killed and goes on.
    """

    def __init__(self, log: EventLog, connection: Connection[TupleRow], customer_id: UUID, actor: str) -> None:
        self._log = log
        self._connection = connection
        self._customer_id = customer_id
        self._actor = actor
        self._by_email: dict[str, UUID] | None = None

    def find(self, given: Given, personnel_number: str | None, email: str | None) -> UUID | None:
        """Find a user by personnel number; by e-mail address where there is no number to compare."""
        if personnel_number is not None:
            found = given.holder(PERSONNEL_NUMBER_CLAIM.of(personnel_number))
            if found is not None:
                return found
        user_id = self._emails().get(email.lower()) if email is not None else None
        if user_id is None or personnel_number is None:
            return user_id
        return user_id if given.state(User, user_id).personnel_number is None else None

    def _emails(self) -> dict[str, UUID]:
        if self._by_email is None:
            self._by_email = {}
            rows = self._connection.execute(
                "SELECT stream_id FROM events WHERE customer_id = %s AND event_name = 'user.registered' ORDER BY position",
                (self._customer_id,),
            )
            ids = [stream_id for (stream_id,) in rows]
            for first in range(0, len(ids), _PAGE):
                page = ids[first : first + _PAGE]
                streams = self._log.load(self._connection, page)
                for user_id in page:
                    user = User()
                    for recorded in streams[user_id]:
                        if recorded.actor != self._actor:
                            user = user.evolve(recorded.event)
                    if user.email and user.status in ("active", "inactive"):
                        self._by_email.setdefault(user.email.lower(), user_id)
        return self._by_email
