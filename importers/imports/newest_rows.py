"""Rows of a carrier's newest feed: what they say holds now; where more is known from after its day, it held on its day, too (F-04, F-17).

A feed may come late, be it by hours: by then somebody may have put the number in another device. The feed wins (F-04), from when it is imported; from
its own moment until then, what it said held as what a feed of a past day says would. So would the same row of the next feed, from that one's moment on, so it
is looked at, too.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.device import Device, DeviceDiscovered
from aggregates.import_terms import ImportCounts
from aggregates.sim import Sim
from commands.engine.command import Decision, Given, Refusal
from commands.engine.given import Batch
from commands.sims.late_facts import Dated
from commands.sims.late_saying import GivenThen
from commands.sims.observe_sim import ObserveSim
from eventstore.arrays import uuid_array
from importers.imports.booking import DecidesThen, Line, count, moves
from importers.imports.feed_rows import FeedRows, ParsedLine
from importers.imports.feed_sayings import load_sayings
from importers.imports.holders_then import HoldersThen, SeveralDevicesThen
from importers.imports.past_day import PastDay
from importers.imports.past_rows import PastSaying, UnclearDevice, of_its_day

_OVERTAKEN = "SELECT DISTINCT stream_id FROM events WHERE stream_id = ANY (%s::uuid[]) AND effective_at > %s"


@dataclass(eq=False)
class OvertakenSaying(DecidesThen):
    """What the feed says of a number of which something is known from after the feed's moment."""

    line: Line
    row: ObserveSim
    past: PastSaying | UnclearDevice
    _ordinary: Decision = field(default=())
    _moves: tuple[int, int] = (0, 0)

    def decide_then(self, given: Given) -> Sequence[Dated]:
        self._ordinary = self.row.decide(given)
        self._moves = moves(given, self._ordinary)
        try:
            dated = list(self.past.decide_then(given))
        except Refusal:  # of its own day nothing certain can be said; what holds now can
            return [Dated(None, self._ordinary)]
        now = self._now(given, [entry for each in dated for entry in each.decision])
        return [*dated, Dated(datetime.now(UTC), now)] if now else dated

    def counts(self, decision: Decision) -> ImportCounts:
        counts = count([(self.line, self._ordinary)])
        moved, overwritten = self._moves
        return counts.model_copy(
            update={
                "moved": moved,
                "overwritten": overwritten,
                "changed": counts.changed or int(bool(decision) and not counts.created),
                "events": len(decision),
            }
        )

    def _now(self, given: Given, told: Decision) -> Decision:
        """What the row still changes, once it is recorded what it said of its day."""
        sim = given.state(Sim, self.row.sim_id) if self.row.known else None
        found = {stream_id: Device().evolve(event) for stream_id, event in told if isinstance(event, DeviceDiscovered)}
        for stream_id, event in told:
            sim = (sim or Sim()).evolve(event) if stream_id == self.row.sim_id else sim
        known: dict[str, Any] = {"known": sim is not None, "discovers": self.row.discovers and not found}
        return ObserveSim.of_checked(**{**vars(self.row), **known}).decide(GivenThen(given, sim, found))


class NewestRows(FeedRows):
    """As the rows of any feed, but for those about numbers and devices of which something is known from after its moment."""

    def __init__(self, *args: Any, day: PastDay, **how: Any) -> None:
        super().__init__(*args, **how)
        self._day = day
        self._seen: set[UUID] = set()
        self.holders = HoldersThen(day)

    def observe(self, batch: Batch, parsed: Sequence[ParsedLine]) -> list[Line]:
        lines = super().observe(batch, parsed)
        streams = {
            line.sim_id: _streams(line.command) for line in lines if line.sim_id is not None and isinstance(line.command, ObserveSim)
        }
        later = _known_later(batch.connection, self._day.moment, {each for of_line in streams.values() for each in of_line})
        overtaken = {sim_id: of_line for sim_id, of_line in streams.items() if not later.isdisjoint(of_line)}
        return self._overtaken(batch, lines, overtaken, later, self._day) if overtaken else lines

    def _overtaken(
        self, batch: Batch, lines: Sequence[Line], overtaken: Mapping[UUID, Sequence[UUID]], later: Set[UUID], day: PastDay
    ) -> list[Line]:
        histories = batch.recorded(overtaken)
        rows = {line.sim_id: line.command for line in lines if line.sim_id in overtaken}
        day.load_causes(batch.connection, (histories.get(sim_id, ()) for sim_id in overtaken))
        numbers = {sim_id: row.number for sim_id, row in rows.items() if sim_id is not None and isinstance(row, ObserveSim)}
        sayings = load_sayings(batch.connection, day.customer_id, numbers)
        day.load_days(batch.connection, sayings.values())
        seen = self._seen if day.dry else set[UUID]()
        meant = {row.sim_id: self._meant(batch, row) for row in rows.values() if isinstance(row, ObserveSim)}
        named = {row.names for row in meant.values() if isinstance(row, ObserveSim)}
        devices = batch.recorded({each for each in named if each is not None})
        told: list[Line] = []
        for line in lines:
            row = line.command
            if line.sim_id not in overtaken or not isinstance(row, ObserveSim):
                told.append(line)
                continue
            then = meant[row.sim_id]
            if isinstance(then, ObserveSim):
                device = () if then.names is None else devices.get(then.names, ())
                past = PastSaying(of_its_day(then, self.models), day, histories.get(row.sim_id, ()), sayings[row.sim_id], device, seen)
            else:
                past = UnclearDevice(then)
            line_hash = None if row.sim_id in later else line.line_hash
            told.append(replace(line, command=OvertakenSaying(line, row, past), line_hash=line_hash))
        return told

    def _meant(self, batch: Batch, row: ObserveSim) -> ObserveSim | SeveralDevicesThen:
        """Have the row mean the device that had its IMEI on its day."""
        try:
            return self.holders.meant(batch, row, self._day.moment)
        except SeveralDevicesThen as refusal:
            return refusal


def _known_later(connection: Connection[TupleRow], moment: datetime, streams: Iterable[UUID]) -> set[UUID]:
    return {stream_id for (stream_id,) in connection.execute(_OVERTAKEN, (uuid_array(streams), moment))}


def _streams(row: ObserveSim) -> list[UUID]:
    """Those that it is about and that exist."""
    device = [row.device_id] if row.device_id is not None and not row.discovers else []
    return [row.sim_id, *device] if row.known else device
