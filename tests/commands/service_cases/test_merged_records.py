"""A device in a service case stays in it, and a lost one stays lost, when its record becomes part of another one, or stands by itself again (F-09, H-13)."""

from typing import Any

import pytest

from aggregates.device import Device, DeviceAssigned
from aggregates.device_terms import DeviceFound, DeviceLossHandedBack, DeviceReportedLost
from aggregates.service_cases.loss import DeviceFoundAgain
from commands.devices.merge_devices import MergeDevices
from commands.devices.split_devices import SplitDevices
from commands.service_cases.device_for_case import DeviceIsInServiceCase, DeviceIsLost, DeviceIsUnderReturn
from commands.service_cases.exchange_device import ExchangeDevice
from commands.service_cases.find_device import FindDevice
from commands.service_cases.ship_replacement import ShipReplacement
from tests.commands.made_up import ERIKA, IMEI_2, IMEI_3, PHONE, TABLET, device, imei
from tests.commands.scenario import World, given
from tests.commands.service_cases.cases import BEGIN, CASE, NEW, OTHER_CASE, RETURN, WITH_NUMBER, of

OTHER_RECORD = device(TABLET, imei(IMEI_3))
MERGE = MergeDevices(survivor_id=TABLET, absorbed_id=PHONE)


def told(kind: Any, case: Any = OTHER_CASE) -> Any:
    return BEGIN[kind](case).model_copy(update={"device_id": TABLET})


def lived(*commands: Any) -> World:
    world = given(*WITH_NUMBER, OTHER_RECORD).world
    for command in commands:
        world.apply(world.decide(command))
    return world


def losses(world: World, record: Any) -> dict[Any, str]:
    return dict(world.fold(Device, record).losses)


@pytest.mark.requirement("H-13")
@pytest.mark.parametrize(("kind", "refusal"), [("return", DeviceIsUnderReturn), ("repair", DeviceIsInServiceCase), ("loss", DeviceIsLost)])
def test_a_case_follows_the_device_into_another_record(kind: Any, refusal: Any) -> None:
    world = lived(BEGIN[kind](CASE), MERGE)
    for other in BEGIN:
        with pytest.raises(refusal):
            world.decide(told(other))


@pytest.mark.requirement("H-13")
def test_a_lost_device_stays_lost_in_another_record_until_it_is_found() -> None:
    world = lived(BEGIN["loss"](CASE), MERGE)
    assert losses(world, TABLET) == {PHONE: "lost"}
    found = world.decide(FindDevice(case_id=CASE))
    back = DeviceFound(device_id=PHONE, was="lost")
    assert found == [(CASE, DeviceFoundAgain(**of(CASE))), (PHONE, back), (TABLET, back)]
    world.apply(found)
    world.apply(world.decide(told("repair")))


@pytest.mark.requirement("H-13")
def test_a_loss_goes_with_the_record_that_was_reported() -> None:
    split = SplitDevices(survivor_id=TABLET, absorbed_id=PHONE)
    world = lived(BEGIN["loss"](CASE), MERGE)
    after = world.decide(split)
    assert (TABLET, DeviceLossHandedBack(device_id=PHONE, was="lost")) in after
    world.apply(after)
    assert (losses(world, PHONE), losses(world, TABLET)) == ({PHONE: "lost"}, {})
    world.apply(world.decide(told("return")))
    both = lived(BEGIN["loss"](CASE), told("loss"), MERGE)
    assert losses(both, TABLET) == {PHONE: "lost", TABLET: "lost"}
    both.apply(both.decide(FindDevice(case_id=CASE)))
    assert (losses(both, TABLET), losses(both, PHONE)) == ({TABLET: "lost"}, {})
    both.apply(both.decide(split))
    assert (losses(both, TABLET), losses(both, PHONE)) == ({TABLET: "lost"}, {})
    still = lived(BEGIN["loss"](CASE), told("loss"), MERGE).decide(split)
    assert still[-2:] == [
        (TABLET, DeviceLossHandedBack(device_id=PHONE, was="lost")),
        (TABLET, DeviceReportedLost(device_id=TABLET, lost="lost")),
    ]


@pytest.mark.requirement("H-13")
def test_what_is_lost_does_not_go_back_whichever_record_was_reported() -> None:
    ship = ShipReplacement(case_id=CASE, replacement_id=NEW, identifiers=(imei(IMEI_2),))
    arrive = ExchangeDevice(case_id=CASE, return_id=RETURN, return_number="S-3")
    assigned = (TABLET, DeviceAssigned(user_id=ERIKA, device_id=TABLET))
    world = lived(BEGIN["exchange"](CASE), ship)
    world.apply([assigned])
    world.apply(world.decide(told("loss")))
    world.apply(world.decide(MERGE))
    assert RETURN not in {stream for stream, _ in world.decide(arrive)}
    other = lived(BEGIN["exchange"](CASE), ship)
    other.apply([assigned])
    other.apply(other.decide(told("return")))
    other.apply(other.decide(MERGE))
    with pytest.raises(DeviceIsUnderReturn):
        other.decide(arrive)
