"""An IMEI that a list has added to a known device since, named by a feed of a day before that: it was known by itself then (F-09, F-17).

Had the feed come first, it would have found a device of its own, and the list would have made one of both. So that is recorded: the record was there
from that day on, and became part of the device when the list came.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from aggregates.device import Device, DeviceAbsorbed, DeviceDiscovered, DeviceMerged
from aggregates.device_terms import DeviceDescription, DeviceIdentified, DeviceSource, Identifier
from aggregates.device_then import DeviceSeenThen
from aggregates.engine.event import Event
from commands.engine.command import Given, NotFound
from commands.sims.mark_sim_listed import MarkSimListed
from commands.sims.mark_sim_missing import MarkSimMissing
from commands.sims.observe_sim import ObserveSim
from eventstore.envelope import Recorded
from eventstore.ids import new_id

_LISTS: frozenset[DeviceSource] = frozenset({"device_management", "initial_import"})


@dataclass(frozen=True, slots=True)
class FoundApart:
    """`record`: of its own, made by the first row of the feed that names it; `since`: from when `device_id` had the IMEI, by `source`."""

    record: UUID
    device_id: UUID
    imei: str
    since: datetime
    source: DeviceSource

    def meant(self, row: ObserveSim | MarkSimMissing | MarkSimListed) -> ObserveSim | MarkSimMissing | MarkSimListed:
        """Have the row mean the record."""
        return row.in_device(self.device_id, self.record) if isinstance(row, ObserveSim) else row

    def is_known(self, given: Given) -> bool:
        """Tell whether a row before it has made the record; it becomes part of the device as that is."""
        given.state(Device, self.device_id)
        try:
            given.state(Device, self.record)
        except NotFound:
            return False
        return True

    @property
    def absorbed(self) -> Device:
        """The record as it is today."""
        return Device(absorbed_into=self.device_id)

    def was_there(self, description: DeviceDescription) -> tuple[UUID, Event]:
        """Tell that the record was there from the feed's day on."""
        return self.record, DeviceSeenThen(imei=self.imei, description=description, until=self.since)

    def became_part(self, description: DeviceDescription) -> Iterator[tuple[UUID, Event]]:
        """Yield what made it part of the device."""
        identifiers = (Identifier(kind="imei", value=self.imei),)
        yield self.record, DeviceDiscovered(imei=self.imei, description=description)
        yield self.record, DeviceAbsorbed(into_id=self.device_id, identifiers=identifiers)
        yield self.device_id, DeviceMerged(absorbed_id=self.record, identifiers=identifiers, source=self.source)


class FoundRecords:
    """Those that rows of one feed found, by IMEI: rows that name the same one mean the same record."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment
        self._records: dict[str, UUID] = {}

    def of(self, row: ObserveSim, device: Sequence[Recorded[Event]]) -> FoundApart | None:
        """Return the record that the row means; None where its IMEI was the device's then, or came to it otherwise. `device`: what is known of that."""
        if row.imei is None or row.device_id is None or row.discovers or row.record is not None:
            return None
        added = _added_by_a_list(device, row.imei)
        if added is None or added.effective_at <= self._moment:
            return None
        record = self._records.setdefault(row.imei, new_id())
        return FoundApart(record, row.device_id, row.imei, added.effective_at, added.event.source)


def _added_by_a_list(device: Sequence[Recorded[Event]], imei: str) -> Recorded[DeviceIdentified] | None:
    for recorded in device:
        if recorded.kind is DeviceIdentified:
            added = cast(Recorded[DeviceIdentified], recorded)
            if Identifier(kind="imei", value=imei) in added.event.identifiers:
                return added if added.event.source in _LISTS else None
    return None
