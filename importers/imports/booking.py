"""Books many commands of an import: decided like any other, appended in chunks with the import's own progress (F-16).

Each chunk is one short transaction: events, progress, and what the import keeps beside them. So people's commands get in between,
and a killed import goes on where it stood.
"""

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, replace
from typing import Protocol, Self
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.device import DeviceDiscovered, DeviceRegistered
from aggregates.engine.event import Event
from aggregates.feed_import import ImportProgressed
from aggregates.import_terms import ImportCounts
from aggregates.sim import SimDeactivated, SimMissing, SimPutInDevice, SimRegistered
from aggregates.user import UserRegistered
from commands.devices.present_device import are_one_device
from commands.engine.command import Decision, Given, NotFound, Refusal
from commands.engine.given import Batch, LoadedGiven
from commands.sims.late_facts import Dated
from commands.sims.said import NOT_LISTED
from eventstore.envelope import Cause, StreamEvent
from eventstore.keyring import Keyring
from eventstore.log import EventLog
from eventstore.prepare import Prepared
from eventstore.unit import Appended, Outcome, Unit

TRIES = 50
"""How often a chunk is decided anew because people's commands changed what it looked at."""


class Decides(Protocol):
    """A command, or all commands of one row."""

    def decide(self, given: Given) -> Decision: ...


class DecidesThen:
    """A row of a past day: what comes of it holds from moments of its own."""

    def decide_then(self, given: LoadedGiven) -> Sequence[Dated]:
        raise NotImplementedError

    def counts(self, decision: Decision) -> ImportCounts:
        """Count what it did on its own day; `decision` is all that came of it."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file as a command; `line_hash` of the feed's line that is settled once this is booked. `known`: its number exists. `said`: which columns
    of it say something (`commands/sims/said.py`)."""

    line: int
    command: Decides | DecidesThen
    line_hash: UUID | None = None
    sim_id: UUID | None = None
    known: bool = False
    said: int = NOT_LISTED
    creates: frozenset[type[Event]] = frozenset()
    """What makes it one that was created, besides `_CREATES`."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided about a line: the units that book it (none: nothing differs), or why a rule refused it. `counts`: what it did, where that
    doesn't follow from the decision."""

    line: Line
    decision: Decision = ()
    units: Sequence[Unit] = ()
    refusal: Refusal | None = None
    counts: ImportCounts | None = None


@dataclass(frozen=True, slots=True)
class Booked:
    """What one chunk did: decisions by line, and the lines that a rule refused."""

    counts: ImportCounts
    decisions: Sequence[tuple[Line, Decision]]
    refused: Sequence[tuple[Line, Refusal]]

    @property
    def registered(self) -> set[UUID]:
        """The SIMs that are new."""
        return {line.sim_id for line, _ in self.decisions if line.sim_id and not line.known}

    @classmethod
    def of(cls, decided: Sequence[Decided]) -> Self:
        refused = [(each.line, each.refusal) for each in decided if each.refusal is not None]
        decisions = [(each.line, each.decision) for each in decided if each.refusal is None]
        counts = count([(each.line, each.decision) for each in decided if each.refusal is None and each.counts is None])
        told = [each.counts for each in decided if each.counts is not None]
        return cls(counts.plus(ImportCounts(refused=len(refused)), *told), decisions, refused)


Build = Callable[[Batch], Sequence[Line]]
"""Makes the commands of a chunk from what the batch holds now, and loads in bulk what they will look at."""

Then = Callable[[Connection[TupleRow], Booked], None]
"""Writes what the import keeps beside the events, in their transaction."""

Around = Callable[[Booked], tuple[Sequence[Unit], Sequence[Unit]]]
"""What is to be appended before and after the chunk's own units."""


class _ChunkConflict(Exception):
    """Something the chunk looked at changed before it was appended: it is decided again."""


class Booking:
    """Books for one import. `dry`, a batch: everything is decided on it, one after the other, and nothing is appended."""

    def __init__(self, log: EventLog, cause: Cause, import_id: UUID, version: int, *, dry: Batch | None = None) -> None:
        self._log = log
        self._cause = cause
        self._import_id = import_id
        self.version = version
        self._dry = dry

    def cause_of(self, line: int) -> Cause:
        cause = self._cause
        return Cause(cause.customer_id, cause.actor, f"{cause.causation}#{line}", cause.correlation, cause.effective_at, cause.on_behalf_of)

    def decide(self, batch: Batch, lines: Iterable[Line]) -> list[Decided]:
        """Decide lines one after the other, each seeing what those before it did; nothing is made ready that a dry run won't append."""
        decided: list[Decided] = []
        for line in lines:
            given = LoadedGiven(batch, self._cause.customer_id, self._cause.actor)
            try:
                dated = (
                    line.command.decide_then(given) if isinstance(line.command, DecidesThen) else [Dated(None, line.command.decide(given))]
                )
            except Refusal as refusal:
                decided.append(Decided(line, refusal=refusal))
                continue
            decision = dated[0].decision if len(dated) == 1 else [entry for each in dated for entry in each.decision]
            counts = (
                line.command.counts(decision) if isinstance(line.command, DecidesThen) else _counts_within_a_device(given, line, decision)
            )
            if not decision:
                decided.append(Decided(line, counts=counts))
                continue
            units = [] if batch is self._dry else self._units(line, dated, given)
            batch.apply(self._cause.customer_id, decision)
            decided.append(Decided(line, decision, units, counts=counts))
        return decided

    def _units(self, line: Line, dated: Sequence[Dated], given: LoadedGiven) -> list[Unit]:
        """One for each moment from which something holds; the first looks at all that was looked at, those behind it go on with its streams."""
        units: list[Unit] = []
        written: dict[UUID, int] = {}
        for at, decision in dated:
            cause = self.cause_of(line.line)
            cause = cause if at is None or at == cause.effective_at else replace(cause, effective_at=at)
            events = [StreamEvent(*entry) for entry in decision]
            if units:
                read = {stream: given.streams_read.get(stream, 0) + written.get(stream, 0) for stream, _ in events}
                units.append(Unit(cause, events, {stream: version for stream, version in read.items() if version}))
            else:
                units.append(Unit(cause, events, given.streams_read, given.claims_read, given.lists_read, absent=given.absent))
            if len(dated) > 1:
                for stream, _ in events:
                    written[stream] = written.get(stream, 0) + 1
        return units

    def book(
        self,
        build: Build,
        then: Then,
        *,
        upto: int,
        also: Callable[[Booked], Sequence[Event]] | None = None,
        decided: Sequence[Decided] | None = None,
    ) -> Booked:
        """Book one chunk, up to a line of the file; `also`: more events for the import's own stream, such as rows for the quarantine.

        `decided`: what was decided about the chunk before; it counts if nothing that was looked at has changed since.
        """
        if self._dry is not None:
            return Booked.of(self.decide(self._dry, build(self._dry)))
        written = 0

        def progress(booked: Booked) -> tuple[Sequence[Unit], Sequence[Unit]]:
            nonlocal written
            events = [*(also(booked) if also else ()), ImportProgressed(upto=upto, counts=booked.counts)]
            written = len(events)
            return (), [Unit(self._cause, [StreamEvent(self._import_id, event) for event in events], {self._import_id: self.version})]

        booked = self.together(build, progress, then, decided)
        self.version += written
        return booked

    def together(self, build: Build, around: Around, then: Then, decided: Sequence[Decided] | None = None) -> Booked:
        """Append in one transaction, all or nothing; decided again where somebody else was quicker."""
        for _ in range(TRIES):
            with self._log.pool.connection() as connection:
                batch = Batch(self._log, connection, Keyring(self._log.master))
                if decided is None:
                    decided = self.decide(batch, build(batch))
                booked = Booked.of(decided)
                before, after = around(booked)
                units = [*before, *(unit for each in decided for unit in each.units), *after]
                prepared = self._log.prepare(connection, units, batch.keys)
            try:
                self._append(prepared, booked, then)
            except _ChunkConflict:
                decided = None
                continue
            return booked
        raise TimeoutError(f"a chunk of the import could not be booked in {TRIES} tries")

    def _append(self, prepared: Sequence[Prepared], booked: Booked, then: Then) -> None:
        def finish(connection: Connection[TupleRow], outcomes: Sequence[Outcome]) -> None:
            if not all(isinstance(outcome, Appended) for outcome in outcomes):
                raise _ChunkConflict
            then(connection, booked)

        with self._log.pool.connection() as connection:
            self._log.append_prepared(connection, prepared, finish)


def nothing_else(_: Connection[TupleRow], booked: Booked) -> None:
    """Keep nothing beside the events."""


_CREATES = frozenset[type[Event]]({UserRegistered, DeviceRegistered, SimRegistered})
"""What makes a row one that was created; a device that is discovered with its SIM is part of the SIM's row."""


def moves(given: Given, decision: Decision) -> tuple[int, int]:
    """Count how often a number was put in another device, and the links by hand that this ended; not where it only is in the other slot of a merged one."""
    found = {stream_id for stream_id, event in decision if isinstance(event, DeviceDiscovered)}
    ended = [
        event.was
        for _, event in decision
        if isinstance(event, SimPutInDevice) and event.was is not None and not _stays(given, event.was.device_id, event.device_id, found)
    ]
    return len(ended), sum(was.source == "hand" for was in ended)


def _stays(given: Given, was: UUID, device_id: UUID, found: Set[UUID]) -> bool:
    try:
        return device_id not in found and are_one_device(given, was, device_id)
    except NotFound:  # one that only a row before it has found
        return False


def _counts_within_a_device(given: Given, line: Line, decision: Decision) -> ImportCounts | None:
    """What a row did that put its number in a device; None where that follows from the decision alone."""
    if not any(isinstance(event, SimPutInDevice) and event.was is not None for _, event in decision):
        return None
    moved, overwritten = moves(given, decision)
    return count([(line, decision)]).model_copy(update={"moved": moved, "overwritten": overwritten})


def count(decisions: Iterable[tuple[Line, Decision]]) -> ImportCounts:
    """Sum up what decisions do, in rows and events."""
    created = changed = overwritten = moved = deactivated = missing = events = 0
    for line, decision in decisions:
        if not decision:
            continue
        events += len(decision)
        kinds = {type(event) for _, event in decision}
        registers = not kinds.isdisjoint(_CREATES | line.creates)
        created += registers
        missing += SimMissing in kinds
        deactivated += SimDeactivated in kinds
        changed += not registers and SimMissing not in kinds
        for _, event in decision:
            if isinstance(event, SimPutInDevice) and event.was is not None:
                moved += 1
                overwritten += event.was.source == "hand"
    return ImportCounts(
        created=created, changed=changed, overwritten=overwritten, moved=moved, deactivated=deactivated, missing=missing, events=events
    )
