"""What is no serial number, and serial numbers that are IMEIs: one rule for whoever says it (F-09, F-12)."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from aggregates.device import Device
from aggregates.device_terms import DeviceDescription, Identifier
from commands.devices.device_identifiers import SerialNumberIsImei
from commands.devices.exchange_board import ExchangeBoard
from commands.devices.identify_device import IdentifyDevice
from commands.devices.placeholders import is_placeholder
from commands.devices.register_device import RegisterDevice
from commands.devices.withdraw_identifiers import WithdrawIdentifiers
from tests.commands.made_up import IMEI_1, IMEI_2, LAPTOP, PHONE, TABLET, device, imei, serial
from tests.commands.scenario import given

ON = date(2026, 11, 20)
NOTHING = [
    *(
        "Default string",
        "DefaultString",
        "0000",
        "unknown",
        "N/A",
        "To be filled by O.E.M.",
        "k. A.",
        "XXXXXXXX",
        "1111-1111",
        "0123456789",
    ),
    *("123456789", "None", "System Serial Number", "－－－－", "nicht verfügbar", "not\u200b specified", ""),
]


@pytest.mark.requirement("F-12")
def test_what_mainboards_say_that_were_never_given_a_serial_number_is_none() -> None:
    assert [written for written in NOTHING if not is_placeholder(written)] == []
    real = ("C02XK1", "INVALID", "5CD1234567", "R58N123", "0000001", "NONE12", "35000000000001", "PF3ABCDE", "20480", "S001", "0471")
    assert [written for written in real if is_placeholder(written)] == []


@pytest.mark.requirement("F-12")
@pytest.mark.parametrize("written", ["DefaultString", "0000", "unknown", "N/A"])
def test_no_command_gives_a_device_a_placeholder_and_one_that_has_it_can_be_freed(written: str) -> None:
    placeholder = [{"kind": "serial_number", "value": written}]
    said: list[tuple[type, dict[str, Any]]] = [(RegisterDevice, {}), (IdentifyDevice, {}), (ExchangeBoard, {"on": ON})]
    for command, further in said:
        with pytest.raises(ValidationError, match=r"weglassen / .* leave it out"):
            command(device_id=PHONE, identifiers=placeholder, **further)
    if len(written) > 3:
        scenario = given(device(PHONE, imei(IMEI_1), serial(written.upper())))
        scenario.when(WithdrawIdentifiers(device_id=PHONE, identifiers=(serial(written),), on=ON))
        assert scenario.refusal is None


def register(*identifiers: Identifier) -> RegisterDevice:
    return RegisterDevice(device_id=TABLET, identifiers=identifiers, description=DeviceDescription(model="Phone 1"))


@pytest.mark.requirement("F-09", "F-12")
@pytest.mark.parametrize("printed", [IMEI_1, IMEI_1 + "0", IMEI_1 + "8", IMEI_1 + "12"])
def test_an_imei_is_no_serial_number_of_its_own_device_or_another(printed: str) -> None:
    by_imei = device(PHONE, imei(IMEI_1))
    given().when(register(imei(IMEI_1), serial(printed))).refused(SerialNumberIsImei, printed)
    given(by_imei).when(register(serial(printed))).refused(SerialNumberIsImei, printed, str(PHONE))
    identify = IdentifyDevice(device_id=PHONE, identifiers=(serial(printed),))
    given(by_imei).when(identify).refused(SerialNumberIsImei, printed)
    given(by_imei, device(LAPTOP, imei(IMEI_2))).when(identify.model_copy(update={"device_id": LAPTOP})).refused(
        SerialNumberIsImei, str(PHONE)
    )
    exchange = ExchangeBoard(device_id=LAPTOP, identifiers=(serial(printed),), on=ON)
    given(by_imei, device(LAPTOP, imei(IMEI_2), serial("S001"))).when(exchange).refused(SerialNumberIsImei, str(PHONE))
    exchange = ExchangeBoard(device_id=PHONE, identifiers=(serial(printed),), on=ON)
    given(device(PHONE, imei(IMEI_1), serial("S001"))).when(exchange).refused(SerialNumberIsImei, printed)


@pytest.mark.requirement("F-09", "F-12")
@pytest.mark.parametrize("printed", [IMEI_1, imei(IMEI_1).printed.removeprefix("IMEI "), IMEI_1 + "0"])
def test_a_serial_number_is_no_imei_of_its_own_device_or_another(printed: str) -> None:
    by_serial = device(PHONE, serial(printed))
    given(by_serial).when(register(imei(IMEI_1))).refused(SerialNumberIsImei, printed, str(PHONE))
    listed = IdentifyDevice(device_id=PHONE, identifiers=(imei(IMEI_1),), source="initial_import")
    given(by_serial).when(listed).refused(SerialNumberIsImei, printed)
    exchange = ExchangeBoard(device_id=LAPTOP, identifiers=(imei(IMEI_1),), on=ON)
    given(by_serial, device(LAPTOP, imei(IMEI_2))).when(exchange).refused(SerialNumberIsImei, printed, str(PHONE))


@pytest.mark.requirement("F-09")
def test_an_imei_that_stands_as_serial_number_is_put_right_by_hand() -> None:
    scenario = given(device(PHONE, serial(IMEI_1)))
    for command in (
        IdentifyDevice(device_id=PHONE, identifiers=(imei(IMEI_1),)),
        WithdrawIdentifiers(device_id=PHONE, identifiers=(serial(IMEI_1),), on=ON),
    ):
        scenario.when(command).then(*(scenario.decision or ()))
    assert scenario.world.fold(Device, PHONE).identifiers == (imei(IMEI_1),)
