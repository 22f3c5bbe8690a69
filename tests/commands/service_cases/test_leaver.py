"""A user leaves: all devices go back, each by a return of its own, and what becomes of the user the last one decides (H-13, H-14)."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from aggregates.accounts.standing import AccountInactivated
from aggregates.device import Device, DeviceDecoupled
from aggregates.order import OrderCompleted
from aggregates.service_cases.returns import ReturnCancelled, ReturnChanged, ReturnCompleted, ReturnRequested
from aggregates.service_cases.service_case import ServiceCase
from aggregates.service_cases.terms import NumberInCase
from aggregates.user import UserDeactivated, UserDeleted, UserDeletionHeldUp
from commands.engine.command import ChangedMeanwhile
from commands.service_cases.cancel_service_case import CancelServiceCase
from commands.service_cases.change_return import ChangeReturn
from commands.service_cases.complete_service_case import CompleteServiceCase
from commands.service_cases.device_of_user import DeviceOfAnotherUser, UserHasNoDevice
from commands.service_cases.leaver import LeaverCannotBeDeleted
from commands.service_cases.receive_case_device import ReceiveCaseDevice
from commands.service_cases.return_devices_of_leaver import (
    DeviceChosenTwice,
    DeviceOfLeaverCannotGo,
    EveryDeviceIsKept,
    LeaverKeepsDevices,
    ReturnDevicesOfLeaver,
)
from commands.users.delete_user import DeleteUser
from commands.users.present_user import UserIsDeleted
from tests.commands.accounts.made_up_accounts import ACCOUNT, active
from tests.commands.made_up import (
    ERIKA,
    HANS,
    IMEI_2,
    LAPTOP,
    PHONE,
    SIM,
    TABLET,
    assigned,
    device,
    imei,
    in_device,
    other_sim,
    serial,
    user,
)
from tests.commands.orders.made_up_orders import ORDER, placed
from tests.commands.scenario import Scenario, World, given
from tests.commands.service_cases.cases import BASE, BEGIN, INSIDE, OTHER_CASE

LEAVER = UUID("1e000000-0000-4000-8000-000000000001")
OF_PHONE, OF_TABLET = (UUID(f"5c000000-0000-4000-8000-00000000001{n}") for n in (1, 2))
BOTH = (*BASE, device(TABLET, imei(IMEI_2)), assigned(TABLET), other_sim(SIM, "+4915228817386"), in_device())


def leaves(**fields: Any) -> ReturnDevicesOfLeaver:
    made = [
        {"device_id": device_id, "case_id": case, "number": f"S-{case}", "numbers": numbers}
        for device_id, case, numbers in ((PHONE, OF_PHONE, INSIDE), (TABLET, OF_TABLET, ()))
    ]
    told = {"whereabouts": "pool", "contract": "cancel", "user": "delete", "sending": "label", **fields}
    return ReturnDevicesOfLeaver.model_validate({"user_id": ERIKA, "leaver_id": LEAVER, "made": made, **told})


def begun(**fields: Any) -> World:
    world = given(*BOTH).world
    world.apply(world.decide(leaves(**fields)))
    assert world.decide(leaves(**fields)) == []
    return world


def done(world: World, case: UUID) -> list[Any]:
    world.apply(world.decide(ReceiveCaseDevice(case_id=case)))
    decision = world.decide(CompleteServiceCase(case_id=case))
    world.apply(decision)
    return [event for _, event in decision]


@pytest.mark.requirement("H-14")
@pytest.mark.requirement("H-13")
def test_each_device_goes_back_by_a_return_of_its_own_and_the_last_one_decides_about_the_user() -> None:
    world = begun()
    phone, tablet = (world.fold(ServiceCase, case) for case in (OF_PHONE, OF_TABLET))
    assert (phone.device_id, phone.contract, phone.numbers) == (PHONE, "cancel", (NumberInCase(sim_id=SIM, number="+4915228817386"),))
    assert (tablet.device_id, tablet.contract, tablet.numbers) == (TABLET, "keep", ()), "there is no number in it"
    assert {phone.leaver_id, tablet.leaver_id} == {LEAVER}
    first = done(world, OF_TABLET)
    assert [event.user for event in first if isinstance(event, ReturnCompleted)] == ["keep"]
    last = done(world, OF_PHONE)
    assert [event.user for event in last if isinstance(event, ReturnCompleted)] == ["delete"]
    assert isinstance(last[-1], UserDeleted)


def test_one_whose_other_return_is_cancelled_is_decided_about_with_the_one_that_comes() -> None:
    world = begun(user="deactivate")
    world.apply(world.decide(CancelServiceCase(case_id=OF_TABLET)))
    assert isinstance(done(world, OF_PHONE)[-1], UserDeactivated)


def test_some_may_go_elsewhere_and_some_may_stay() -> None:
    own = {"device_id": TABLET, "whereabouts": "destruction", "sending": "pick_up", "pick_up_on": date(2026, 12, 2)}
    world = begun(devices=[own])
    asked = [world.streams[case][0] for case in (OF_PHONE, OF_TABLET)]
    assert [(each.whereabouts, each.sending) for each in asked if isinstance(each, ReturnRequested)] == [
        ("pool", "label"),
        ("destruction", "pick_up"),
    ]
    stays = {"device_id": TABLET, "keep": True}
    assert OF_TABLET not in begun(user="deactivate", devices=[stays]).streams
    given(*BOTH).when(leaves(devices=[stays])).refused(LeaverKeepsDevices, "Phone 1")
    given(*BOTH).when(leaves(user="keep", devices=[stays, {"device_id": PHONE, "keep": True}])).refused(EveryDeviceIsKept)
    given(*BOTH).when(leaves(devices=[stays, stays])).refused(DeviceChosenTwice)


def test_all_go_or_none_and_who_has_none_is_told() -> None:
    repaired = given(*BOTH).world.decide(BEGIN["repair"](OTHER_CASE))
    given(*BOTH, *repaired).when(leaves()).refused(DeviceOfLeaverCannotGo, "Phone 1", f"S-{OTHER_CASE}")
    others = (user(HANS, "Beispiel, Hans"), device(LAPTOP, serial("BSP-9")), assigned(LAPTOP, HANS))
    given(*BOTH, *others).when(leaves(devices=[{"device_id": LAPTOP}])).refused(DeviceOfAnotherUser)
    given(*BOTH, device(LAPTOP, serial("BSP-9")), assigned(LAPTOP)).when(leaves()).refused(ChangedMeanwhile)
    given(user()).when(leaves()).refused(UserHasNoDevice, "Muster, Erika")
    gone = [(each, DeviceDecoupled(device_id=each, user_id=ERIKA)) for each in (PHONE, TABLET)]
    given(*BOTH, *gone, (ERIKA, UserDeleted())).when(leaves()).refused(UserIsDeleted)


@pytest.mark.requirement("H-14")
def test_the_last_return_decides_about_the_user_also_where_it_is_cancelled() -> None:
    world = begun(user="deactivate")
    done(world, OF_PHONE)
    assert (ERIKA, UserDeactivated()) in world.decide(CancelServiceCase(case_id=OF_TABLET))
    none_came = begun(user="deactivate")
    none_came.apply(none_came.decide(CancelServiceCase(case_id=OF_PHONE)))
    only_cancelled = none_came.decide(CancelServiceCase(case_id=OF_TABLET))
    assert [type(event) for _, event in only_cancelled] == [ReturnCancelled], "the leaving is called off"


@pytest.mark.requirement("H-14")
def test_whoever_keeps_the_last_device_is_not_deleted_without_a_word() -> None:
    world = begun()
    done(world, OF_PHONE)
    cancel = CancelServiceCase(case_id=OF_TABLET)
    Scenario(world).when(cancel).refused(LeaverCannotBeDeleted, "Muster, Erika", "35000000000002")
    stays = Scenario(World(streams={key: [*events] for key, events in world.streams.items()}, holders=dict(world.holders)))
    stays.world.apply(stays.world.decide(ChangeReturn(case_id=OF_TABLET, user="keep")))
    assert [type(event) for _, event in stays.world.decide(cancel)] == [ReturnCancelled]
    world.apply([(TABLET, DeviceDecoupled(device_id=TABLET, user_id=ERIKA))])
    assert isinstance(world.decide(cancel)[-1][1], UserDeleted)


@pytest.mark.requirement("H-14")
def test_what_is_chosen_otherwise_for_the_user_holds_for_all_returns_that_are_open() -> None:
    world = begun()
    change = ChangeReturn(case_id=OF_PHONE, user="keep")
    changed = world.decide(change)
    world.apply(changed)
    assert {case: event.user for case, event in changed if isinstance(event, ReturnChanged)} == {OF_PHONE: "keep", OF_TABLET: "keep"}
    assert world.decide(change) == []
    tablet = world.fold(ServiceCase, OF_TABLET)
    assert (tablet.whereabouts, tablet.contract) == ("pool", "keep"), "the rest stays as it was"
    done(world, OF_PHONE)
    assert not [event for event in done(world, OF_TABLET) if isinstance(event, UserDeleted | UserDeactivated)]


ORDERED = ((placed(),), "open_orders", (ORDER, OrderCompleted(order_id=ORDER, user_id=ERIKA, status="cancelled")))
WITH_ACCOUNT = (active(user_id=ERIKA), "account", (ACCOUNT, AccountInactivated(login="erika.muster", user_id=ERIKA)))


@pytest.mark.requirement("H-14")
@pytest.mark.parametrize(("in_the_way", "because", "ended"), [ORDERED, WITH_ACCOUNT])
def test_one_who_cannot_be_deleted_yet_is_kept_and_the_last_return_is_completed(in_the_way: Any, because: Any, ended: Any) -> None:
    world = begun()
    world.apply(in_the_way)
    done(world, OF_TABLET)
    last = done(world, OF_PHONE)
    assert [event.user for event in last if isinstance(event, ReturnCompleted)] == ["keep"]
    assert last[-1] == UserDeletionHeldUp(because=because)
    assert (world.fold(ServiceCase, OF_PHONE).status, world.fold(Device, PHONE).user_id) == ("completed", None)
    world.apply([ended])
    assert world.decide(DeleteUser(user_id=ERIKA)) == [(ERIKA, UserDeleted())]


@pytest.mark.requirement("H-14")
def test_one_who_was_not_to_be_deleted_has_nothing_in_the_way() -> None:
    world = begun(user="deactivate")
    world.apply([placed()])
    done(world, OF_TABLET)
    assert isinstance(done(world, OF_PHONE)[-1], UserDeactivated)
