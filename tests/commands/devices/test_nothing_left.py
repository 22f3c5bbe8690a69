"""No split, merge or exchanged board leaves a record without an identifier, which nobody would find again (F-09)."""

from datetime import date

import pytest

from aggregates.device import Device
from commands.devices.exchange_board import ExchangeBoard
from commands.devices.identify_device import IdentifyDevice
from commands.devices.merge_devices import MergeDevices
from commands.devices.split_devices import SplitDevices, SplitLeavesNothing, SplitRestoresNothing
from commands.devices.withdraw_identifiers import WithdrawIdentifiers
from commands.engine.command import Command
from tests.commands.made_up import IMEI_1, IMEI_2, IMEI_3, PHONE, TABLET, Entry, device, imei, serial
from tests.commands.scenario import Scenario, given

ON = date(2026, 11, 20)


def decided(scenario: Scenario, command: Command) -> None:
    """Whatever its events are, they hold from here on."""
    scenario.when(command).then(*(scenario.decision or ()))


TAKEN_IN = ExchangeBoard(device_id=PHONE, identifiers=(imei(IMEI_2),), on=ON)
SPLIT = SplitDevices(survivor_id=PHONE, absorbed_id=TABLET)


@pytest.mark.requirement("F-09")
def test_no_split_leaves_the_repaired_device_without_an_identifier_until_its_board_is_exchanged_back() -> None:
    scenario = given(device(), device(TABLET, imei(IMEI_2)))
    decided(scenario, TAKEN_IN)
    scenario.when(SPLIT).refused(SplitLeavesNothing, IMEI_2)
    decided(scenario, ExchangeBoard(device_id=PHONE, identifiers=(imei(IMEI_1),), on=ON))
    decided(scenario, SPLIT)
    phone, tablet = (scenario.world.fold(Device, each) for each in (PHONE, TABLET))
    assert (phone.identifiers, phone.former) == ((imei(IMEI_1),), ())
    assert (tablet.identifiers, tablet.former) == ((imei(IMEI_2),), ())


@pytest.mark.requirement("F-09")
def test_no_split_leaves_one_of_the_two_without_an_identifier_where_others_were_withdrawn() -> None:
    merged: list[Entry] = [device(PHONE, imei(IMEI_1)), device(TABLET, imei(IMEI_2))]
    for wrong, refusal in ((IMEI_1, SplitLeavesNothing), (IMEI_2, SplitRestoresNothing)):
        scenario = given(*merged)
        decided(scenario, MergeDevices(survivor_id=PHONE, absorbed_id=TABLET))
        decided(scenario, WithdrawIdentifiers(device_id=PHONE, identifiers=(imei(wrong),), on=ON))
        scenario.when(SPLIT).refused(refusal)
    decided(scenario := given(*merged), MergeDevices(survivor_id=PHONE, absorbed_id=TABLET))
    decided(scenario, WithdrawIdentifiers(device_id=PHONE, identifiers=(imei(IMEI_1),), on=ON))
    decided(scenario, IdentifyDevice(device_id=PHONE, identifiers=(imei(IMEI_3),)))
    decided(scenario, SPLIT)
    assert scenario.world.fold(Device, PHONE).identifiers == (imei(IMEI_3),)


@pytest.mark.requirement("F-09")
def test_a_board_with_all_identifiers_of_another_record_leaves_none_behind() -> None:
    """Also where the other one is known by what was exchanged of it before."""
    scenario = given(device(), device(TABLET, imei(IMEI_3), serial("S002")))
    decided(scenario, ExchangeBoard(device_id=TABLET, identifiers=(imei(IMEI_2),), on=ON))
    decided(scenario, ExchangeBoard(device_id=PHONE, identifiers=(imei(IMEI_2), serial("S002")), on=ON))
    phone, tablet = (scenario.world.fold(Device, each) for each in (PHONE, TABLET))
    assert (tablet.absorbed_into, tablet.identifiers, tablet.former) == (PHONE, (), ())
    assert phone.identifiers == (serial("S002"), imei(IMEI_2))
    assert sorted(each.identifier.value for each in phone.former) == [IMEI_1, IMEI_3]
