"""Have all devices of a user who leaves returned at once: each by a return of its own, all of them or none (H-13, H-14, H-17)."""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from aggregates.device import Device
from aggregates.device_terms import DeviceId, Whereabouts
from aggregates.engine.words import OF_PERSON, Help, Label
from aggregates.order_terms import REMARKS
from aggregates.service_cases.claims import DEVICE_IN_CASE_CLAIM
from aggregates.service_cases.terms import ContractChoice, NumberInCase, PassOnTo, SendingWay, UserChoice
from aggregates.user import User
from commands.devices.present_device import device_name
from commands.engine.command import ChangedMeanwhile, Command, Decision, Given, Refusal
from commands.engine.texts import Remark
from commands.service_cases.device_for_case import cases_with, device_for_case, still_inside
from commands.service_cases.device_of_user import DeviceOfAnotherUser, any_of, devices_of
from commands.service_cases.request_return import RequestReturn
from commands.service_cases.return_choices import TO_WHOM
from commands.service_cases.sending import PickUpDay, PickUpHours

MOST_OF_LEAVER = 100


class DeviceChosenTwice(Refusal):
    """{device} is named twice; leave one out."""

    status = 422
    code = "device-chosen-twice"
    de = "{device} ist zweimal genannt; bitte eines weglassen."


class EveryDeviceIsKept(Refusal):
    """{name} would keep every device, so there is nothing to return; have one of them returned at least."""

    status = 422
    code = "every-device-is-kept"
    de = "{name} würde jedes Gerät behalten, es gibt also nichts zurückzugeben; bitte mindestens eines zurückgeben lassen."


class LeaverKeepsDevices(Refusal):
    """{name} would keep {devices}, and can't be deleted then; have these returned, too, or choose otherwise for the user."""

    status = 422
    code = "leaver-keeps-devices"
    de = "{name} würde {devices} behalten und kann dann nicht gelöscht werden; bitte auch diese zurückgeben oder für den Nutzer anders entscheiden."


class DeviceOfLeaverCannotGo(Refusal):
    """Nothing was requested, for the sake of {device}: {why} Or have it stay with the user."""

    code = "device-of-leaver-cannot-go"
    de = "Nichts wurde beauftragt, wegen {device}: {why_de} Oder es bleibt beim Nutzer."


class DeviceOfLeaver(BaseModel):
    """A device of which something else is chosen than for the others; `keep`: it stays with the user."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    device_id: DeviceId
    whereabouts: Whereabouts | None = None
    contract: ContractChoice | None = None
    sending: SendingWay | None = None
    pick_up_on: PickUpDay = None
    keep: Annotated[bool, Label("Bleibt beim Nutzer", "Stays with the user")] = False


class MadeReturn(BaseModel):
    """What is made and looked up for a device of the user: the id and the number of its return, and the numbers in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    device_id: UUID
    case_id: UUID
    number: str
    numbers: tuple[NumberInCase, ...] = ()


class ReturnDevicesOfLeaver(Command):
    """What is chosen for all; for some of them otherwise (`devices`). What is chosen for the user takes effect with the last of them."""

    made_here: ClassVar[frozenset[str]] = frozenset({"made", "asked_at"})

    user_id: UUID
    leaver_id: UUID
    made: tuple[MadeReturn, ...]
    asked_at: datetime | None = None
    whereabouts: Annotated[Whereabouts, Help("Wohin die Geräte gehen.", "Where the devices go.")]
    contract: ContractChoice = "keep"
    pass_on_to: Annotated[PassOnTo, TO_WHOM] = None
    user: UserChoice = "keep"
    sending: SendingWay
    pick_up_on: PickUpDay = None
    pick_up_window: PickUpHours = None
    remarks: Annotated[Remark | None, REMARKS, OF_PERSON] = None
    devices: Annotated[
        tuple[DeviceOfLeaver, ...],
        Field(max_length=MOST_OF_LEAVER),
        Label("Geräte", "Devices"),
        Help("Nur die, für die etwas anderes gilt.", "Only those of which something else is chosen."),
    ] = ()

    def check(self, given: Given) -> bool:
        return any_of(given, self.user_id, lambda device_id: bool(device_for_case(given, device_id)))

    def decide(self, given: Given) -> Decision:
        there = devices_of(given, self.user_id)
        if not self._is_done(given):
            self.check(given)
        chosen = self._chosen(given, there)
        kept = [device_id for device_id in there if device_id in chosen and chosen[device_id].keep]
        name = given.state(User, self.user_id).name
        if len(kept) == len(there):
            raise EveryDeviceIsKept(name=name)
        if kept and self.user == "delete":
            raise LeaverKeepsDevices(name=name, devices=[device_name(given.state(Device, each)) for each in kept])
        made = {each.device_id: each for each in self.made}
        if {*there} - {*made}:
            raise ChangedMeanwhile
        return [*chain.from_iterable(self._returned(given, made[each], chosen.get(each)) for each in there if each not in kept)]

    def _is_done(self, given: Given) -> bool:
        return any(each.case_id in cases_with(given, DEVICE_IN_CASE_CLAIM, each.device_id) for each in self.made)

    def _chosen(self, given: Given, there: Sequence[UUID]) -> dict[UUID, DeviceOfLeaver]:
        chosen: dict[UUID, DeviceOfLeaver] = {}
        for each in self.devices:
            if each.device_id in chosen:
                raise DeviceChosenTwice(device=device_name(given.state(Device, each.device_id)))
            if each.device_id not in there:
                device = given.state(Device, each.device_id)
                raise DeviceOfAnotherUser(device=device_name(device), name=given.state(User, self.user_id).name)
            chosen[each.device_id] = each
        return chosen

    def _returned(self, given: Given, made: MadeReturn, own: DeviceOfLeaver | None) -> Decision:
        """Decide the return of one of them; the contract that is chosen for all is that of those with a number in them."""
        of_all: ContractChoice = self.contract if still_inside(given, made.numbers, made.device_id) else "keep"
        contract = (own.contract if own else None) or of_all
        sending = (own.sending if own else None) or self.sending
        asked = RequestReturn(
            case_id=made.case_id,
            number=made.number,
            numbers=made.numbers,
            device_id=made.device_id,
            occasion="leaver",
            whereabouts=(own.whereabouts if own else None) or self.whereabouts,
            contract=contract,
            pass_on_to=self.pass_on_to if contract == "pass_on" else None,
            user=self.user,
            sending=sending,
            pick_up_on=((own.pick_up_on if own else None) or self.pick_up_on) if sending == "pick_up" else None,
            pick_up_window=self.pick_up_window if sending == "pick_up" else None,
            asked_at=self.asked_at,
            remarks=self.remarks,
            user_id=self.user_id,
            leaver_id=self.leaver_id,
        )
        try:
            return asked.decide(given)
        except Refusal as why:
            name = device_name(given.state(Device, made.device_id))
            raise DeviceOfLeaverCannotGo(device=name, why=why.text_en, why_de=why.text_de) from None
