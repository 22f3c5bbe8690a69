"""The one way in: many units in one transaction under the log's lock, each checked by itself (A-08).

A conflict in one unit leaves its neighbours untouched: units are checked in Python, in order, against what the database holds
under the lock, and only what passes is written, by COPY. So order of position = order of commit, and no tail reader misses an event.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.event import OPERATOR, Claim
from eventstore.keyring import Keyring, MasterKey
from eventstore.mapper import EventMapper
from eventstore.unit import AlreadyAnswered, Appended, ClaimList, Conflict, Outcome, Unit

CHANNEL = "events"
PERSONAL_CLAIMS = frozenset({"personnel_number"})
"""Claims whose value says something about a person: kept as keyed hashes."""

GLOBAL_CLAIMS = frozenset({"customer_number", "api_token"})
"""Claims that are alone in the whole system, not only within their customer."""

_LOCK = b"LOCK TABLE events IN EXCLUSIVE MODE"
_HEADS = """SELECT s, e.stream_version, e.customer_id FROM unnest(%s::uuid[]) AS s,
    LATERAL (SELECT stream_version, customer_id FROM events WHERE stream_id = s ORDER BY stream_version DESC LIMIT 1) AS e"""
_HOLDERS = """SELECT c.customer_id, c.kind, c.value, c.stream_id FROM claims c
    JOIN unnest(%s::uuid[], %s::text[], %s::text[]) AS w (customer_id, kind, value) USING (customer_id, kind, value)"""
_RESERVE = """SELECT setval('events_position', nextval('events_position') + %s - 1),
    greatest(clock_timestamp(), (SELECT recorded_at FROM events ORDER BY position DESC LIMIT 1))"""
_COPY = """COPY events (stream_id, stream_version, customer_id, event_name, event_version, payload, actor, on_behalf_of, causation,
    correlation, effective_at, recorded_at, position) FROM STDIN"""

ClaimKey = tuple[UUID, str, str]


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


def claim_key(master: MasterKey, customer_id: UUID, claim: Claim) -> ClaimKey:
    """The row of `claims` that stands for a claim."""
    value = master.digest(customer_id, claim.value) if claim.kind in PERSONAL_CLAIMS else claim.value
    return OPERATOR if claim.kind in GLOBAL_CLAIMS else customer_id, claim.kind, value


def prepare(units: Iterable[Unit], mapper: EventMapper, keys: Keyring, master: MasterKey) -> list[Prepared]:
    """Seal, serialise and escape; takes most of an append's time, and happens before the lock."""
    prepared: list[Prepared] = []
    for unit in units:
        cause = unit.cause
        tail = f"{_text(cause.actor)}\t{_text(cause.on_behalf_of)}\t{_text(cause.causation)}\t{_text(cause.correlation)}"
        entry = Prepared(unit, [])
        for stream_id, event in unit.events:
            version = entry.versions.get(stream_id, unit.streams_read.get(stream_id, 0)) + 1
            entry.versions[stream_id] = version
            if event.opens_key:
                keys.open_new(stream_id)
                entry.opens.append(stream_id)
            if event.destroys_key:
                entry.destroys.append(stream_id)
            payload = mapper.payload(stream_id, event, keys).replace("\\", "\\\\")
            entry.lines.append(
                f"{stream_id}\t{version}\t{cause.customer_id}\t{event.event_name}\t{event.event_version}\t{payload}\t{tail}"
            )
            entry.releases += [(claim_key(master, cause.customer_id, claim), stream_id) for claim in event.releases()]
            entry.claims += [(claim_key(master, cause.customer_id, claim), stream_id) for claim in event.claims()]
        entry.claims_read = [(claim_key(master, cause.customer_id, c), holder, c) for c, holder in unit.claims_read.items()]
        prepared.append(entry)
    return prepared


def append(
    connection: Connection[TupleRow], prepared: Sequence[Prepared], keys: Keyring, then: Callable[[Connection[TupleRow]], None] | None = None
) -> list[Outcome]:
    """Append what can be appended, in one transaction; `then` writes what must be committed with it (an import's own tables)."""
    with connection.transaction(), connection.cursor(binary=True) as cursor:
        cursor.execute(_LOCK)
        state = _LockedState(cursor, prepared)
        outcomes: list[Outcome | None] = [state.check(entry) for entry in prepared]
        passed = [entry for entry, refused in zip(prepared, outcomes, strict=True) if refused is None]
        count = sum(len(entry.lines) for entry in passed)
        cursor.execute(_RESERVE, (max(count, 1),))
        last, now = cursor.fetchone() or (0, None)
        position = last - count
        rows: list[str] = []
        results: list[Outcome] = []
        for entry, refused in zip(prepared, outcomes, strict=True):
            if refused is not None:
                results.append(refused)
                continue
            effective = entry.unit.cause.effective_at or now
            for line in entry.lines:
                position += 1
                rows.append(f"{line}\t{effective}\t{now}\t{position}\n")
            results.append(Appended(position if entry.lines else 0, now, entry.versions))
        if rows:
            with cursor.copy(_COPY) as copy:
                copy.write("".join(rows))
        state.write(cursor, keys, [(entry, result) for entry, result in zip(prepared, results, strict=True) if isinstance(result, Appended)])
        if then is not None:
            then(connection)
        if rows:
            cursor.execute(f"NOTIFY {CHANNEL}")
    return results


class _LockedState:
    """What the database holds under the lock, changed as units pass."""

    def __init__(self, cursor: Any, prepared: Sequence[Prepared]) -> None:
        streams = {stream for entry in prepared for stream in entry.unit.streams_read}
        self._heads: dict[UUID, int] = dict.fromkeys(streams, 0)
        if streams:
            cursor.execute(_HEADS, (list(streams),))
            self._heads.update({stream: version for stream, version, _ in cursor.fetchall()})
        wanted = {key for entry in prepared for key, _ in (*entry.claims, *entry.releases)}
        wanted |= {key for entry in prepared for key, _, _ in entry.claims_read}
        self._holders: dict[ClaimKey, UUID] = {}
        if wanted:
            cursor.execute(_HOLDERS, tuple(list(column) for column in zip(*wanted, strict=True)))
            self._holders = {(customer, kind, value): stream for customer, kind, value, stream in cursor.fetchall()}
        self._before = dict(self._holders)
        self._lists: dict[tuple[UUID, ClaimList], set[str]] = {}
        for entry in prepared:
            for wanted_list in entry.unit.lists_read:
                customer = entry.unit.cause.customer_id
                self._lists[customer, wanted_list] = set(listed_claims(cursor, customer, wanted_list))
        self._answered: set[tuple[UUID, str, str]] = set()
        keyed = [(e.unit.cause.customer_id, e.unit.cause.actor, e.unit.idempotency.key) for e in prepared if e.unit.idempotency]
        if keyed:
            cursor.execute(
                """SELECT customer_id, actor, key FROM idempotency
                   JOIN unnest(%s::uuid[], %s::text[], %s::text[]) AS w (customer_id, actor, key) USING (customer_id, actor, key)""",
                tuple(list(column) for column in zip(*keyed, strict=True)),
            )
            self._answered = set(cursor.fetchall())

    def check(self, entry: Prepared) -> Outcome | None:
        """None if the unit passes; its effects then count for the units after it."""
        unit = entry.unit
        customer = unit.cause.customer_id
        if unit.idempotency:
            keyed = (customer, unit.cause.actor, unit.idempotency.key)
            if keyed in self._answered:
                return AlreadyAnswered()
        for stream, version in unit.streams_read.items():
            if self._heads[stream] != version:
                return Conflict(stream_id=stream)
        for key, holder, claim in entry.claims_read:
            if self._holders.get(key) != holder:
                return Conflict(claim=claim)
        for wanted, values in unit.lists_read.items():
            if self._lists[customer, wanted] != values:
                return Conflict(claim=Claim(wanted.kind, wanted.prefix))
        released = {key for key, stream in entry.releases if self._holders.get(key) == stream}
        for key, stream in entry.claims:
            if key not in released and self._holders.get(key, stream) != stream:
                return Conflict(claim=Claim(key[1], key[2]))
        self._heads.update(entry.versions)
        for key in released:
            del self._holders[key]
            self._change_lists(key, present=False)
        for key, stream in entry.claims:
            self._holders[key] = stream
            self._change_lists(key, present=True)
        if unit.idempotency:
            self._answered.add((customer, unit.cause.actor, unit.idempotency.key))
        return None

    def _change_lists(self, key: ClaimKey, *, present: bool) -> None:
        for (customer, wanted), values in self._lists.items():
            if customer == key[0] and wanted.kind == key[1] and key[2].startswith(wanted.prefix):
                (values.add if present else values.discard)(key[2])

    def write(self, cursor: Any, keys: Keyring, passed: Sequence[tuple[Prepared, Appended]]) -> None:
        gone = [key for key in self._before if self._holders.get(key) != self._before[key]]
        new = [(key, stream) for key, stream in self._holders.items() if self._before.get(key) != stream]
        if gone:
            cursor.execute(
                """DELETE FROM claims c USING unnest(%s::uuid[], %s::text[], %s::text[]) AS g (customer_id, kind, value)
                   WHERE (c.customer_id, c.kind, c.value) = (g.customer_id, g.kind, g.value)""",
                tuple(list(column) for column in zip(*gone, strict=True)),
            )
        if new:
            with cursor.copy("COPY claims (customer_id, kind, value, stream_id) FROM STDIN") as copy:
                copy.write("".join(f"{key[0]}\t{key[1]}\t{_text(key[2])}\t{stream}\n" for key, stream in new))
        opened = [(subject, keys.opened[subject]) for entry, _ in passed for subject in entry.opens if subject in keys.opened]
        if opened:
            cursor.executemany("INSERT INTO keys (subject, wrapped) VALUES (%s, %s) ON CONFLICT DO NOTHING", opened)
        destroyed = [subject for entry, _ in passed for subject in entry.destroys]
        if destroyed:
            cursor.execute("DELETE FROM keys WHERE subject = ANY(%s)", (destroyed,))
        answers = [
            (unit.cause.customer_id, unit.cause.actor, unit.idempotency.key, unit.idempotency.fingerprint, _answer(unit, result), result.recorded_at)
            for unit, result in ((entry.unit, result) for entry, result in passed)
            if unit.idempotency
        ]
        if answers:
            cursor.executemany(
                "INSERT INTO idempotency (customer_id, actor, key, fingerprint, answer, recorded_at) VALUES (%s, %s, %s, %s, %s::json, %s)", answers
            )


def listed_claims(cursor: Any, customer_id: UUID, wanted: ClaimList) -> list[str]:
    """The values of a customer's claims of a kind that begin with a prefix."""
    cursor.execute(
        "SELECT value FROM claims WHERE customer_id = %s AND kind = %s AND starts_with(value, %s)", (customer_id, wanted.kind, wanted.prefix)
    )
    return [value for (value,) in cursor.fetchall()]


def _answer(unit: Unit, result: Appended) -> str:
    assert unit.idempotency is not None
    versions = {str(stream): version for stream, version in result.versions.items()}
    return orjson.dumps({**unit.idempotency.answer, "position": result.position, "versions": versions}).decode()


def _text(value: str | None) -> str:
    if value is None:
        return "\\N"
    if "\\" in value or "\t" in value or "\n" in value or "\r" in value:
        return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return value


