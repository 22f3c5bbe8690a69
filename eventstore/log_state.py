"""What the log holds, as far as units look at it: each is checked against it by itself, in order, and changes it for those behind it."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from uuid import UUID

from eventstore.claim_rows import ClaimKey
from eventstore.prepare import Prepared
from eventstore.unit import AlreadyAnswered, ClaimList, Conflict

AnswerKey = tuple[UUID, str, str]
Lists = dict[tuple[UUID, ClaimList], frozenset[str]]


def answer_key(entry: Prepared) -> AnswerKey | None:
    """Return the key under which the unit's answer is kept, if it is."""
    unit = entry.unit
    return (unit.cause.customer_id, unit.cause.actor, unit.idempotency.key) if unit.idempotency else None


class Disagreement(Exception):
    """Units that are to be appended together contradict each other."""


def assumed(prepared: Sequence[Prepared]) -> tuple["LogState", dict[UUID, int], dict[ClaimKey, UUID | None]]:
    """Work out what the log would have to hold, heads and holders, for all of these units to pass, and the state after them. Raises Disagreement."""
    heads: dict[UUID, int] = {}
    holders: dict[ClaimKey, UUID | None] = {}
    for entry in prepared:
        for stream, version in entry.unit.streams_read.items():
            heads.setdefault(stream, version)
        for stream in (*entry.versions, *entry.unit.absent):
            heads.setdefault(stream, 0)
        for key, holder, _ in entry.claims_read:
            holders.setdefault(key, holder)
        for key, stream in entry.releases:
            holders.setdefault(key, stream)
        for key, _ in entry.claims:
            holders.setdefault(key, None)
    state = LogState(dict(heads), {key: holder for key, holder in holders.items() if holder is not None}, {}, ())
    for entry in prepared:
        if state.check(entry) is not None:
            raise Disagreement
    return state, heads, holders


class LogState:
    """`heads` has the version of every stream that units look at, `holders` the claims that somebody holds, `answered` the requests that are answered,
    `destroyed` whose keys are gone that units were sealed with."""

    def __init__(
        self,
        heads: dict[UUID, int],
        holders: dict[ClaimKey, UUID],
        lists: Lists,
        answered: Iterable[AnswerKey],
        destroyed: AbstractSet[UUID] = frozenset(),
    ) -> None:
        self._heads = heads
        self._stored = dict(heads)
        self._lost: dict[UUID, int] = {}
        """The first version of a stream that a refused unit would have written, where another process had written that version before.
        Who read that or a later one may have seen what the refused unit would have written, and conflicts though the number fits."""
        self._holders = holders
        self._before = dict(holders)
        self._lists = lists
        self._answered = set(answered)
        self._destroyed = destroyed

    def check(self, entry: Prepared) -> Conflict | AlreadyAnswered | None:
        """Check the unit: None if it passes; its effects then count for the units after it."""
        unit = entry.unit
        key = answer_key(entry)
        refusal = AlreadyAnswered() if key in self._answered else entry.refused or self._changed(entry) or self._taken(entry)
        if refusal is not None:
            for stream in entry.versions:
                first = unit.streams_read.get(stream, 0) + 1
                if first <= self._stored.get(stream, 0):
                    self._lost[stream] = min(first, self._lost.get(stream, first))
            return refusal
        self._heads.update(entry.versions)
        for released in self._released(entry):
            del self._holders[released]
            self._change_lists(released, present=False)
        for claim, stream in entry.claims:
            self._holders[claim] = stream
            self._change_lists(claim, present=True)
        if key:
            self._answered.add(key)
        return None

    def holder(self, key: ClaimKey) -> UUID | None:
        return self._holders.get(key)

    def changed_claims(self) -> tuple[Sequence[ClaimKey], Sequence[tuple[ClaimKey, UUID]]]:
        """Return the claims that nobody holds any more, and those that somebody (else) holds now."""
        gone = [key for key in self._before if key not in self._holders]
        return gone, [(key, stream) for key, stream in self._holders.items() if self._before.get(key) != stream]

    def _changed(self, entry: Prepared) -> Conflict | None:
        """What the unit's decision looked at and is otherwise now."""
        unit = entry.unit
        for stream, version in unit.streams_read.items():
            if self._heads[stream] != version or version >= self._lost.get(stream, version + 1):
                return Conflict(stream_id=stream)
        for stream in (*entry.versions, *unit.absent):
            if stream not in unit.streams_read and self._heads.get(stream):
                return Conflict(stream_id=stream)
        for key, holder, claim in entry.claims_read:
            if self._holders.get(key) != holder:
                return Conflict(claim=claim)
        for wanted, values in unit.lists_read.items():
            if self._lists[unit.cause.customer_id, wanted] != values:
                return Conflict(claim=wanted.kind.of(wanted.prefix))
        if not self._destroyed.isdisjoint(entry.kept_keys):
            return Conflict(stream_id=next(reversed(entry.versions)))
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
                return Conflict(claim=entry.claimed[key], taken=True)
        return None

    def _change_lists(self, key: ClaimKey, *, present: bool) -> None:
        for (customer, wanted), values in self._lists.items():
            if customer == key[0] and wanted.kind.name == key[1] and key[2].startswith(wanted.prefix):
                self._lists[customer, wanted] = values | {key[2]} if present else values - {key[2]}
