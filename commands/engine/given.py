"""What decisions look at, loaded from the log: shared by the commands of one batch, each seeing those before it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.engine.aggregate import Aggregate
from aggregates.engine.claim import Claim, ClaimKind
from aggregates.engine.event import Event
from commands.engine.command import A, Decision, NotFound
from commands.engine.known import KnownState, KnownStates
from commands.engine.past import not_yet_recorded
from eventstore.envelope import Cause, Recorded, StreamEvent
from eventstore.keyring import Keyring
from eventstore.log import EventLog
from eventstore.unit import ClaimList


@dataclass(slots=True)
class _Stream:
    version: int
    customer_id: UUID
    stem: str
    """What kind of aggregate it is: the stem of its events' names (`Aggregate.stem`)."""
    events: list[Event | Recorded[Event]]
    """All of them, or those after the state that was known before; with their envelopes where histories are asked for, to be decoded when they are folded."""
    state: Aggregate | None = None
    folded: int = 0
    known: int = 0
    """The version of the state that was known before; `events` come after it."""


@dataclass(slots=True)
class Batch:
    """The streams and claims that a batch of commands has looked at, with what its earlier commands decided applied."""

    log: EventLog
    connection: Connection[TupleRow]
    keys: Keyring
    known: KnownStates | None = None
    """States from before this batch, so that only what happened since is to be loaded."""
    before: "Batch | None" = None
    """A batch that is being appended: what it decided counts here, too, and whatever rests on that is checked when this one is appended."""
    believes: bool = False
    """What is known is not asked for again: whatever rests on it is checked when this batch is appended."""
    streams: dict[UUID, _Stream | None] = field(default_factory=dict[UUID, _Stream | None])
    _holders: dict[tuple[UUID, Claim], UUID | None] = field(default_factory=dict[tuple[UUID, Claim], UUID | None])
    _lists: dict[tuple[UUID, ClaimList], frozenset[str]] = field(default_factory=dict[tuple[UUID, ClaimList], frozenset[str]])
    changed: dict[tuple[UUID, Claim], UUID | None] = field(default_factory=dict[tuple[UUID, Claim], UUID | None])
    """Claims that this batch took or let go: they count over what the database holds."""
    histories: dict[UUID, list[Recorded[Event]]] | None = None
    """Where a dictionary: the events that are loaded, with their envelopes; for decisions about the past."""
    decided: set[UUID] = field(default_factory=set[UUID])
    """Streams that this batch goes on with."""
    fresh: list[Recorded[Event]] = field(default_factory=list[Recorded[Event]])
    """What this batch decided."""

    def load(self, stream_ids: Iterable[UUID]) -> None:
        wanted = [stream_id for stream_id in set(stream_ids) if stream_id not in self.streams]
        if not wanted:
            return
        self.streams.update(dict.fromkeys(wanted))
        known = self.known.of(wanted) if self.known is not None else {}
        for stream_id, (version, customer_id, state) in known.items():
            self.streams[stream_id] = _Stream(version, customer_id, state.stem, [], state, 0, version)
        if self.before is not None:
            for stream_id in self.before.decided.intersection(wanted):
                if (stream := self.before.streams[stream_id]) is not None:
                    self.streams[stream_id] = replace(stream, events=list(stream.events))
        if self.believes:
            wanted = [stream_id for stream_id in wanted if self.streams[stream_id] is None]
            if not wanted:
                return
        erased: list[tuple[UUID, _Stream]] = []
        begun = wanted if known or self.before is not None else ()
        after = {stream_id: stream.version for stream_id in begun if (stream := self.streams[stream_id]) is not None}
        for stream_id, events in self.log.load(self.connection, wanted, self.keys, after).items():
            stream = self.streams[stream_id]
            if stream is None:
                stream = self.streams[stream_id] = _Stream(0, events[-1].customer_id, events[0].kind.stem, [])
            elif any(recorded.kind.destroys_key for recorded in events):  # its state tells what must not be known any more
                erased.append((stream_id, stream))
            stream.version = events[-1].stream_version
            stream.events += events if self.histories is not None else [recorded.event for recorded in events]
            if self.histories is not None:
                self.histories[stream_id] = events
        for stream_id, stream in erased:
            self._load_whole(stream_id, stream)

    def _load_whole(self, stream_id: UUID, stream: _Stream) -> None:
        """Load what happened before the known state, too."""
        before = self.log.load(self.connection, [stream_id], self.keys)[stream_id][: stream.known]
        stream.events = [*(recorded.event for recorded in before), *stream.events]
        stream.state, stream.folded, stream.known = None, 0, 0

    def load_claims(self, customer_id: UUID, claims: Iterable[Claim]) -> None:
        wanted = [claim for claim in claims if (customer_id, claim) not in self._holders]
        if wanted:
            earlier = self.before.changed if self.before is not None else {}
            changed = {**earlier, **self.changed}
            found = self.log.holders(self.connection, customer_id, wanted)
            self._holders.update({(customer_id, claim): changed.get((customer_id, claim), holder) for claim, holder in found.items()})

    def version(self, customer_id: UUID, stream_id: UUID, kind: type[Aggregate] | None = None) -> int | None:
        """Return the stream's version; None if this customer has no such stream, or it is one of another kind."""
        try:
            stream = self.streams[stream_id]
        except KeyError:
            self.load((stream_id,))
            stream = self.streams[stream_id]
        if stream is None or stream.customer_id != customer_id or (kind is not None and stream.stem != kind.stem):
            return None
        return stream.version

    def absent(self, stream_id: UUID) -> bool:
        """Tell whether nobody has such a stream."""
        return self.streams.get(stream_id) is None

    def state(self, kind: type[A], stream_id: UUID) -> A:
        """Fold the stream's state as this kind of thing; as if nothing had happened yet where there is no such stream of this kind."""
        stream = self.streams.get(stream_id)
        if stream is None or stream.stem != kind.stem:
            return kind()
        state, folded = (stream.state, stream.folded) if isinstance(stream.state, kind) else (kind(), 0)
        for event in stream.events[folded:]:
            state = state.evolve(_decoded(event))
        stream.state, stream.folded = state, len(stream.events)
        return state

    def earlier(self, kind: type[A], stream_id: UUID, version: int) -> A:
        """Fold the state as it was at an earlier version; the stream must be loaded whole."""
        stream = self.streams.get(stream_id)
        if stream is None or stream.stem != kind.stem or stream.known:
            raise LookupError(f"{stream_id} is not loaded whole")
        state = kind()
        for event in stream.events[:version]:
            state = state.evolve(_decoded(event))
        return state

    def holder(self, customer_id: UUID, claim: Claim) -> UUID | None:
        key = customer_id, claim
        if key not in self._holders:
            self.load_claims(customer_id, (claim,))
        return self._holders[key]

    def claims(self, customer_id: UUID, wanted: ClaimList) -> frozenset[str]:
        key = (customer_id, wanted)
        if key not in self._lists:
            self._lists[key] = self.log.listed(self.connection, customer_id, wanted)
            for changed in (*((self.before.changed,) if self.before is not None else ()), self.changed):
                for (customer, claim), holder in changed.items():
                    if customer == customer_id:
                        self._change_lists(customer_id, claim, present=holder is not None)
        return self._lists[key]

    def recorded(self, stream_ids: Iterable[UUID]) -> dict[UUID, list[Recorded[Event]]]:
        """Load all events of these streams with their times; those, too, that this batch and the one before it decided."""
        found = self.log.load(self.connection, list(set(stream_ids)), self.keys)
        for decided in (*(self.before.fresh if self.before is not None else ()), *self.fresh):
            events = found.get(decided.stream_id, [])
            if decided.stream_id in stream_ids and decided.stream_version > (events[-1].stream_version if events else 0):
                found[decided.stream_id] = [*events, decided]
        return found

    def apply(self, customer_id: UUID, decision: Decision, cause: Cause | None = None) -> None:
        """Let the commands that follow in this batch see what was decided; and, with its cause, when it was so."""
        for stream_id, event in decision:
            stream = self.streams.get(stream_id)
            if stream is None:
                stream = self.streams[stream_id] = _Stream(0, customer_id, event.stem, [])
            self.decided.add(stream_id)
            stream.version += 1
            stream.events.append(event)
            if cause is not None:
                self.fresh.append(not_yet_recorded(StreamEvent(stream_id, event), stream.version, cause))
            for claim in event.releases():
                if self._holders.get((customer_id, claim), stream_id) == stream_id:
                    self._holders[customer_id, claim] = self.changed[customer_id, claim] = None
                    self._change_lists(customer_id, claim, present=False)
            for claim in event.claims():
                self._holders[customer_id, claim] = self.changed[customer_id, claim] = stream_id
                self._change_lists(customer_id, claim, present=True)

    def keep(self) -> None:
        """Let the next batches know the states that this one leaves behind; to be called when all of it is committed."""
        if self.known is not None:
            for stream_id, stream in self.streams.items():
                if stream is None or stream.state is None or not stream.events:
                    continue  # or it is known just so
                state = stream.state
                for event in stream.events[stream.folded :]:
                    state = state.evolve(_decoded(event))
                if any(_decoded(event).destroys_key for event in stream.events):
                    self.known.forget(stream_id)
                else:
                    self.known.keep(stream_id, KnownState(stream.version, stream.customer_id, state))

    def _change_lists(self, customer_id: UUID, claim: Claim, *, present: bool) -> None:
        for (customer, wanted), values in self._lists.items():
            if customer == customer_id and wanted.kind is claim.kind and claim.value.startswith(wanted.prefix):
                self._lists[customer, wanted] = values | {claim.value} if present else values - {claim.value}


class LoadedGiven:
    """What one command of a batch looks at; remembers it, so that it can be checked again under the append lock."""

    __slots__ = ("absent", "actor", "batch", "claims_read", "customer_id", "lists_read", "streams_read")

    def __init__(self, batch: Batch, customer_id: UUID, actor: str) -> None:
        self.batch = batch
        self.customer_id = customer_id
        self.actor = actor
        self.streams_read: dict[UUID, int] = {}
        self.absent: set[UUID] = set()
        """Streams that were looked for and that nobody had."""
        self.claims_read: dict[Claim, UUID | None] = {}
        self.lists_read: dict[ClaimList, frozenset[str]] = {}

    def state(self, kind: type[A], stream_id: UUID) -> A:
        self.look_at(kind, stream_id)
        return self.batch.state(kind, stream_id)

    def look_at(self, kind: type[Aggregate], stream_id: UUID) -> None:
        """Have it checked that nothing happens to this stream before what is decided is appended; for what needs its events and not its state."""
        version = self.batch.version(self.customer_id, stream_id, kind)
        if version is None:
            absent = self.batch.absent(stream_id)
            if absent:  # one that is somebody else's, or of another kind, stays so
                self.absent.add(stream_id)
            raise NotFound(kind.noun, stream_id, id_in_use=not absent)
        self.streams_read[stream_id] = version

    def holder(self, claim: Claim) -> UUID | None:
        self.claims_read[claim] = self.batch.holder(self.customer_id, claim)
        return self.claims_read[claim]

    def claims(self, kind: ClaimKind, prefix: str) -> frozenset[str]:
        wanted = ClaimList(kind, prefix)
        self.lists_read[wanted] = self.batch.claims(self.customer_id, wanted)
        return self.lists_read[wanted]


def _decoded(event: Event | Recorded[Event]) -> Event:
    return event.event if isinstance(event, Recorded) else event
