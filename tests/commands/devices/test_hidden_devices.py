"""Devices, and kinds of them, are hidden and shown again (F-08)."""

import pytest

from aggregates.customer import DeviceKindHidden, DeviceKindShown
from aggregates.device import DeviceDecoupled
from aggregates.device_terms import DeviceHidden, DeviceShown
from commands.customers.switch_device_kind import SwitchDeviceKind
from commands.devices.decouple_device import DecoupleDevice
from commands.devices.device_identifiers import IdentifierOfHiddenDevice
from commands.devices.hide_device import HideDevice
from commands.devices.register_device import RegisterDevice
from commands.devices.show_device import KindIsHidden, ShowDevice
from commands.users.delete_user import DeleteUser, UserStillHolds
from tests.commands.made_up import CUSTOMER, ERIKA, IMEI_1, IMEI_2, PHONE, TABLET, assigned, customer, device, imei, user
from tests.commands.scenario import given

CAR_PHONES = (CUSTOMER, DeviceKindHidden(kind="car_phone"))


@pytest.mark.requirement("F-08")
def test_a_device_is_hidden_and_shown_again() -> None:
    scenario = given(customer(), device()).when(ShowDevice(device_id=PHONE)).then()
    scenario.when(HideDevice(device_id=PHONE)).then((PHONE, DeviceHidden()))
    scenario.when(ShowDevice(device_id=PHONE)).then((PHONE, DeviceShown()))


@pytest.mark.requirement("F-08")
def test_a_kind_of_devices_is_hidden_and_shown_again() -> None:
    scenario = given(customer()).when(SwitchDeviceKind(customer_id=CUSTOMER, kind="car_phone", shown=True)).then()
    scenario.when(SwitchDeviceKind(customer_id=CUSTOMER, kind="car_phone", shown=False)).then(CAR_PHONES)
    scenario.when(SwitchDeviceKind(customer_id=CUSTOMER, kind="car_phone", shown=True)).then((CUSTOMER, DeviceKindShown(kind="car_phone")))


@pytest.mark.requirement("F-08")
def test_of_a_hidden_kind_none_is_shown_alone() -> None:
    scenario = given(customer(), CAR_PHONES, device(kind="car_phone"), device(TABLET, imei(IMEI_2), kind="tablet"))
    scenario.when(ShowDevice(device_id=PHONE)).refused(KindIsHidden)
    assert scenario.refusal is not None
    assert "Autotelefon" in scenario.refusal.text_de
    assert "car phone" in scenario.refusal.text_en
    scenario.when(HideDevice(device_id=TABLET)).then((TABLET, DeviceHidden()))
    scenario.when(ShowDevice(device_id=TABLET)).then((TABLET, DeviceShown()))


@pytest.mark.requirement("F-08", "H-06")
def test_a_hidden_device_is_still_held() -> None:
    scenario = given(customer(), user(), device(), assigned(), (PHONE, DeviceHidden()))
    scenario.when(DeleteUser(user_id=ERIKA)).refused(UserStillHolds, "Beispielwerk Phone 1")
    scenario.when(DecoupleDevice(device_id=PHONE)).then((PHONE, DeviceDecoupled(device_id=PHONE, user_id=ERIKA)))


@pytest.mark.requirement("F-08")
def test_who_registers_a_hidden_device_is_told_that_it_is_hidden() -> None:
    scenario = given(customer(), device(), (PHONE, DeviceHidden()))
    scenario.when(RegisterDevice(device_id=TABLET, identifiers=(imei(IMEI_1),))).refused(IdentifierOfHiddenDevice, str(PHONE))
