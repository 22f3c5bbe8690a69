"""A screen's size tells two devices with one serial number apart; storage doesn't (F-09, F-12)."""

import pytest

from aggregates.device_terms import DeviceDescription
from commands.devices.one_device import IdentifiersContradict, recognised
from commands.devices.screen_sizes import other_screen
from tests.commands.made_up import IMEI_1, LAPTOP, PHONE, device, imei, serial
from tests.commands.scenario import given

pytestmark = pytest.mark.requirement("F-12")


def sized(size: str | None) -> DeviceDescription:
    return DeviceDescription(kind="laptop", maker="Apple", model="MacBook Pro", size=size)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('13"', '16"'),
        ("13,3 Zoll", "15.6 Zoll"),
        ("13-Zoll", "16-inch"),
        ("14", "16"),
        ("13.3″", "14 in"),
        ('13", 256 GB', '512 GB 16"'),
        ("１３”", "15"),
        ("13.3", "13.6"),
    ],
)
def test_two_sizes_of_screens_are_two_devices(one: str, other: str) -> None:
    assert other_screen(sized(one), sized(other)) is not None
    assert other_screen(sized(other), sized(one)) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('13"', "13,3 Zoll"),
        ("13.30", "13,3"),
        ("15,6 Zoll", "16"),
        ("15,6 Zoll", '15"'),
        ("256 GB", "512 GB"),
        ("256GB", "16 Zoll"),
        ('13"', "256 GB"),
        ('13"', None),
        ("32", "64"),
        ("1 TB", "2 TB"),
        ("L", "XL"),
    ],
)
def test_the_same_size_otherwise_written_and_storage_are_no_other_screen(one: str, other: str | None) -> None:
    assert other_screen(sized(one), sized(other)) is other_screen(sized(other), sized(one)) is None


def test_a_serial_number_alone_means_no_device_with_another_screen() -> None:
    world = given(device(LAPTOP, serial("S001"), kind="laptop", maker="Apple", model="MacBook Pro", size='13"')).world
    with pytest.raises(IdentifiersContradict, match=r"two screen sizes \(16 and 13 inches\)") as refused:
        recognised(world, (serial("S001"),), sized("16 Zoll"))
    assert "16 und 13 Zoll" in refused.value.text_de
    for size in ("13 Zoll", "13,3", "512 GB", None):
        assert recognised(world, (serial("S001"),), sized(size)).records == [LAPTOP]


def test_where_an_imei_fits_no_size_is_compared() -> None:
    world = given(device(PHONE, imei(IMEI_1), serial("S001"), size='10,9"')).world
    for size in ('11"', "256 GB"):
        described = DeviceDescription(maker="Beispielwerk", model="Phone 1", size=size)
        assert recognised(world, (imei(IMEI_1), serial("S001")), described).records == [PHONE]
