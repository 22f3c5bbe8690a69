"""Appends in one round trip units that all still hold, as nearly all do; the program works on while the database is at it.

What the units looked at is what they assume. When they agree among themselves, they are sent with their assumptions to `append_at_once` (migrations/0006),
which writes all of them or, when anything is otherwise, nothing: then `append` (eventstore/append.py) finds out which ones hold.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from time import perf_counter
from uuid import UUID

from psycopg import Connection
from psycopg.errors import error_from_result
from psycopg.generators import fetch_many, send
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult
from psycopg.rows import TupleRow

from eventstore.answers import answer_up_to_position
from eventstore.append_lock import LockTimes
from eventstore.arrays import integer_array, nullable_text_array, nullable_uuid_array, text_array, uuid_array
from eventstore.log_state import Disagreement, assumed
from eventstore.prepare import Prepared
from eventstore.unit import Appended

_CALL = f"SELECT * FROM append_at_once({', '.join(f'${number}' for number in range(1, 26))})".encode()


class Sent:
    """Units that the database is at; `outcomes` waits for it."""

    def __init__(self, connection: Connection[TupleRow], prepared: Sequence[Prepared], times: LockTimes) -> None:
        self._connection = connection
        self._prepared = prepared
        self._times = times
        self._sent_at = perf_counter()
        self._result: PGresult | None = None

    def fileno(self) -> int:
        """Return the file descriptor of the connection: readable when there is an answer."""
        return self._connection.fileno()

    @property
    def refused(self) -> bool:
        """Whether the database has said that it wrote nothing."""
        return self._result is not None and (self._result.status != ExecStatus.TUPLES_OK or not self._result.ntuples)

    def outcomes(self) -> list[Appended] | None:
        """Wait for the answer and return what was appended; None when not all of it holds any more and nothing was.

        Raises what the database says. May be asked again.
        """
        if self._result is None:
            *_, self._result = self._connection.wait(fetch_many(self._connection.pgconn))  # the last one tells of the commit
            self._count(self._result, perf_counter() - self._sent_at)
        result = self._result
        if result.status != ExecStatus.TUPLES_OK:
            raise error_from_result(result, self._connection.info.encoding)
        if not result.ntuples:
            return None
        reserved, end, at = [(result.get_value(0, column) or b"").decode() for column in range(3)]
        now, end, position = datetime.fromisoformat(at), int(end), int(reserved)
        outcomes: list[Appended] = []
        for entry in self._prepared:
            if entry.events:
                end = position = position + len(entry.events)
            outcomes.append(Appended(end, now, entry.versions))
        return outcomes

    def _count(self, result: PGresult, seconds: float) -> None:
        """The lock is held until the commit's answer; only the database knows since when."""
        if result.status == ExecStatus.TUPLES_OK and result.ntuples:
            waited = float(result.get_value(0, 3) or b"0")
            self._times.add(waited, max(seconds - waited, 0.0))


def send_at_once(connection: Connection[TupleRow], prepared: Sequence[Prepared], times: LockTimes) -> Sent | None:
    """Send them on a connection that is in no transaction, and that is left alone until `outcomes`. None if they are not of the kind that can be sent so."""
    if any(entry.refused or entry.opens or entry.destroys or entry.unit.lists_read for entry in prepared):
        return None
    try:
        parameters = [parameter.encode() for parameter in _parameters(prepared)]
    except Disagreement:
        return None
    if any(b"\0" in parameter for parameter in parameters):  # can't be stored, which `append` says of the one unit
        return None
    connection.pgconn.send_query_params(_CALL, parameters)
    connection.wait(send(connection.pgconn))
    return Sent(connection, prepared, times)


def _parameters(prepared: Sequence[Prepared]) -> list[str]:
    """In the order of the function's."""
    state, heads, holders = assumed(prepared)
    customers, kinds, values = zip(*holders, strict=True) if holders else ((), (), ())
    return [
        uuid_array(heads),
        integer_array(heads.values()),
        uuid_array(customers),
        text_array(kinds),
        text_array(values),
        nullable_uuid_array(holders.values()),
        nullable_uuid_array([state.holder(key) for key in holders]),
        uuid_array({subject for entry in prepared for subject in entry.kept_keys}),
        *_answers(prepared),
        *_events(prepared),
    ]


def _answers(prepared: Sequence[Prepared]) -> list[str]:
    rows: list[tuple[UUID, str, str, str, str | None, int]] = []
    count = 0
    for entry in prepared:
        count += len(entry.events)
        if (key := entry.unit.idempotency) is not None:
            cause, answer = entry.unit.cause, answer_up_to_position(entry.unit, entry.versions)
            rows.append((cause.customer_id, cause.actor, key.key, key.fingerprint, answer, count))
    customers, actors, keys, fingerprints, answers, events = zip(*rows, strict=True) if rows else ((),) * 6
    return [
        uuid_array(customers),
        text_array(actors),
        text_array(keys),
        text_array(fingerprints),
        nullable_text_array(answers),
        integer_array(events),
    ]


def _events(prepared: Sequence[Prepared]) -> list[str]:
    own = [event for entry in prepared for event in entry.events]
    causes = [entry.unit.cause for entry in prepared for _ in entry.events]
    streams, versions, names, event_versions, payloads = zip(*own, strict=True) if own else ((),) * 5
    effective = [cause.effective_at and str(cause.effective_at.astimezone(UTC)) for cause in causes]
    return [
        f"{{{','.join(streams)}}}",
        integer_array(versions),
        uuid_array([cause.customer_id for cause in causes]),
        f"{{{','.join(names)}}}",
        integer_array(event_versions),
        text_array(payloads),
        text_array([cause.actor for cause in causes]),
        nullable_text_array([cause.on_behalf_of for cause in causes]),
        text_array([cause.causation for cause in causes]),
        text_array([cause.correlation for cause in causes]),
        nullable_text_array(effective),
    ]
