"""Request that a device be returned: where it goes, what becomes of contract and user, how it is sent (H-14)."""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import StringConstraints

from aggregates.device_terms import Whereabouts
from aggregates.engine.words import OF_PERSON, Help
from aggregates.order_terms import REMARKS
from aggregates.service_case import DEVICE_UNDER_RETURN_CLAIM, ReturnRequested, ServiceCase
from aggregates.service_case_terms import PICK_UP_ON, ContractChoice, NumberInCase, Occasion, SendingWay, UserChoice
from aggregates.sim import Sim
from commands.devices.present_device import is_same_device, present_device
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.creation import created
from commands.engine.moments import Day
from commands.engine.texts import LongText
from commands.service_cases.return_choices import check_choices


class DeviceIsUnderReturn(Refusal):
    """The device is being returned already (service case {number}); change that one, or cancel it first."""

    code = "device-is-under-return"
    de = "Das Gerät wird schon zurückgesendet (Servicefall {number}); bitte jenen ändern oder erst stornieren."


class DeviceIsReturned(Refusal):
    """The device was returned already; nobody has it who could send it."""

    code = "device-is-returned"
    de = "Das Gerät wurde schon zurückgegeben; niemand hat es, der es senden könnte."


class PickUpDayMissing(Refusal):
    """Say on which day the device is to be picked up."""

    status = 422
    code = "pick-up-day-missing"
    de = "Bitte angeben, an welchem Tag das Gerät abgeholt werden soll."


class RequestReturn(Command):
    """`number` and `numbers` are made and looked up when it is asked: how people call the case, and the numbers in the device."""

    made_here: ClassVar[frozenset[str]] = frozenset({"number", "numbers"})

    case_id: UUID
    number: str
    numbers: tuple[NumberInCase, ...] = ()
    device_id: UUID
    occasion: Occasion
    whereabouts: Annotated[Whereabouts, Help("Wohin das Gerät geht.", "Where the device goes.")]
    contract: ContractChoice = "keep"
    user: UserChoice = "keep"
    sending: SendingWay
    pick_up_on: Annotated[Day | None, PICK_UP_ON, Help("Nur bei Abholung.", "For a pick-up only.")] = None
    remarks: Annotated[Annotated[LongText, StringConstraints(max_length=1000)] | None, REMARKS, OF_PERSON] = None

    def check(self, given: Given) -> bool:
        device = present_device(given, self.device_id)
        case_id = given.holder(DEVICE_UNDER_RETURN_CLAIM.of(str(self.device_id)))
        if case_id is not None:
            raise DeviceIsUnderReturn(number=given.state(ServiceCase, case_id).number)
        if device.whereabouts not in (None, "pool"):
            raise DeviceIsReturned
        return True

    def decide(self, given: Given) -> Decision:
        if given.holder(DEVICE_UNDER_RETURN_CLAIM.of(str(self.device_id))) == self.case_id:
            return []
        self.check(given)
        device = present_device(given, self.device_id)
        if self.sending == "pick_up" and self.pick_up_on is None:
            raise PickUpDayMissing
        numbers = tuple(each for each in self.numbers if _is_in(given, each.sim_id, self.device_id))
        check_choices(numbers, device.user_id, self.contract, self.user)
        requested = ReturnRequested(
            case_id=self.case_id,
            number=self.number,
            device_id=self.device_id,
            user_id=device.user_id,
            identifiers=device.identifiers,
            description=device.description,
            occasion=self.occasion,
            whereabouts=self.whereabouts,
            contract=self.contract,
            user=self.user,
            sending=self.sending,
            numbers=numbers,
            pick_up_on=self.pick_up_on,
            remarks=self.remarks,
        )
        return created(given, ServiceCase, self.case_id, requested)


def _is_in(given: Given, sim_id: UUID, device_id: UUID) -> bool:
    link = given.state(Sim, sim_id).link
    return link is not None and is_same_device(given, link.device_id, device_id)
