"""Take a wrong merge back: the absorbed record stands by itself again, with those of its identifiers that the survivor still has (F-09).

The user stays with the survivor; the restored device has none until it is assigned. Neither is left without an identifier: nobody would find it again.
"""

from collections.abc import Iterator
from typing import Annotated
from uuid import UUID

from aggregates.device import Device, DeviceRestored, DeviceSplit
from aggregates.device_terms import ABSORBED, DeviceLossHandedBack, DeviceReportedLost
from aggregates.engine.event import Event
from aggregates.engine.words import Help, IdOf
from commands.devices.merge_devices import ended_again
from commands.devices.present_device import DeviceIsAbsorbed, device_name, present_device, records_of
from commands.engine.command import Command, Decision, Given, Refusal


class SplitLeavesNothing(Refusal):
    """{device} would have no identifier in use after the split, and couldn't be recognised any more. Add one of its own first; was its board exchanged by mistake, exchange it back (give its former identifiers), then split."""

    code = "split-leaves-nothing"
    de = "{device} hätte nach dem Trennen keine Kennung mehr in Gebrauch und wäre nicht wiederzuerkennen. Bitte erst eine eigene ergänzen; war der Platinentausch falsch, ihn zurücknehmen (mit den früheren Kennungen), dann trennen."


class SplitRestoresNothing(Refusal):
    """The other record would stand by itself without any identifier: those that it brought into {device} were withdrawn as wrong. Leave it there; if there is such a device, register it with its own identifiers."""

    code = "split-restores-nothing"
    de = "Der andere Datensatz stünde ohne Kennung da: Die er in {device} mitgebracht hat, wurden als falsch zurückgenommen. Bitte dort lassen; gibt es das Gerät, es mit seinen eigenen Kennungen anlegen."


class SplitDevices(Command):
    survivor_id: UUID
    absorbed_id: Annotated[
        UUID,
        IdOf("device"),
        ABSORBED,
        Help(
            "Der Datensatz, der in diesem aufgegangen ist und wieder für sich stehen soll.",
            "The record that became part of this one, and is to stand by itself again.",
        ),
    ]

    def check(self, given: Given) -> bool:
        return bool(present_device(given, self.survivor_id).absorbed)

    def decide(self, given: Given) -> Decision:
        absorbed = given.state(Device, self.absorbed_id)
        survivor = present_device(given, self.survivor_id)
        if absorbed.absorbed_into is None:
            return []
        if absorbed.absorbed_into != self.survivor_id:
            raise DeviceIsAbsorbed(into_id=absorbed.absorbed_into)
        former = {each.identifier: each for each in survivor.former}
        brought = tuple(each for each in dict(survivor.absorbed)[self.absorbed_id] if each in survivor.identifiers or each in former)
        if not brought:
            raise SplitRestoresNothing(device=device_name(survivor))
        if not set(survivor.identifiers) - set(brought):
            raise SplitLeavesNothing(device=device_name(survivor))
        in_use = any(each in survivor.identifiers for each in brought)
        ended = (former[each] for each in brought if in_use and each in former)  # what ended at the survivor alone did so there
        return [
            (self.survivor_id, DeviceSplit(restored_id=self.absorbed_id, identifiers=brought)),
            (self.absorbed_id, DeviceRestored(from_id=self.survivor_id, identifiers=brought)),
            *((self.absorbed_id, event) for event in ended_again(ended, "manual")),
            *((self.survivor_id, event) for event in self._losses(given, survivor)),
        ]

    def _losses(self, given: Given, survivor: Device) -> Iterator[Event]:
        """Yield what is said of the survivor where the record that was lost is the one that goes: it is lost only where it was reported itself."""
        gone = {*records_of(given, self.absorbed_id)}
        handed_back = [each for each in survivor.losses if each[0] in gone]
        yield from (DeviceLossHandedBack(device_id=record, was=loss) for record, loss in handed_back)
        if handed_back:
            yield from (DeviceReportedLost(device_id=record, lost=loss) for record, loss in survivor.losses if record not in gone)
