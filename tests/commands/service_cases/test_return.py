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
from aggregates.sim import SimDeactivated, SimPaused, SimPutInDevice, SimTakenOutOfDevice
from aggregates.sim_terms import Link
from aggregates.user import UserDeactivated, UserDeleted
from commands.service_cases.cancel_service_case import CancelServiceCase
from commands.service_cases.case_steps import ServiceCaseIsClosed
from commands.service_cases.change_return import ChangeReturn
from commands.service_cases.complete_service_case import CompleteServiceCase, ReturnNotReceived
from commands.service_cases.completed_return import NumberIsElsewhere, ReturnedDeviceGivenAway
from commands.service_cases.device_for_case import DeviceIsReturned, DeviceIsUnderReturn, PickUpDayMissing
from commands.service_cases.receive_case_device import ReceiveCaseDevice
from commands.service_cases.request_return import RequestReturn
from commands.service_cases.return_choices import NoNumberToDecideOn, NoUserToDecideOn
from commands.users.delete_user import UserStillHolds
from tests.commands.made_up import ERIKA, HANS, IMEI_1, NUMBER, PHONE, SIM, TABLET, Entry, assigned, device, fed_sim, imei, other_sim, user
from tests.commands.scenario import given

PHONE_1 = DeviceDescription(maker="Beispielwerk", model="Phone 1")
CASE, OTHER_CASE = (UUID(f"5c000000-0000-4000-8000-00000000000{n}") for n in (1, 2))
IN_IT = (SIM, SimPutInDevice(number=NUMBER, device_id=PHONE, imei=None, source="hand", set_by="token:made-up", was=None))
LINK = Link(device_id=PHONE, source="hand", set_by="token:made-up")
TAKEN_OUT = (SIM, SimTakenOutOfDevice(number=NUMBER, was=LINK, because="hand"))
IN_CASE = NumberInCase(sim_id=SIM, number=NUMBER)
BASE = (user(), device(), assigned())
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


@pytest.mark.part_of("H-14")
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


@pytest.mark.part_of("H-14")
def test_a_device_is_returned_once() -> None:
    given(*BASE, requested()).when(asked(OTHER_CASE)).refused(DeviceIsUnderReturn)
    given(*BASE, requested(), RECEIVED, completed(), DECOUPLED, returned()).when(asked(OTHER_CASE)).refused(DeviceIsReturned)
    again = (PHONE, DeviceAssigned(user_id=ERIKA, device_id=PHONE))
    back = given(*BASE, requested(), RECEIVED, completed(), DECOUPLED, returned("pool"), again)
    back.when(asked(OTHER_CASE)).then((OTHER_CASE, requested()[1].model_copy(update={"case_id": OTHER_CASE, "number": "2"})))


@pytest.mark.part_of("H-14")
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
@pytest.mark.part_of("H-14")
def test_each_choice_has_its_effect(wanted: dict[str, Any], effects: list[tuple[UUID, Event]]) -> None:
    given(*BASE, other_sim(SIM, NUMBER), IN_IT, requested(IN_CASE, **wanted), RECEIVED).when(COMPLETE).then(completed(**wanted), *effects)


@pytest.mark.part_of("H-14")
def test_what_a_carriers_feed_decides_is_done_at_the_carrier() -> None:
    wanted = {"contract": "cancel"}
    given(*BASE, fed_sim(), IN_IT, requested(IN_CASE, **wanted), RECEIVED).when(COMPLETE).then(
        completed((NUMBER,), **wanted), TAKEN_OUT, DECOUPLED, returned()
    )


@pytest.mark.part_of("H-14")
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


@pytest.mark.part_of("H-14")
def test_a_return_that_is_not_wanted_any_more_changes_nothing() -> None:
    cancel = CancelServiceCase(case_id=CASE, reason="Doch noch gebraucht")
    cancelled = (CASE, ReturnCancelled(**OF, reason="Doch noch gebraucht"))
    given(*BASE, requested()).when(cancel).then(cancelled)
    given(*BASE, requested(), cancelled).when(ReceiveCaseDevice(case_id=CASE)).refused(ServiceCaseIsClosed)
    given(*BASE, requested()).when(ReceiveCaseDevice(case_id=CASE)).then(RECEIVED)
    given(*BASE, requested(), RECEIVED, completed(), DECOUPLED, returned()).when(cancel).refused(ServiceCaseIsClosed)
