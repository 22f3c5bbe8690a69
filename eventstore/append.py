"""The one way in: many units in one transaction under the append lock, each checked by itself (A-08).

A conflict in one unit leaves its neighbours untouched: units are checked in Python, in order, against what the database holds
under the lock, and only what passes is written, by COPY. So order of position = order of commit, and no tail reader misses an event.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from psycopg import Connection
from psycopg.errors import UniqueViolation
from psycopg.rows import TupleRow

from eventstore.answers import answer_up_to_position
from eventstore.append_lock import LockTimes, locked
from eventstore.arrays import text_array, uuid_array
from eventstore.claim_rows import HOLDERS, ClaimKey, listed_claims
from eventstore.keyring import KEEP_KEYS
from eventstore.log_state import Lists, LogState, answer_key
from eventstore.prepare import Prepared
from eventstore.unit import Appended, Outcome

_HEADS = """SELECT s, e.stream_version FROM unnest(%s::uuid[]) AS s,
    LATERAL (SELECT stream_version FROM events WHERE stream_id = s ORDER BY stream_version DESC LIMIT 1) AS e"""
_ANSWERED = """SELECT customer_id, actor, key FROM idempotency
    JOIN unnest(%s::uuid[], %s::text[], %s::text[]) AS w (customer_id, actor, key) USING (customer_id, actor, key)"""
# One round trip for all that units are checked against, and for their positions: those of refused units are left out for ever.
_LOCKED = f"""SELECT NULL::uuid AS stream, setval('events_position', nextval('events_position') + %s - 1) AS number, NULL::uuid AS customer,
        NULL AS kind, NULL AS value, greatest(clock_timestamp(), h.recorded_at) AS at, coalesce(h.position, 0) AS position
    FROM (SELECT) AS one LEFT JOIN LATERAL (SELECT position, recorded_at FROM events ORDER BY position DESC LIMIT 1) AS h ON true
    UNION ALL SELECT s, version, NULL, NULL, NULL, NULL, NULL FROM ({_HEADS}) AS h (s, version)
    UNION ALL SELECT stream_id, NULL, customer_id, kind, value, NULL, NULL FROM ({HOLDERS}) AS c""".encode()
_CLAIMS = """WITH gone AS (DELETE FROM claims c USING unnest(%s::uuid[], %s::text[], %s::text[]) AS g (customer_id, kind, value)
        WHERE (c.customer_id, c.kind, c.value) = (g.customer_id, g.kind, g.value))
    INSERT INTO claims (customer_id, kind, value, stream_id) SELECT * FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::uuid[])
    ON CONFLICT (customer_id, kind, value) DO UPDATE SET stream_id = excluded.stream_id"""
_COPY = """COPY events (stream_id, stream_version, customer_id, event_name, event_version, payload, actor, on_behalf_of, causation,
    correlation, effective_at, recorded_at, position) FROM STDIN"""

_BACKSLASH, _ESCAPED = "\\", "\\\\"

Then = Callable[[Connection[TupleRow], Sequence[Outcome]], None]


def append(connection: Connection[TupleRow], prepared: Sequence[Prepared], times: LockTimes, then: Then | None = None) -> list[Outcome]:
    """Append what can be appended, in one transaction; `then` writes what must be committed with it, and may refuse it all by raising."""
    try:
        return _append(connection, prepared, times, then)
    except UniqueViolation as error:
        if error.diag.table_name != "events":
            raise
        # A stream that should be new is there already. That is rare, so only now all of them are looked up.
        return _append(connection, prepared, times, then, look_up_new=True)


def _append(
    connection: Connection[TupleRow],
    prepared: Sequence[Prepared],
    times: LockTimes,
    then: Then | None,
    *,
    look_up_new: bool = False,
) -> list[Outcome]:
    lines = [_copy_lines(entry) for entry in prepared]
    with locked(connection, times), connection.cursor(binary=True) as cursor:
        found = _look_up(cursor, prepared, look_up_new=look_up_new)
        refusals = [found.state.check(entry) for entry in prepared]
        position, end, recorded = found.reserved, found.end, str(found.now)
        rows: list[str] = []
        outcomes: list[Outcome] = []
        passed: list[tuple[Prepared, Appended]] = []
        for entry, refusal, own in zip(prepared, refusals, lines, strict=True):
            if refusal is not None:
                outcomes.append(refusal)
                continue
            effective = recorded if entry.unit.cause.effective_at is None else entry.unit.cause.effective_at.astimezone(UTC)
            for line in own:
                position += 1
                rows.append(f"{line}\t{effective}\t{recorded}\t{position}\n")
                end = position
            appended = Appended(end, found.now, entry.versions)
            outcomes.append(appended)
            passed.append((entry, appended))
        if rows:
            with cursor.copy(_COPY) as copy:
                copy.write("".join(rows))
        _write(cursor, found.state, passed)
        if then is not None:
            then(connection, outcomes)
    return outcomes


def _copy_lines(entry: Prepared) -> list[str]:
    """What COPY reads, but for the moments and the position."""
    cause = entry.unit.cause
    tail = f"{_text(cause.actor)}\t{_text(cause.on_behalf_of)}\t{_text(cause.causation)}\t{_text(cause.correlation)}"
    customer = f"{cause.customer_id.int:032x}"
    return [
        f"{stream_id}\t{version}\t{customer}\t{name}\t{event_version}\t{payload.replace(_BACKSLASH, _ESCAPED)}\t{tail}"
        for stream_id, version, name, event_version, payload in entry.events
    ]


class _Found(NamedTuple):
    """What there is under the lock: `reserved` is the position before the first one that may be used, `end` the log's last one."""

    state: LogState
    now: datetime
    end: int
    reserved: int


def _look_up(cursor: Any, prepared: Sequence[Prepared], *, look_up_new: bool) -> _Found:
    streams = {stream for entry in prepared for stream in entry.unit.streams_read}
    # Those that a unit itself begins are found to be there by the index that its events go into.
    streams.update(stream for entry in prepared for stream in entry.unit.absent if stream not in entry.versions)
    if look_up_new:
        streams.update(stream for entry in prepared for stream in entry.versions)
    wanted = {key for entry in prepared for key, _ in (*entry.claims, *entry.releases)}
    wanted |= {key for entry in prepared for key, _, _ in entry.claims_read}
    customers, kinds, values = zip(*wanted, strict=True) if wanted else ((), (), ())
    events = sum([len(entry.events) for entry in prepared])
    cursor.execute(_LOCKED, (max(events, 1), uuid_array(streams), uuid_array(customers), text_array(kinds), text_array(values)))
    [(_, last, _, _, _, now, end), *found] = cursor.fetchall()
    heads: dict[UUID, int] = dict.fromkeys(streams, 0)
    holders: dict[ClaimKey, UUID] = {}
    for stream, version, customer, kind, value, _, _ in found:
        if customer is None:
            heads[stream] = version
        else:
            holders[customer, kind, value] = stream
    lists: Lists = {}
    for entry in prepared:
        for wanted_list in entry.unit.lists_read:
            customer = entry.unit.cause.customer_id
            lists[customer, wanted_list] = frozenset(listed_claims(cursor, customer, wanted_list))
    keyed = [key for key in map(answer_key, prepared) if key]
    if keyed:
        cursor.execute(_ANSWERED, tuple(list(column) for column in zip(*keyed, strict=True)))
    answered = cursor.fetchall() if keyed else ()
    destroyed = {subject for entry in prepared for subject in entry.kept_keys}
    if destroyed:
        cursor.execute("SELECT subject FROM keys WHERE subject = ANY(%s::uuid[])", (uuid_array(destroyed),))
        destroyed.difference_update(subject for (subject,) in cursor.fetchall())
    return _Found(LogState(heads, holders, lists, answered, destroyed), now, end, last - events)


def _write(cursor: Any, state: LogState, passed: Sequence[tuple[Prepared, Appended]]) -> None:
    """What goes with the events."""
    gone, new = state.changed_claims()
    if gone or new:
        customers, kinds, values = zip(*gone, strict=True) if gone else ((), (), ())
        taken, streams = zip(*new, strict=True) if new else ((), ())
        new_customers, new_kinds, new_values = zip(*taken, strict=True) if taken else ((), (), ())
        let_go = uuid_array(customers), text_array(kinds), text_array(values)
        cursor.execute(_CLAIMS, (*let_go, uuid_array(new_customers), text_array(new_kinds), text_array(new_values), uuid_array(streams)))
    opened = [key for entry, _ in passed for key in entry.opens]
    if opened:
        cursor.executemany(KEEP_KEYS, opened)
    destroyed = [subject for entry, _ in passed for subject in entry.destroys]
    for remains in (remains for entry, _ in passed for remains in entry.unit.remains):
        destroyed += remains.found(cursor.connection)
    if destroyed:
        cursor.execute("DELETE FROM keys WHERE subject = ANY(%s)", (destroyed,))
    answers = [
        (*key, unit.idempotency.fingerprint, f"{answer}{result.position}}}", result.recorded_at)
        for unit, key, answer, result in (
            (e.unit, answer_key(e), answer_up_to_position(e.unit, e.versions), result) for e, result in passed
        )
        if unit.idempotency and key and answer
    ]
    if answers:
        cursor.executemany(
            "INSERT INTO idempotency (customer_id, actor, key, fingerprint, answer, recorded_at) VALUES (%s, %s, %s, %s, %s::json, %s)",
            answers,
        )


def _text(value: str | None) -> str:
    if value is None:
        return "\\N"
    if "\\" in value or "\t" in value or "\n" in value or "\r" in value:
        return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return value
