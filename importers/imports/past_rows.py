"""Rows of a feed of a past day: each decided against its day, then thought through to today (F-17)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from aggregates.device import Device
from aggregates.device_terms import DeviceDescription
from aggregates.device_then import DeviceSeenThen
from aggregates.engine.event import Event
from aggregates.import_terms import ImportCounts
from aggregates.sim import Sim, SimDeactivated, SimPutInDevice, SimRegistered
from aggregates.sim_terms import SECRETS
from aggregates.sims.sim_codes import SimCodesChanged
from commands.engine.command import Decision, Given
from commands.engine.given import Batch
from commands.sims.late_facts import Dated, late_facts
from commands.sims.late_saying import LateSaying, Saying
from commands.sims.mark_sim_listed import MarkSimListed
from commands.sims.mark_sim_missing import MarkSimMissing
from commands.sims.observe_sim import NotFed, ObserveSim
from commands.sims.said import BITS
from commands.sims.sim_history import SimHistory
from eventstore.envelope import Recorded
from importers.imports.booking import DecidesThen, Line, moves
from importers.imports.device_models import DeviceModels
from importers.imports.feed_row import FeedRow
from importers.imports.feed_rows import FeedRows, ParsedLine
from importers.imports.feed_sayings import UNKNOWN, Sayings, load_sayings, load_unsaid
from importers.imports.found_apart import FoundApart, FoundRecords
from importers.imports.holders_then import HoldersThen, SeveralDevicesThen
from importers.imports.past_day import PastDay
from importers.imports.said_again import SaidAgain, said_again

CODES = {name: BITS[name] for name in SECRETS}
_CODE_BITS = sum(CODES.values())


@dataclass(frozen=True)
class UnclearDevice(DecidesThen):
    """A row of which nobody can say whose IMEI it names."""

    refusal: SeveralDevicesThen

    def decide_then(self, given: Given) -> Sequence[Dated]:
        raise self.refusal

    def counts(self, decision: Decision) -> ImportCounts:
        return ImportCounts()


@dataclass(eq=False)
class PastSaying(DecidesThen):
    """What the feed said of one number: a row, or that it lists it no more. `brief`: only what it changed on its own day is asked."""

    row: ObserveSim | MarkSimMissing | MarkSimListed
    day: PastDay
    events: Sequence[Recorded[Event]]
    """The number's own so far."""
    sayings: Sayings
    device: Sequence[Recorded[Event]] = ()
    """Of the record of a device that it names, where there is one."""
    seen: set[UUID] = field(default_factory=set[UUID])
    """Devices of which other rows of this feed have told that they were there then."""
    codes: "Codes | None" = None
    apart: FoundApart | None = None
    """The record of its own that its IMEI was then."""
    brief: bool = False
    before: int = UNKNOWN
    """What is known of the following day of feeds, where nothing is kept of it."""
    _first: Decision = ()
    moves: tuple[int, int] = (0, 0)
    """On its own day: how often it went to another device, and ended a link by hand."""

    def decide_then(self, given: Given) -> Sequence[Dated]:
        row, at = self.row if self.apart is None else self.apart.meant(self.row), self.day.moment
        sim = given.state(Sim, row.sim_id) if self.events else None
        if sim is not None and not sim.fed and isinstance(row, ObserveSim):
            raise NotFed(number=sim.number, carrier=sim.carrier)
        history = SimHistory(self.events)
        self.before = self.day.kept_before(history, self.sayings)
        if not isinstance(row, ObserveSim) and ((then := history.at(at)) is None or then.carrier != self.day.carrier):
            self._first = ()
            return ()
        late = LateSaying(row.sim_id, history, self.day.by_feed, given)
        made = self.apart if self.apart is not None and not self.apart.is_known(given) else None
        if made is not None:
            late.knows(made.record, made.absorbed)
        first = late.first(row, at)
        self._first = first.decision
        self.moves = moves(given, first.decision)
        if self.brief:
            return [Dated(at, first.decision)]
        found: dict[datetime, list[tuple[UUID, Event]]] = {}
        put = next(_puts(first.decision), None)
        if self.events:
            found[at] = [entry for entry in first.decision if entry[0] != row.sim_id]
        if isinstance(row, ObserveSim):
            found.setdefault(at, []).extend(self._seen_then(row, given) if self.apart is None else ())
        later = list(self.day.later(self.sayings, history))
        if first.decision:
            for dated in late_facts(row.sim_id, history, late.steps(first, later), put):
                found.setdefault(dated.at or at, []).extend(dated.decision)
        if sim is not None and self.codes is not None and (codes := self.codes.now(sim, later)) is not None:
            changed = max(at, history.last_beginning(SimCodesChanged.event_name))
            found.setdefault(changed, []).append((row.sim_id, SimCodesChanged(codes=codes)))
        if made is not None and isinstance(self.row, ObserveSim) and any(event.device_id == made.record for event in _puts(first.decision)):
            description = self.row.description or DeviceDescription()
            found[at] = [made.was_there(description), *found.get(at, ())]
            found[made.since] = [*made.became_part(description), *found.get(made.since, ())]
        return [Dated(moment, decision) for moment, decision in sorted(found.items()) if decision]

    def counts(self, decision: Decision) -> ImportCounts:
        kinds = {type(event) for _, event in self._first}
        moved, overwritten = self.moves
        created = any(isinstance(event, SimRegistered) for _, event in decision)
        missing = bool(self._first) and isinstance(self.row, MarkSimMissing)
        quarantined = isinstance(self.row, MarkSimListed)
        return ImportCounts(
            created=created,
            changed=bool(decision) and not created and not missing and not quarantined,
            overwritten=overwritten,
            moved=moved,
            deactivated=SimDeactivated in kinds,
            missing=missing,
            events=len(decision),
        )

    def _seen_then(self, row: ObserveSim, given: Given) -> list[tuple[UUID, Event]]:
        """The record that the row names was there then, though it became known later."""
        device_id = row.names
        if row.imei is None or device_id is None or row.status == "inactive" or not self.device:
            return []
        given.state(Device, device_id)
        known_from = min(recorded.effective_at for recorded in self.device)
        if known_from <= self.day.moment or device_id in self.seen:
            return []
        self.seen.add(device_id)
        return [(device_id, DeviceSeenThen(imei=row.imei, description=row.description or DeviceDescription(), until=known_from))]


def _puts(decision: Decision) -> Iterator[SimPutInDevice]:
    return (event for _, event in decision if isinstance(event, SimPutInDevice))


@dataclass(frozen=True, slots=True)
class Codes:
    """PIN and PUK that a row says; what a later row said of them counts."""

    rows: FeedRows
    row: FeedRow
    said: int

    def now(self, sim: Sim, later: Sequence[Saying]) -> str | None:
        """Seal all codes that are known by it; None where that is nothing new."""
        told_later = 0
        for saying in later:
            told_later |= saying.said
        if not self.said & ~told_later & _CODE_BITS:
            return None
        left: dict[str, Any] = {name: None for name, bit in CODES.items() if told_later & bit}
        codes = self.rows.codes(replace(self.row, **left), sim.codes)
        return None if codes == sim.codes else codes


class PastRows(FeedRows):
    """As the rows of today's feed, but for what is decided about them."""

    def __init__(self, *args: Any, day: PastDay, **how: Any) -> None:
        super().__init__(*args, **how)
        self._day = day
        self._seen: set[UUID] = set()
        self.holders = HoldersThen(day)
        self._apart = FoundRecords(day.moment)

    def known(self, batch: Batch, parsed: Sequence[ParsedLine]) -> list[ParsedLine]:
        """Return those that the brake must know; where there is no feed of an earlier day, it has nothing to compare with."""
        return super().known(batch, parsed) if self._day.base is not None else []

    def observe(self, batch: Batch, parsed: Sequence[ParsedLine]) -> list[Line]:
        batch.histories = {} if batch.histories is None else batch.histories
        lines, unclear = self._with_holders_then(batch, self.observed(batch, parsed))
        rows: list[ObserveSim] = [line.command for line in lines if isinstance(line.command, ObserveSim)]
        batch.load({each for row in rows for each in row.devices})
        sayings = self._sayings(batch, rows)
        seen = self._seen if self._day.dry else set[UUID]()
        told = [
            self._told(batch, entry, line, row, sayings.get(row.sim_id) or Sayings(), seen)
            for entry, line, row in zip(parsed, lines, rows, strict=True)
        ]
        to_think_through = [(line, row) for line, row in zip(told, rows, strict=True) if isinstance(line.command, PastSaying)]
        self._day.load_causes(batch.connection, (batch.histories.get(row.sim_id, ()) for _, row in to_think_through if row.known))
        self.load_linked(batch, [row for _, row in to_think_through])
        return [replace(line, command=UnclearDevice(unclear[line.line])) if line.line in unclear else line for line in told]

    def _with_holders_then(self, batch: Batch, lines: Sequence[Line]) -> tuple[list[Line], dict[int, SeveralDevicesThen]]:
        """Have each row mean the device that had its IMEI then; and tell, by the line, of which rows that isn't clear."""
        meant: list[Line] = []
        unclear: dict[int, SeveralDevicesThen] = {}
        for line in lines:
            row, then = line.command, line
            if isinstance(row, ObserveSim):
                try:
                    then = replace(line, command=self.holders.meant(batch, row, self._day.moment))
                except SeveralDevicesThen as refusal:
                    unclear[line.line] = refusal
            meant.append(then)
        return meant, unclear

    def _told(self, batch: Batch, entry: ParsedLine, line: Line, row: ObserveSim, sayings: Sayings, seen: set[UUID]) -> Line:
        day, histories = self._day, batch.histories or {}
        events = histories.get(row.sim_id, ())
        device = () if row.names is None else histories.get(row.names, ())
        apart = self._apart.of(row, device)
        until = None if self.brief or apart is not None else said_again(row, line.said, day, events, sayings, device)
        command: DecidesThen
        if until is not None:
            command = SaidAgain(row, day, sayings, until, device, seen, self.models)
        else:
            codes = Codes(self, entry.row, line.said) if row.known and line.said & _CODE_BITS else None
            command = PastSaying(of_its_day(row, self.models), day, events, sayings, device, seen, codes, apart, brief=self.brief)
        return Line(line.line, command, line.line_hash, line.sim_id, line.known, line.said)

    def missing(self, batch: Batch, sim_ids: Sequence[UUID]) -> list[Line]:
        """Make the lines for numbers that the feed lists no more."""
        batch.histories = {} if batch.histories is None else batch.histories
        batch.load(sim_ids)
        return missing_then(batch, self._day, sim_ids, batch.histories)

    def listed(self, batch: Batch, lines: Mapping[UUID, int]) -> list[Line]:
        """Make the lines for numbers whose row can't be taken over. `lines`: where it stands."""
        batch.histories = {} if batch.histories is None else batch.histories
        batch.load(lines)
        marks = {sim_id: MarkSimListed(sim_id=sim_id, carrier=self._day.carrier) for sim_id in lines}
        return _marked_then(batch, self._day, marks, batch.histories, lines)

    def _sayings(self, batch: Batch, rows: Sequence[ObserveSim]) -> dict[UUID, Sayings]:
        found = load_sayings(batch.connection, self._day.customer_id, {row.sim_id: row.number for row in rows if row.known})
        new = {row.number: row.sim_id for row in rows if not row.known}
        for number, days in load_unsaid(batch.connection, self._day.customer_id, new).items():
            found[new[number]] = Sayings(unsaid=days)
        self._day.load_days(batch.connection, found.values())
        return found

    def _codes(self, batch: Batch, row: FeedRow, sim_id: UUID | None) -> str | None:
        """PIN and PUK of a number that is known are no facts of the past."""
        return super()._codes(batch, row, sim_id) if sim_id is None else None


def missing_then(batch: Batch, day: PastDay, sim_ids: Sequence[UUID], histories: Mapping[UUID, Sequence[Recorded[Event]]]) -> list[Line]:
    """Make the lines for numbers that the feed of a day lists no more, of which something is known from after its moment."""
    return _marked_then(batch, day, {sim_id: MarkSimMissing(sim_id=sim_id, since=day.day) for sim_id in sim_ids}, histories, {})


def _marked_then(
    batch: Batch,
    day: PastDay,
    marks: Mapping[UUID, MarkSimMissing | MarkSimListed],
    histories: Mapping[UUID, Sequence[Recorded[Event]]],
    lines: Mapping[UUID, int],
) -> list[Line]:
    day.load_causes(batch.connection, histories.values())
    sayings = load_sayings(batch.connection, day.customer_id, {each: batch.state(Sim, each).number for each in marks})
    day.load_days(batch.connection, sayings.values())
    return [
        Line(lines.get(sim_id, 0), PastSaying(mark, day, histories.get(sim_id, ()), sayings[sim_id]), sim_id=sim_id, known=True)
        for sim_id, mark in marks.items()
    ]


def of_its_day(row: ObserveSim, models: DeviceModels) -> ObserveSim:
    """PIN and PUK of a number that is known are no facts of the past; a device that is known from later on is described as one that is found."""
    codes = None if row.known else row.codes
    described = models.describe(row.imei) if row.imei is not None and row.description is None else row.description
    if codes == row.codes and described is row.description:
        return row
    return ObserveSim.of_checked(**{**vars(row), "codes": codes, "description": described})
