"""Which device had an IMEI on a past day: claims tell only who has it today, what was let go is remembered (F-17)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.device import Device, DeviceRestored
from aggregates.device_terms import IMEI_CLAIM, Identifier
from aggregates.engine.event import Event
from commands.devices.present_device import device_name
from commands.engine.command import Refusal
from commands.engine.given import Batch
from commands.sims.observe_sim import ObserveSim
from eventstore.envelope import Recorded
from eventstore.released_claims import ReleasedClaim, catch_up, released_claims
from eventstore.timeline import starts
from importers.imports.past_day import PastDay

_FAR = datetime.max.replace(tzinfo=UTC)


class SeveralDevicesThen(Refusal):
    """On that day the IMEI {imei} may have been that of {one} or of {other}. Correct the row once it is clear, or dismiss it."""

    code = "several-devices-then"
    de = "An jenem Tag kann die IMEI {imei} die von {one} oder von {other} gewesen sein. Bitte die Zeile berichtigen, sobald es geklärt ist, oder abhaken."


class HolderThen(NamedTuple):
    """`device_id`: as which the device goes on today; `record`: which had the IMEI, alone or as part of another then."""

    device_id: UUID
    record: UUID


@dataclass(slots=True)
class HoldersThen:
    """Of the IMEIs of which nothing was let go ever, today's holder is meant: nobody else had them."""

    day: PastDay
    _released: dict[str, list[ReleasedClaim]] | None = None

    def was_let_go(self, connection: Connection[TupleRow], imei: str) -> bool:
        """Tell whether some device has let it go."""
        if self._released is None:
            with connection.transaction():
                catch_up(self.day.log, connection)
                self._released = released_claims(connection, self.day.customer_id, IMEI_CLAIM)
        return imei in self._released

    def meant(self, batch: Batch, row: ObserveSim, moment: datetime) -> ObserveSim:
        """Have the row mean the device that had its IMEI at a moment. Raises SeveralDevicesThen."""
        if row.imei is None or not self.was_let_go(batch.connection, row.imei):
            return row
        found = self.of(batch, row.imei, moment)
        return row if found is None else row.in_device(found.device_id, found.record)

    def of(self, batch: Batch, imei: str, moment: datetime) -> HolderThen | None:
        """Return the device that had it then; where none had it, the first that had it later; None where none ever did. Raises SeveralDevicesThen."""
        released = (self._released or {}).get(imei, [])
        holder = batch.holder(self.day.customer_id, IMEI_CLAIM.of(imei))
        streams = {*(each.stream_id for each in released), *((holder,) if holder is not None else ())}
        batch.load(streams)
        events = batch.recorded(streams)
        times = [(each.held_from, each.held_until, each.stream_id) for each in released]
        if holder is not None:
            times.append((_held_since(events[holder], imei), _FAR, holder))
        then = {self._today(batch, stream): stream for since, until, stream in times if since <= moment < until}
        if holder is not None and holder not in then and part_of(events[holder], moment) is not None:
            then[holder] = holder
        if len(then) > 1:
            one, other = (device_name(batch.state(Device, each)) for each in sorted(then)[:2])
            raise SeveralDevicesThen(imei=imei, one=one, other=other)
        later = [(since, until, stream) for since, until, stream in times if since > moment]
        for device_id, stream in then.items():
            return HolderThen(device_id, self._record(batch, stream, imei, moment))
        for since, _, stream in sorted(later)[:1]:
            return HolderThen(self._today(batch, stream), self._record(batch, stream, imei, since))
        return None

    def _record(self, batch: Batch, device_id: UUID, imei: str, moment: datetime) -> UUID:
        """Of a device the record that had the IMEI: one that was part of it by then may have brought it along."""
        absorbed = device_at(batch.recorded((device_id,))[device_id], moment).absorbed
        brought = (each for each, identifiers in absorbed if Identifier(kind="imei", value=imei) in identifiers)
        return next((self._record(batch, each, imei, moment) for each in brought), device_id)

    @staticmethod
    def _today(batch: Batch, device_id: UUID) -> UUID:
        while (into := batch.state(Device, device_id).absorbed_into) is not None:
            batch.load((into,))
            device_id = into
        return device_id


def _held_since(events: Sequence[Recorded[Event]], imei: str) -> datetime:
    """From when the device has had it that has it today."""
    claim, since = IMEI_CLAIM.of(imei), _FAR
    for recorded in events:
        if claim in recorded.event.releases():
            since = _FAR
        if claim in recorded.event.claims():
            since = min(since, recorded.effective_at)
    return since


def part_of(events: Sequence[Recorded[Event]], moment: datetime) -> UUID | None:
    """Tell which device this one, which was split off since, was part of then; None where it stood by itself."""
    return device_at(events, moment).absorbed_into if any(recorded.kind is DeviceRestored for recorded in events) else None


def device_at(events: Sequence[Recorded[Event]], moment: datetime) -> Device:
    """Fold the device as it was then."""
    began = starts(events)
    then = Device()
    for recorded in events:
        if began[recorded.position] <= moment:
            then = then.evolve(recorded.event)
    return then
