"""The one way in: many units in one transaction under the append lock, each checked by itself (A-08).

A conflict in one unit leaves its neighbours untouched: units are checked in Python, in order, against what the database holds
under the lock, and only what passes is written, by COPY. So order of position = order of commit, and no tail reader misses an event.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any
from uuid import UUID

import orjson
from psycopg import Connection
from psycopg.errors import UniqueViolation
from psycopg.rows import TupleRow

from aggregates.event import OPERATOR, Claim
from eventstore.append_lock import LockTimes, locked
from eventstore.arrays import text_array, uuid_array
from eventstore.keyring import KeyDestroyed, Keyring, MasterKey
from eventstore.listed_claims import listed_claims
from eventstore.mapper import EventMapper
from eventstore.unit import AlreadyAnswered, Appended, ClaimList, Conflict, IdempotencyKey, Outcome, Unit

PERSONAL_CLAIMS = frozenset({"personnel_number", "login", "sign_on"})
"""Claims whose value says something about a person: kept as keyed hashes."""

GLOBAL_CLAIMS = frozenset({"customer_number", "api_token", "login"})
"""Claims that are alone in the whole system, not only within their customer."""

_HEADS = """SELECT s, e.stream_version FROM unnest(%s::uuid[]) AS s,
    LATERAL (SELECT stream_version FROM events WHERE stream_id = s ORDER BY stream_version DESC LIMIT 1) AS e"""
HOLDERS = """SELECT c.customer_id, c.kind, c.value, c.stream_id FROM claims c
    JOIN unnest(%s::uuid[], %s::text[], %s::text[]) AS w (customer_id, kind, value) USING (customer_id, kind, value)"""
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

ClaimKey = tuple[UUID, str, str]
Then = Callable[[Connection[TupleRow], Sequence[Outcome]], None]


@dataclass(slots=True)
class Prepared:
    """A unit with all that can be computed before the lock is taken."""

    unit: Unit
    lines: list[str]
    claims: list[tuple[ClaimKey, UUID]] = field(default_factory=list[tuple[ClaimKey, UUID]])
    releases: list[tuple[ClaimKey, UUID]] = field(default_factory=list[tuple[ClaimKey, UUID]])
    claims_read: list[tuple[ClaimKey, UUID | None, Claim]] = field(default_factory=list[tuple[ClaimKey, UUID | None, Claim]])
    opens: list[UUID] = field(default_factory=list[UUID])
    destroys: list[UUID] = field(default_factory=list[UUID])
    versions: dict[UUID, int] = field(default_factory=dict[UUID, int])
    personal: dict[ClaimKey, Claim] = field(default_factory=dict[ClaimKey, Claim])
    """The claims behind keyed hashes, for the answer to a conflict."""
    refused: Conflict | None = None
    """A key that it needs was destroyed meanwhile."""


def claim_key(master: MasterKey, customer_id: UUID, claim: Claim) -> ClaimKey:
    """The row of `claims` that stands for a claim."""
    scope = OPERATOR if claim.kind in GLOBAL_CLAIMS else customer_id
    value = master.digest(scope, claim.value) if claim.kind in PERSONAL_CLAIMS else claim.value
    return scope, claim.kind, value


def prepare(units: Iterable[Unit], mapper: EventMapper, keys: Keyring, master: MasterKey) -> list[Prepared]:
    """Seal, serialise and escape; takes most of an append's time, and happens before the lock."""
    prepared: list[Prepared] = []
    for unit in units:
        entry = Prepared(unit, [])
        try:
            _prepare(entry, mapper, keys, master)
        except KeyDestroyed:
            entry.refused = Conflict(stream_id=next(reversed(entry.versions)))
        prepared.append(entry)
    return prepared


def _prepare(entry: Prepared, mapper: EventMapper, keys: Keyring, master: MasterKey) -> None:
    unit, cause = entry.unit, entry.unit.cause
    customer = f"{cause.customer_id.int:032x}"
    tail = f"{_text(cause.actor)}\t{_text(cause.on_behalf_of)}\t{_text(cause.causation)}\t{_text(cause.correlation)}"
    for stream_id, event in unit.events:
        version = entry.versions.get(stream_id, unit.streams_read.get(stream_id, 0)) + 1
        entry.versions[stream_id] = version
        if event.opens_key:
            keys.open_new(stream_id)
            entry.opens.append(stream_id)
        if event.destroys_key:
            entry.destroys.append(stream_id)
        payload = mapper.payload(stream_id, event, keys).replace("\\", "\\\\")
        # UUIDs in plain hexadecimal: PostgreSQL reads them as well, and Python writes them three times as fast.
        entry.lines.append(f"{stream_id.int:032x}\t{version}\t{customer}\t{event.event_name}\t{event.event_version}\t{payload}\t{tail}")
        for claim in event.releases():
            held = claim_key(master, cause.customer_id, claim), stream_id
            if held in entry.claims:
                entry.claims.remove(held)
            entry.releases.append(held)
        for claim in event.claims():
            key = claim_key(master, cause.customer_id, claim)
            entry.claims.append((key, stream_id))
            if claim.kind in PERSONAL_CLAIMS:
                entry.personal[key] = claim
    entry.claims_read = [(claim_key(master, cause.customer_id, claim), holder, claim) for claim, holder in unit.claims_read.items()]


def append(
    connection: Connection[TupleRow], prepared: Sequence[Prepared], keys: Keyring, times: LockTimes, then: Then | None = None
) -> list[Outcome]:
    """Append what can be appended, in one transaction; `then` writes what must be committed with it, and may refuse it all by raising."""
    try:
        return _append(connection, prepared, keys, times, then)
    except UniqueViolation as error:
        if error.diag.table_name != "events":
            raise
        # A stream that should be new is there already. That is rare, so only now all of them are looked up.
        return _append(connection, prepared, keys, times, then, look_up_new=True)


def _append(
    connection: Connection[TupleRow],
    prepared: Sequence[Prepared],
    keys: Keyring,
    times: LockTimes,
    then: Then | None,
    *,
    look_up_new: bool = False,
) -> list[Outcome]:
    with locked(connection, times), connection.cursor(binary=True) as cursor:
        state = _LockedState(cursor, prepared, look_up_new=look_up_new)
        refusals = [state.check(entry) for entry in prepared]
        now, end = state.now, state.end
        position, recorded = state.reserved, str(now)
        rows: list[str] = []
        outcomes: list[Outcome] = []
        passed: list[tuple[Prepared, Appended]] = []
        for entry, refusal in zip(prepared, refusals, strict=True):
            if refusal is not None:
                outcomes.append(refusal)
                continue
            effective = recorded if entry.unit.cause.effective_at is None else entry.unit.cause.effective_at.astimezone(UTC)
            for line in entry.lines:
                position += 1
                rows.append(f"{line}\t{effective}\t{recorded}\t{position}\n")
                end = position
            appended = Appended(end, now, entry.versions)
            outcomes.append(appended)
            passed.append((entry, appended))
        if rows:
            with cursor.copy(_COPY) as copy:
                copy.write("".join(rows))
        state.write(cursor, keys, passed)
        if then is not None:
            then(connection, outcomes)
    return outcomes


class _LockedState:
    """What the database holds under the lock, changed as units pass."""

    def __init__(self, cursor: Any, prepared: Sequence[Prepared], *, look_up_new: bool) -> None:
        streams = {stream for entry in prepared for stream in entry.unit.streams_read}
        if look_up_new:
            streams.update(stream for entry in prepared for stream in entry.versions)
        self._heads: dict[UUID, int] = dict.fromkeys(streams, 0)
        self._lost: dict[UUID, int] = {}
        """The first version of a stream that a refused unit would have written, where another process had written that version before.
        Who read that or a later one may have seen what the refused unit would have written, and conflicts though the number fits."""
        wanted = {key for entry in prepared for key, _ in (*entry.claims, *entry.releases)}
        wanted |= {key for entry in prepared for key, _, _ in entry.claims_read}
        customers, kinds, values = zip(*wanted, strict=True) if wanted else ((), (), ())
        lines = sum([len(entry.lines) for entry in prepared])
        self._holders: dict[ClaimKey, UUID] = {}
        cursor.execute(_LOCKED, (max(lines, 1), uuid_array(streams), uuid_array(customers), text_array(kinds), text_array(values)))
        [(_, last, _, _, _, self.now, self.end), *found] = cursor.fetchall()
        self.reserved: int = last - lines
        """The position before the first one that may be used."""
        for stream, version, customer, kind, value, _, _ in found:
            if customer is None:
                self._heads[stream] = version
            else:
                self._holders[customer, kind, value] = stream
        self._stored = dict(self._heads)
        self._before = dict(self._holders)
        self._lists: dict[tuple[UUID, ClaimList], frozenset[str]] = {}
        for entry in prepared:
            for wanted_list in entry.unit.lists_read:
                customer = entry.unit.cause.customer_id
                self._lists[customer, wanted_list] = frozenset(listed_claims(cursor, customer, wanted_list))
        self._answered: set[tuple[UUID, str, str]] = set()
        keyed = [(e.unit.cause.customer_id, e.unit.cause.actor, e.unit.idempotency.key) for e in prepared if e.unit.idempotency]
        if keyed:
            cursor.execute(_ANSWERED, tuple(list(column) for column in zip(*keyed, strict=True)))
            self._answered = set(cursor.fetchall())

    def check(self, entry: Prepared) -> Conflict | AlreadyAnswered | None:
        """None if the unit passes; its effects then count for the units after it."""
        unit = entry.unit
        keyed = (unit.cause.customer_id, unit.cause.actor, unit.idempotency.key) if unit.idempotency else None
        refusal = AlreadyAnswered() if keyed in self._answered else entry.refused or self._changed(entry) or self._taken(entry)
        if refusal is not None:
            for stream in entry.versions:
                first = unit.streams_read.get(stream, 0) + 1
                if first <= self._stored.get(stream, 0):
                    self._lost[stream] = min(first, self._lost.get(stream, first))
            return refusal
        self._heads.update(entry.versions)
        for key in self._released(entry):
            del self._holders[key]
            self._change_lists(key, present=False)
        for key, stream in entry.claims:
            self._holders[key] = stream
            self._change_lists(key, present=True)
        if keyed:
            self._answered.add(keyed)
        return None

    def _changed(self, entry: Prepared) -> Conflict | None:
        """What the unit's decision looked at and is otherwise now."""
        unit = entry.unit
        for stream, version in unit.streams_read.items():
            if self._heads[stream] != version or version >= self._lost.get(stream, version + 1):
                return Conflict(stream_id=stream)
        for stream in entry.versions:
            if stream not in unit.streams_read and self._heads.get(stream):
                return Conflict(stream_id=stream)
        for key, holder, claim in entry.claims_read:
            if self._holders.get(key) != holder:
                return Conflict(claim=claim)
        for wanted, values in unit.lists_read.items():
            if self._lists[unit.cause.customer_id, wanted] != values:
                return Conflict(claim=Claim(wanted.kind, wanted.prefix))
        return None

    def _released(self, entry: Prepared) -> set[ClaimKey]:
        return {key for key, stream in entry.releases if self._holders.get(key) == stream}

    def _taken(self, entry: Prepared) -> Conflict | None:
        """What the unit claims and another stream holds."""
        released = self._released(entry) if entry.claims else set[ClaimKey]()
        taken: dict[ClaimKey, UUID] = {}
        for key, stream in entry.claims:
            holder = None if key in released else self._holders.get(key)
            if taken.setdefault(key, stream) != stream or holder not in (None, stream):
                return Conflict(claim=entry.personal.get(key) or Claim(key[1], key[2]), taken=True)
        return None

    def _change_lists(self, key: ClaimKey, *, present: bool) -> None:
        for (customer, wanted), values in self._lists.items():
            if customer == key[0] and wanted.kind == key[1] and key[2].startswith(wanted.prefix):
                self._lists[customer, wanted] = values | {key[2]} if present else values - {key[2]}

    def write(self, cursor: Any, keys: Keyring, passed: Sequence[tuple[Prepared, Appended]]) -> None:
        gone = [key for key in self._before if key not in self._holders]
        new = [(key, stream) for key, stream in self._holders.items() if self._before.get(key) != stream]
        if gone or new:
            customers, kinds, values = zip(*gone, strict=True) if gone else ((), (), ())
            taken, streams = zip(*new, strict=True) if new else ((), ())
            new_customers, new_kinds, new_values = zip(*taken, strict=True) if taken else ((), (), ())
            let_go = uuid_array(customers), text_array(kinds), text_array(values)
            cursor.execute(
                _CLAIMS, (*let_go, uuid_array(new_customers), text_array(new_kinds), text_array(new_values), uuid_array(streams))
            )
        opened = [(subject, keys.opened[subject]) for entry, _ in passed for subject in entry.opens if subject in keys.opened]
        if opened:
            cursor.executemany("INSERT INTO keys (subject, wrapped) VALUES (%s, %s) ON CONFLICT DO NOTHING", opened)
        destroyed = [subject for entry, _ in passed for subject in entry.destroys]
        if destroyed:
            cursor.execute("DELETE FROM keys WHERE subject = ANY(%s)", (destroyed,))
        answers = [
            (unit.cause.customer_id, unit.cause.actor, key.key, key.fingerprint, _answer(key, unit, result), result.recorded_at)
            for unit, key, result in ((entry.unit, entry.unit.idempotency, result) for entry, result in passed)
            if key
        ]
        if answers:
            cursor.executemany(
                "INSERT INTO idempotency (customer_id, actor, key, fingerprint, answer, recorded_at) VALUES (%s, %s, %s, %s, %s::json, %s)",
                answers,
            )


def _answer(key: IdempotencyKey, unit: Unit, result: Appended) -> str:
    versions = {str(stream): version for stream, version in {**unit.streams_read, **result.versions}.items()}
    return orjson.dumps({**key.answer, "position": result.position, "changed": bool(unit.events), "versions": versions}).decode()


def _text(value: str | None) -> str:
    if value is None:
        return "\\N"
    if "\\" in value or "\t" in value or "\n" in value or "\r" in value:
        return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return value
