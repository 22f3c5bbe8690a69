"""Of the lines of a chunk those whose numbers other carriers' feeds have listed, too (F-17)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from aggregates.device_terms import IMEI_CLAIM
from aggregates.engine.event import Event
from aggregates.sim import Sim
from commands.engine.given import Batch
from commands.sims.contested_saying import Row
from commands.sims.mark_sim_missing import MarkSimMissing
from commands.sims.observe_sim import ObserveSim
from eventstore.envelope import Recorded
from eventstore.ids import new_id
from importers.imports.booking import Line
from importers.imports.contested_line import ContestedLine
from importers.imports.contested_rows import KeptRow, load_contested
from importers.imports.feed_row import FeedRow
from importers.imports.feed_rows import FeedRows, ParsedLine
from importers.imports.feed_sayings import load_sayings
from importers.imports.holders_then import HoldersThen, SeveralDevicesThen
from importers.imports.newest_rows import OvertakenSaying
from importers.imports.past_day import PastDay
from importers.imports.past_rows import PastSaying, UnclearDevice, of_its_day
from importers.imports.said_again import SaidAgain

Kept = Mapping[UUID, Mapping[Row, KeptRow]]


class ContestedLines:
    """`rows` are those of the feed."""

    def __init__(self, day: PastDay, rows: FeedRows, holders: HoldersThen) -> None:
        self._day = day
        self._rows = rows
        self._holders = holders

    def among(self, batch: Batch, lines: Iterable[Line]) -> Kept:
        """Find the SIMs of these lines that other carriers' feeds have listed, with the rows that are kept of them."""
        known = {
            line.sim_id: line.command
            for line in lines
            if line.known and line.sim_id is not None and not isinstance(line.command, UnclearDevice)
        }
        kept = load_contested(batch.connection, self._day.customer_id, known)
        others = (sim_id for sim_id, command in known.items() if sim_id in kept or self._is_others(batch, sim_id, command))
        return {sim_id: kept.get(sim_id, {}) for sim_id in others}

    def _is_others(self, batch: Batch, sim_id: UUID, command: object) -> bool:
        if isinstance(command, SaidAgain):  # of which that is known without a look at the number
            return False
        sim = batch.state(Sim, sim_id)
        return sim.fed and {sim.carrier, *(command.sayings.runs if isinstance(command, PastSaying) else ())} != {self._day.carrier}

    def replaced(self, batch: Batch, lines: Sequence[Line], parsed: Sequence[ParsedLine] = ()) -> list[Line]:
        """Have these lines decided by all that feeds said of their numbers; those whose numbers no other carrier has listed stay as they are. `parsed`: the rows of these lines, where they have any."""
        kept = self.among(batch, lines)
        theirs = [line for line in lines if line.sim_id in kept and line.known]
        rows = {line.sim_id: entry.row for entry, line in zip(parsed, lines, strict=False)}
        made = iter(self._lines(batch, theirs, kept, rows) if theirs else ())
        return [next(made) if line.sim_id in kept and line.known else line for line in lines]

    def left(self, batch: Batch, lines: Sequence[Line]) -> list[Line]:
        """Return those of these lines whose numbers no other carrier has listed."""
        kept = self.among(batch, lines)
        return [line for line in lines if line.sim_id not in kept]

    def _lines(self, batch: Batch, lines: Sequence[Line], kept: Kept, rows: Mapping[UUID | None, FeedRow]) -> list[Line]:
        day = self._day
        commands = {line.sim_id: _said(line) for line in lines if line.sim_id is not None}
        numbers = {sim_id: batch.state(Sim, sim_id).number for sim_id in commands}
        histories = batch.recorded(commands)
        day.load_causes(batch.connection, histories.values())
        sayings = load_sayings(batch.connection, day.customer_id, numbers)
        carriers = {carrier for of in kept.values() for carrier, _ in of} | {batch.state(Sim, sim_id).carrier for sim_id in commands}
        day.load_days(batch.connection, sayings.values(), carriers)
        resolved = self._resolved(batch, {sim_id: kept[sim_id] for sim_id in commands})
        meant = {sim_id: self._meant(batch, row, day.moment) if isinstance(row, ObserveSim) else row for sim_id, row in commands.items()}
        devices = self._devices(batch, resolved, meant.values())
        told: list[Line] = []
        for line in lines:
            today = _said(line)
            sim_id = today.sim_id
            row = meant[sim_id]
            saying = ContestedLine(
                row if isinstance(row, MarkSimMissing) else of_its_day(row, self._rows.models),
                day,
                histories.get(sim_id, ()),
                sayings[sim_id],
                brief=self._rows.brief,
                kept=resolved[sim_id],
                devices=devices,
                said=line.said,
                own_codes=self._rows.codes(rows[sim_id], None) if sim_id in rows else None,
                rows=self._rows,
                today=today if isinstance(today, ObserveSim) else None,
            )
            told.append(replace(line, command=saying))
        return told

    def _resolved(self, batch: Batch, kept: Kept) -> dict[UUID, dict[Row, KeptRow]]:
        """The rows with the devices that had their IMEIs on their days."""
        customer_id = self._day.customer_id
        imeis = {row.imei for of in kept.values() for row, *_ in of.values() if row is not None and row.imei}
        batch.load_claims(customer_id, {IMEI_CLAIM.of(imei) for imei in imeis})

        moments = {
            (carrier, on): at for carrier in {carrier for of in kept.values() for carrier, _ in of} for on, at in self._day.days_of(carrier)
        }

        def with_device(key: Row, row: ObserveSim | None) -> ObserveSim | None:
            if row is None or not row.imei:
                return row
            holder = batch.holder(customer_id, IMEI_CLAIM.of(row.imei))
            found = {"device_id": holder or new_id(), "discovers": holder is None, "description": self._rows.models.describe(row.imei)}
            return self._meant(batch, ObserveSim.of_checked(**{**vars(row), **found}), moments.get(key, self._day.moment))

        return {
            sim_id: {key: kept_row._replace(row=with_device(key, kept_row.row)) for key, kept_row in of.items()}
            for sim_id, of in kept.items()
        }

    def _devices(self, batch: Batch, kept: Kept, commands: Iterable[object]) -> Mapping[UUID, Sequence[Recorded[Event]]]:
        rows = [row for of in kept.values() for row, *_ in of.values() if row is not None]
        rows += [command for command in commands if isinstance(command, ObserveSim)]
        return batch.recorded({row.names for row in rows if row.names is not None})

    def _meant(self, batch: Batch, row: ObserveSim, moment: datetime) -> ObserveSim:
        """Have the row mean the device that had its IMEI then; where that isn't clear, the one that has it."""
        try:
            return self._holders.meant(batch, row, moment)
        except SeveralDevicesThen:
            return row


def _said(line: Line) -> ObserveSim | MarkSimMissing:
    command = line.command
    row = command.row if isinstance(command, PastSaying | SaidAgain | OvertakenSaying) else command
    if not isinstance(row, ObserveSim | MarkSimMissing):
        raise TypeError(f"no line of a feed: {line}")
    return row
