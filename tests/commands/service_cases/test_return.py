"""A device is returned: three choices, which take effect together when it has arrived (H-14)."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from aggregates.device import DeviceAssigned, DeviceDecoupled, DeviceReassigned
from aggregates.device_terms import DeviceDescription, DeviceReturned
from aggregates.engine.event import Event
from aggregates.service_cases.returns import ReturnCancelled, ReturnChanged, ReturnCompleted, ReturnReceived, ReturnRequested
from aggregates.service_cases.terms import NumberInCase
from aggregates.sim import SimAssignedToUser, SimDeactivated, SimDecoupledFromUser, SimPaused, SimPutInDevice, SimTakenOutOfDevice
from aggregates.sim_terms import Link
from aggregates.user import UserDeactivated, UserDeleted
from commands.service_cases.cancel_service_case import CancelServiceCase
from commands.service_cases.case_steps import ServiceCaseIsClosed
from commands.service_cases.change_return import ChangeReturn
from commands.service_cases.complete_service_case import CompleteServiceCase, ReturnNotReceived
from commands.service_cases.completed_return import NumberIsElsewhere, ReturnedDeviceGivenAway
from commands.service_cases.device_for_case import DeviceIsReturned, DeviceIsUnderReturn
from commands.service_cases.receive_case_device import ReceiveCaseDevice
from commands.service_cases.request_return import RequestReturn
from commands.service_cases.return_choices import ContractIsNotPassedOn, NobodyToPassOnTo, NoNumberToDecideOn, NoUserToDecideOn
from commands.service_cases.sending import PickUpDayMissing
from commands.users.delete_user import UserStillHolds
from commands.users.present_user import UserIsInactive
from tests.commands.made_up import (
    ERIKA,
    HANS,
    IMEI_1,
    LAPTOP,
    NUMBER,
    OTHER_NUMBER,
    OTHER_SIM,
    PHONE,
    SIM,
    TABLET,
    Entry,
    assigned,
    customer,
    device,
    fed_sim,
    imei,
    other_sim,
    serial,
    user,
)
from tests.commands.scenario import given

PHONE_1 = DeviceDescription(maker="Beispielwerk", model="Phone 1")
CASE, OTHER_CASE = (UUID(f"5c000000-0000-4000-8000-00000000000{n}") for n in (1, 2))
IN_IT = (SIM, SimPutInDevice(number=NUMBER, device_id=PHONE, imei=None, source="hand", set_by="token:made-up", was=None))
LINK = Link(device_id=PHONE, source="hand", set_by="token:made-up")
TAKEN_OUT = (SIM, SimTakenOutOfDevice(number=NUMBER, was=LINK, because="hand"))
IN_CASE = NumberInCase(sim_id=SIM, number=NUMBER)
BASE = (customer(), user(), device(), assigned())
OF: dict[str, Any] = {"case_id": CASE, "device_id": PHONE, "user_id": ERIKA}


def asked(case_id: UUID = CASE, **fields: Any) -> RequestReturn:
    told = {"occasion": "leaver", "whereabouts": "destruction", "sending": "label", **fields}
    return RequestReturn.model_validate({"case_id": case_id, "number": f"S-{case_id}"[-1:], "device_id": PHONE, **told})


def requested(*numbers: NumberInCase, **fields: Any) -> Entry:
    told: dict[str, Any] = {"whereabouts": "destruction", "contract": "keep", "user": "keep", **fields}
    event = ReturnRequested(
        **OF,
        number="1",
        occasion="leaver",
        sending="label",
        identifiers=(imei(IMEI_1),),
        description=PHONE_1,
        numbers=numbers,
        **told,
    )
    return CASE, event


RECEIVED = (CASE, ReturnReceived(**OF))
COMPLETE = CompleteServiceCase(case_id=CASE)
DECOUPLED = (PHONE, DeviceDecoupled(device_id=PHONE, user_id=ERIKA))


def returned(whereabouts: Any = "destruction") -> Entry:
    return PHONE, DeviceReturned(device_id=PHONE, whereabouts=whereabouts)


def completed(at_carrier: tuple[str, ...] = (), **fields: Any) -> Entry:
    told: dict[str, Any] = {"whereabouts": "destruction", "contract": "keep", "user": "keep", **fields}
    return CASE, ReturnCompleted(**OF, **told, at_carrier=at_carrier)


@pytest.mark.requirement("H-14")
def test_a_return_says_what_is_to_become_of_device_contract_and_user() -> None:
    given(*BASE, other_sim(SIM, NUMBER), IN_IT).when(asked(contract="cancel", user="delete", numbers=(IN_CASE,))).then(
        requested(IN_CASE, contract="cancel", user="delete")
    )
    given(*BASE).when(asked(contract="cancel")).refused(NoNumberToDecideOn)
    given(user(), device()).when(asked(user="delete")).refused(NoUserToDecideOn)
    given(*BASE).when(asked(sending="pick_up")).refused(PickUpDayMissing)
    given(*BASE).when(asked(sending="pick_up", pick_up_on=date(2026, 12, 2))).then(
        (CASE, requested()[1].model_copy(update={"sending": "pick_up", "pick_up_on": date(2026, 12, 2)}))
    )


@pytest.mark.requirement("H-14")
def test_a_device_is_returned_once() -> None:
    given(*BASE, requested()).when(asked(OTHER_CASE)).refused(DeviceIsUnderReturn)
    given(*BASE, requested(), RECEIVED, completed(), DECOUPLED, returned()).when(asked(OTHER_CASE)).refused(DeviceIsReturned)
    again = (PHONE, DeviceAssigned(user_id=ERIKA, device_id=PHONE))
    back = given(*BASE, requested(), RECEIVED, completed(), DECOUPLED, returned("pool"), again)
    back.when(asked(OTHER_CASE)).then((OTHER_CASE, requested()[1].model_copy(update={"case_id": OTHER_CASE, "number": "2"})))


@pytest.mark.requirement("H-14")
def test_all_takes_effect_when_it_is_completed() -> None:
    wanted: dict[str, Any] = {"contract": "cancel", "user": "delete"}
    given(*BASE, other_sim(SIM, NUMBER), IN_IT, requested(IN_CASE, **wanted), RECEIVED).when(COMPLETE).then(
        completed(**wanted),
        (SIM, SimDeactivated(was="active")),
        (SIM, SimTakenOutOfDevice(number=NUMBER, was=LINK, because="inactive")),
        DECOUPLED,
        returned(),
        (ERIKA, UserDeleted()),
    )
    given(*BASE, requested()).when(COMPLETE).refused(ReturnNotReceived)


@pytest.mark.parametrize(
    ("wanted", "effects"),
    [
        ({"contract": "keep", "user": "keep"}, [TAKEN_OUT, DECOUPLED, returned()]),
        (
            {"contract": "pause", "user": "deactivate"},
            [(SIM, SimPaused(was="active")), TAKEN_OUT, DECOUPLED, returned(), (ERIKA, UserDeactivated())],
        ),
        ({"whereabouts": "pool"}, [TAKEN_OUT, DECOUPLED, returned("pool")]),
    ],
)
@pytest.mark.requirement("H-14")
def test_each_choice_has_its_effect(wanted: dict[str, Any], effects: list[tuple[UUID, Event]]) -> None:
    given(*BASE, other_sim(SIM, NUMBER), IN_IT, requested(IN_CASE, **wanted), RECEIVED).when(COMPLETE).then(completed(**wanted), *effects)


@pytest.mark.requirement("H-14")
@pytest.mark.parametrize("contract", ["keep", "cancel"])
def test_a_number_that_was_put_in_since_is_taken_out_before_somebody_else_gets_the_device(contract: Any) -> None:
    later = other_sim(OTHER_SIM, OTHER_NUMBER)
    put = (OTHER_SIM, SimPutInDevice(number=OTHER_NUMBER, device_id=PHONE, imei=None, source="hand", set_by="token:made-up", was=None))
    out = (OTHER_SIM, SimTakenOutOfDevice(number=OTHER_NUMBER, was=LINK, because="hand"))
    decided = [(SIM, SimDeactivated(was="active")), (SIM, SimTakenOutOfDevice(number=NUMBER, was=LINK, because="inactive"))]
    of_case = [TAKEN_OUT] if contract == "keep" else decided
    now = COMPLETE.model_copy(update={"numbers": (IN_CASE, NumberInCase(sim_id=OTHER_SIM, number=OTHER_NUMBER))})
    begun = (*BASE, other_sim(SIM, NUMBER), IN_IT, later, requested(IN_CASE, contract=contract), RECEIVED)
    given(*begun, put).when(now).then(completed(contract=contract), *of_case, out, DECOUPLED, returned())
    given(*begun).when(now).then(completed(contract=contract), *of_case, DECOUPLED, returned())


@pytest.mark.requirement("H-14")
def test_what_a_carriers_feed_decides_is_done_at_the_carrier() -> None:
    wanted = {"contract": "cancel"}
    given(*BASE, fed_sim(), IN_IT, requested(IN_CASE, **wanted), RECEIVED).when(COMPLETE).then(
        completed((NUMBER,), **wanted), TAKEN_OUT, DECOUPLED, returned()
    )


@pytest.mark.requirement("H-14")
def test_what_became_impossible_meanwhile_is_told_and_decided() -> None:
    wanted = {"contract": "cancel", "user": "delete"}
    begun = (*BASE, other_sim(SIM, NUMBER), IN_IT, requested(IN_CASE, **wanted), RECEIVED)
    given(*begun, TAKEN_OUT).when(COMPLETE).refused(NumberIsElsewhere)
    tablet = (device(TABLET, imei("35000000000002")), assigned(TABLET))
    given(*begun, *tablet).when(COMPLETE).refused(UserStillHolds)
    hans = (user(HANS, "Beispiel, Hans"), (PHONE, DeviceReassigned(device_id=PHONE, from_user_id=ERIKA, to_user_id=HANS)))
    given(*begun, *hans).when(COMPLETE).refused(ReturnedDeviceGivenAway)
    otherwise = ChangeReturn(case_id=CASE, contract="keep", user="deactivate")
    changed = (CASE, ReturnChanged(**OF, whereabouts="destruction", contract="keep", user="deactivate"))
    given(*begun, TAKEN_OUT, *tablet).when(otherwise).then(changed)
    given(*begun, TAKEN_OUT, *tablet, changed).when(COMPLETE).then(
        completed(contract="keep", user="deactivate"), DECOUPLED, returned(), (ERIKA, UserDeactivated())
    )


@pytest.mark.requirement("H-14")
def test_a_return_that_is_not_wanted_any_more_changes_nothing() -> None:
    cancel = CancelServiceCase(case_id=CASE, reason="Doch noch gebraucht")
    cancelled = (CASE, ReturnCancelled(**OF, reason="Doch noch gebraucht"))
    given(*BASE, requested()).when(cancel).then(cancelled)
    given(*BASE, requested(), cancelled).when(ReceiveCaseDevice(case_id=CASE)).refused(ServiceCaseIsClosed)
    given(*BASE, requested()).when(ReceiveCaseDevice(case_id=CASE)).then(RECEIVED)
    given(*BASE, requested(), RECEIVED, completed(), DECOUPLED, returned()).when(cancel).refused(ServiceCaseIsClosed)


HERS = (user(HANS, "Beispiel, Hans"),)
TO_HANS: dict[str, Any] = {"contract": "pass_on", "pass_on_to": HANS}
HIS_TABLET = (device(TABLET, imei("35000000000002")), assigned(TABLET, HANS))


@pytest.mark.requirement("H-14")
def test_a_contract_is_passed_on_to_another_user() -> None:
    begun = (*BASE, *HERS, other_sim(SIM, NUMBER), IN_IT)
    given(*begun).when(asked(numbers=(IN_CASE,), **TO_HANS)).then(requested(IN_CASE, **TO_HANS))
    there = (*begun, requested(IN_CASE, **TO_HANS), RECEIVED)
    directly = SimAssignedToUser(number=NUMBER, sim_id=SIM, user_id=HANS, was_user_id=None)
    given(*there).when(COMPLETE).then(completed(**TO_HANS), TAKEN_OUT, (SIM, directly), DECOUPLED, returned())
    moved = SimPutInDevice(number=NUMBER, device_id=TABLET, imei=None, source="hand", set_by="token:made-up", was=LINK)
    given(*there, *HIS_TABLET).when(COMPLETE).then(completed(**TO_HANS), (SIM, moved), DECOUPLED, returned())
    given(*there, (HANS, UserDeactivated())).when(COMPLETE).refused(UserIsInactive, "Beispiel, Hans")
    fed = (*BASE, *HERS, fed_sim(), IN_IT, requested(IN_CASE, **TO_HANS), RECEIVED)
    given(*fed).when(COMPLETE).then(completed((NUMBER,), **TO_HANS), TAKEN_OUT, DECOUPLED, returned())
    given(*fed, *HIS_TABLET).when(COMPLETE).then(completed(**TO_HANS), (SIM, moved), DECOUPLED, returned())


@pytest.mark.requirement("H-14")
def test_a_contract_goes_into_the_one_device_with_a_sim_whatever_else_its_new_user_has() -> None:
    laptop = (device(LAPTOP, serial("C02XK0AAJG5H"), kind="laptop"), assigned(LAPTOP, HANS))
    there = (*BASE, *HERS, other_sim(SIM, NUMBER), IN_IT, requested(IN_CASE, **TO_HANS), RECEIVED, *laptop)
    moved = SimPutInDevice(number=NUMBER, device_id=TABLET, imei=None, source="hand", set_by="token:made-up", was=LINK)
    given(*there, *HIS_TABLET).when(COMPLETE).then(completed(**TO_HANS), (SIM, moved), DECOUPLED, returned())
    directly = SimAssignedToUser(number=NUMBER, sim_id=SIM, user_id=HANS, was_user_id=None)
    given(*there).when(COMPLETE).then(completed(**TO_HANS), TAKEN_OUT, (SIM, directly), DECOUPLED, returned())


@pytest.mark.requirement("H-14")
def test_whoever_had_the_number_directly_has_it_no_more_and_can_be_deleted_with_that() -> None:
    hers = (SIM, SimAssignedToUser(number=NUMBER, sim_id=SIM, user_id=ERIKA, was_user_id=None))
    decoupled = (SIM, SimDecoupledFromUser(number=NUMBER, sim_id=SIM, user_id=ERIKA))
    moved = (SIM, SimPutInDevice(number=NUMBER, device_id=TABLET, imei=None, source="hand", set_by="token:made-up", was=LINK))
    his = (SIM, SimAssignedToUser(number=NUMBER, sim_id=SIM, user_id=HANS, was_user_id=ERIKA))
    wanted: dict[str, Any] = {**TO_HANS, "user": "delete"}
    there = (*BASE, *HERS, other_sim(SIM, NUMBER), hers, IN_IT, requested(IN_CASE, **wanted), RECEIVED)
    ended = (DECOUPLED, returned(), (ERIKA, UserDeleted()))
    given(*there, *HIS_TABLET).when(COMPLETE).then(completed(**wanted), decoupled, moved, *ended)
    given(*there).when(COMPLETE).then(completed(**wanted), TAKEN_OUT, his, *ended)


@pytest.mark.requirement("H-14")
def test_to_whom_a_contract_goes_is_said_where_it_is_passed_on_and_only_there() -> None:
    begun = (*BASE, *HERS, other_sim(SIM, NUMBER), IN_IT)
    given(*begun).when(asked(numbers=(IN_CASE,), contract="pass_on")).refused(NobodyToPassOnTo)
    given(*begun).when(asked(numbers=(IN_CASE,), contract="pass_on", pass_on_to=ERIKA)).refused(NobodyToPassOnTo)
    given(*begun).when(asked(numbers=(IN_CASE,), pass_on_to=HANS)).refused(ContractIsNotPassedOn)
    otherwise = ChangeReturn(case_id=CASE, contract="cancel")
    changed = ReturnChanged(**OF, whereabouts="destruction", contract="cancel", user="keep")
    given(*begun, requested(IN_CASE, **TO_HANS)).when(otherwise).then((CASE, changed))
    back = ChangeReturn.model_validate({"case_id": CASE, **TO_HANS})
    passed = (CASE, changed.model_copy(update=TO_HANS))
    given(*begun, requested(IN_CASE, contract="cancel")).when(back).then(passed)
