"""Whoever brings in a device that the feed has discovered and nobody sees takes its record over (F-07)."""

import pytest

from aggregates.customer import UnknownDevicesSwitchedOff, UnknownDevicesSwitchedOn
from aggregates.device import Device, DeviceAbsorbed, DeviceAcknowledged, DeviceDescribed, DeviceMerged
from aggregates.device_terms import DeviceDescription, DeviceHidden, DeviceIdentified, DeviceShown
from commands.devices.device_identifiers import IdentifierOfAnotherDevice
from commands.devices.identify_device import IdentifyDevice
from commands.devices.one_device import MoreThanADeviceHas
from commands.devices.register_device import TAKEN_OVER, RegisterDevice
from tests.commands.made_up import (
    CUSTOMER,
    IMEI_1,
    IMEI_2,
    IMEI_3,
    LAPTOP,
    PHONE,
    SIM,
    TABLET,
    customer,
    device,
    imei,
    serial,
    unknown_device,
)
from tests.commands.scenario import Scenario, given

OFF = (CUSTOMER, UnknownDevicesSwitchedOff())
UNSAID = DeviceDescription()


def decided(scenario: Scenario, command: RegisterDevice) -> list[object]:
    """What it decides, which holds from here on; who repeats it is told of the record, as it is seen now."""
    scenario.when(command)
    assert scenario.decision is not None, scenario.refusal
    decision = scenario.decision
    scenario.world.apply(decision)
    scenario.when(command.model_copy(update={"device_id": TABLET})).refused(IdentifierOfAnotherDevice, str(decision[0][0]))
    return [*decision]


@pytest.mark.requirement("F-07")
def test_registering_a_device_that_nobody_sees_takes_its_record_over() -> None:
    scenario = given(customer(), OFF, unknown_device())
    register = RegisterDevice(device_id=LAPTOP, identifiers=(imei(IMEI_1), serial("AB12")), description=DeviceDescription(model="Phone 1"))
    decision = decided(scenario, register)
    assert decision == [
        (PHONE, DeviceAcknowledged()),
        (PHONE, DeviceIdentified(source="manual", identifiers=(serial("AB12"),))),
        (PHONE, DeviceDescribed(description=DeviceDescription(model="Phone 1"), was=UNSAID)),
    ]
    assert register.named([(PHONE, DeviceAcknowledged())]) == {"device_id": PHONE, TAKEN_OVER: PHONE}
    assert scenario.world.fold(Device, PHONE).unknown is False
    assert LAPTOP not in scenario.world.streams


@pytest.mark.requirement("F-07")
def test_what_is_not_said_of_it_stays_as_the_feed_has_it() -> None:
    known = DeviceDescription(kind="tablet", maker="Beispielwerk", model="Tab 2")
    scenario = given(customer(), OFF, unknown_device())
    scenario.world.apply([(PHONE, DeviceDescribed(description=known, was=UNSAID))])
    assert decided(scenario, RegisterDevice(device_id=LAPTOP, identifiers=(imei(IMEI_1),), source="order")) == [
        (PHONE, DeviceAcknowledged(source="order"))
    ]


@pytest.mark.requirement("F-07", "F-09")
def test_both_imeis_of_one_device_are_one_record_then() -> None:
    scenario = given(customer(), OFF, unknown_device(), unknown_device(TABLET, IMEI_2))
    register = RegisterDevice(device_id=LAPTOP, identifiers=(imei(IMEI_1), imei(IMEI_2)))
    scenario.when(register)
    assert scenario.decision == [
        (PHONE, DeviceAcknowledged()),
        (TABLET, DeviceAbsorbed(into_id=PHONE, identifiers=(imei(IMEI_2),))),
        (PHONE, DeviceMerged(absorbed_id=TABLET, identifiers=(imei(IMEI_2),), source="manual")),
    ]
    scenario.world.apply([unknown_device(LAPTOP, IMEI_3)])
    three = RegisterDevice(device_id=SIM, identifiers=(imei(IMEI_1), imei(IMEI_2), imei(IMEI_3)))
    scenario.when(three).refused(MoreThanADeviceHas)


@pytest.mark.requirement("F-07")
def test_who_registers_a_device_that_was_hidden_by_hand_too_sees_it() -> None:
    scenario = given(customer(), unknown_device(), (PHONE, DeviceHidden()), OFF)
    assert decided(scenario, RegisterDevice(device_id=LAPTOP, identifiers=(imei(IMEI_1),))) == [
        (PHONE, DeviceAcknowledged()),
        (PHONE, DeviceShown()),
    ]


@pytest.mark.requirement("F-07")
def test_what_people_see_is_taken_over_by_nobody() -> None:
    register = RegisterDevice(device_id=LAPTOP, identifiers=(imei(IMEI_1),))
    scenario = given(customer(), OFF, unknown_device(), (CUSTOMER, UnknownDevicesSwitchedOn()))
    scenario.when(register).refused(IdentifierOfAnotherDevice, str(PHONE))
    given(customer(), OFF, device()).when(register).refused(IdentifierOfAnotherDevice, str(PHONE))
    mixed = given(customer(), OFF, unknown_device(), device(TABLET, imei(IMEI_2)))
    both = RegisterDevice(device_id=LAPTOP, identifiers=(imei(IMEI_1), imei(IMEI_2)))
    mixed.when(both).refused(IdentifierOfAnotherDevice, IMEI_2, str(TABLET))


@pytest.mark.requirement("F-07", "F-09")
def test_an_identifier_by_which_nobody_sees_a_device_brings_its_record_in() -> None:
    scenario = given(customer(), OFF, unknown_device(), device(TABLET, imei(IMEI_2)))
    scenario.when(IdentifyDevice(device_id=TABLET, identifiers=(imei(IMEI_1), serial("AB12")))).then(
        (TABLET, DeviceIdentified(source="manual", identifiers=(serial("AB12"),))),
        (PHONE, DeviceAbsorbed(into_id=TABLET, identifiers=(imei(IMEI_1),))),
        (TABLET, DeviceMerged(absorbed_id=PHONE, identifiers=(imei(IMEI_1),), source="manual")),
    )
