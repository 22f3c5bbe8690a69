"""Merge two records of one device, such as the two IMEIs of a dual-SIM phone (F-09).

The survivor takes over the identifiers, the user if it has none, an activation lock, and that it is lost; both histories go on as one.
"""

from collections.abc import Generator, Iterable, Iterator
from typing import Annotated
from uuid import UUID

from aggregates.device import (
    Device,
    DeviceAbsorbed,
    DeviceAcknowledged,
    DeviceAssigned,
    DeviceDecoupled,
    DeviceMerged,
)
from aggregates.device_terms import ABSORBED, ActivationLockReported, DeviceIdentifiersEnded, DeviceReportedLost, Former, Identifier
from aggregates.engine.event import Event
from aggregates.engine.words import Help, IdOf
from aggregates.user import User
from commands.devices.device_identifiers import KnownSource
from commands.devices.one_device import check_room, check_slots, two_devices
from commands.devices.present_device import DeviceIsAbsorbed, device_name, present_device
from commands.engine.command import Command, Decision, Given, Refusal


class MergeWithItself(Refusal):
    """A device can't be merged with itself; name two different devices."""

    code = "merge-with-itself"
    de = "Ein Gerät kann nicht mit sich selbst zusammengeführt werden; bitte zwei verschiedene Geräte angeben."


class DevicesOfDifferentUsers(Refusal):
    """The one device belongs to {survivor_user}, the other to {absorbed_user}; decouple or reassign one of them, then merge."""

    code = "devices-of-different-users"
    de = "Das eine Gerät gehört {survivor_user}, das andere {absorbed_user}; bitte eines entkoppeln oder umhängen, dann zusammenführen."


class ModelsContradict(Refusal):
    """{device} and {other} can't be one device: {why}. Nothing was merged. Are they one all the same, describe one of the two as what it is first (model, maker, size or kind), then merge; that stays on record."""

    code = "models-contradict"
    de = "{device} und {other} können nicht dasselbe Gerät sein: {why_de}. Nichts wurde zusammengeführt. Sind sie es doch, bitte erst eines der beiden berichtigen (Modell, Hersteller, Größe oder Geräteart), dann zusammenführen; so bleibt es festgehalten."


class MergeDevices(Command):
    survivor_id: UUID
    absorbed_id: Annotated[
        UUID,
        IdOf("device"),
        ABSORBED,
        Help(
            "Der andere Datensatz desselben Geräts; er geht in diesem auf.",
            "The other record of the same device; it becomes part of this one.",
        ),
    ]
    source: KnownSource = "manual"

    def check(self, given: Given) -> bool:
        check_room(present_device(given, self.survivor_id))
        return True

    def decide(self, given: Given) -> Decision:
        if self.survivor_id == self.absorbed_id:
            raise MergeWithItself
        absorbed = given.state(Device, self.absorbed_id)
        if absorbed.absorbed_into == self.survivor_id:
            return []
        if absorbed.absorbed_into is not None:
            raise DeviceIsAbsorbed(into_id=absorbed.absorbed_into)
        survivor = present_device(given, self.survivor_id)
        if None not in (users := (survivor.user_id, absorbed.user_id)) and users[0] != users[1]:
            names = [given.state(User, user_id).name for user_id in users if user_id]
            raise DevicesOfDifferentUsers(survivor_user=names[0], absorbed_user=names[1])
        self.check(given)
        why = next(two_devices(survivor, absorbed), None)
        if why is not None:
            raise ModelsContradict(device=device_name(survivor), other=device_name(absorbed), why=why.en, why_de=why.de)
        check_slots(device_name(survivor), (*survivor.identifiers, *absorbed.identifiers))
        return merged(self.survivor_id, survivor, self.absorbed_id, absorbed, self.source)


def merged(survivor_id: UUID, survivor: Device, absorbed_id: UUID, absorbed: Device, source: KnownSource) -> Decision:
    """Decide that one record goes on as part of the other."""
    identifiers = (*absorbed.identifiers, *(former.identifier for former in absorbed.former))
    return [
        *((absorbed_id, event) for event in _end(absorbed_id, absorbed, survivor_id, identifiers)),
        (survivor_id, DeviceMerged(absorbed_id=absorbed_id, identifiers=identifiers, source=source)),
        *((survivor_id, event) for event in ended_again(absorbed.former, source)),
        *((survivor_id, event) for event in _go_on(survivor_id, survivor, absorbed, source)),
    ]


def merged_next(
    survivor_id: UUID, survivor: Device, absorbed_id: UUID, absorbed: Device, source: KnownSource
) -> Generator[tuple[UUID, Event], None, Device]:
    """Yield what `merged` decides, and return the survivor as it is afterwards: for the next record that goes on as part of it."""
    for stream_id, event in merged(survivor_id, survivor, absorbed_id, absorbed, source):
        survivor = survivor.evolve(event) if stream_id == survivor_id else survivor
        yield stream_id, event
    return survivor


def ended_again(former: Iterable[Former], source: KnownSource) -> Iterator[DeviceIdentifiersEnded]:
    """Say of identifiers that go over to another record since when they are not in use."""
    for identifier, on in former:
        yield DeviceIdentifiersEnded(ended=(identifier,), reason="board_exchanged", on=on, source=source)


def _end(absorbed_id: UUID, absorbed: Device, survivor_id: UUID, identifiers: tuple[Identifier, ...]) -> Iterator[Event]:
    if absorbed.user_id is not None:
        yield DeviceDecoupled(device_id=absorbed_id, user_id=absorbed.user_id)
    yield DeviceAbsorbed(into_id=survivor_id, identifiers=identifiers)


def _go_on(survivor_id: UUID, survivor: Device, absorbed: Device, source: KnownSource) -> Iterator[Event]:
    if survivor.unknown:
        yield DeviceAcknowledged(source=source)
    if survivor.user_id is None and absorbed.user_id is not None:
        yield DeviceAssigned(user_id=absorbed.user_id, device_id=survivor_id)
    if absorbed.activation_locked and not survivor.activation_locked:
        yield ActivationLockReported()
    for record, loss in absorbed.losses:
        yield DeviceReportedLost(device_id=record, lost=loss)
