"""Which names are of one model, and which kinds one device can be (F-09, F-12)."""

import pytest

from aggregates.agreements.device_kinds import DeviceKind
from aggregates.device import Device
from aggregates.device_terms import DeviceDescription, Identifier
from commands.devices.model_names import is_code_beside_name, other_kind, other_maker, other_model
from tests.commands.made_up import IMEI_1, PHONE, device, imei, serial, unknown_device
from tests.commands.scenario import given

pytestmark = pytest.mark.requirement("F-12")


def named(name: str | None) -> DeviceDescription:
    """`Maker: model`."""
    maker, _, model = (name or "").rpartition(": ")
    return DeviceDescription(maker=maker or None, model=model or None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Samsung: Galaxy S23", "iPhone 15"),
        ("Apple: iPad Pro", "Apple: iPhone 15"),
        ("Galaxy S23", "Galaxy S23 Ultra"),
        ("Galaxy S23", "Samsung Galaxy S23+"),
        ("iPhone 15", "Apple iPhone 15 Pro Max 128 GB"),
        ("iPhone 15 Pro", "iPhone 15 ProMax"),
        ("iPhone 13", "iPhone 13 mini"),
        ("iPhone", "iPhone 15"),
        ("iPhone 5", "iPhone 5s"),
        ("iPad", "iPad Air"),
        ("Galaxy A52", "Galaxy A52 5G"),
        ("Beispielwerk: Phone 1", "Phone 2"),
        ("iPhone 15 schwarz", "iPhone 15 Plus schwarz"),
        ("SM-S911B", "SM-A525F"),
    ],
)
def test_a_further_word_of_a_models_name_or_a_number_makes_another_model(one: str, other: str) -> None:
    assert other_model(named(one), named(other)) is other_model(named(other), named(one)) is True


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("iPhone 15", "Apple iPhone 15 128 GB"),
        ("Apple: iPhone 15 schwarz", "iPhone 15 256GB weiß"),
        ("Samsung S23", "Samsung: Galaxy S23 512 GB"),
        ("iPhone15", "iPhone 15 blau"),
        ("iPhone 15 Pro Max", "IPHONE 15 PROMAX"),
        ("Galaxy S23+", "Galaxy S23 Plus"),
        ("iPhone 15", "IPHONE 15 BLK 128GB-DEU"),
        ("Beispielwerk AG: Phone 1", "Beispielwerk Phone 1"),
        ("ＰＨＯＮＥ １", "phone 1"),
    ],
)
def test_a_maker_a_storage_size_and_a_colour_make_no_other_model(one: str, other: str) -> None:
    assert other_model(named(one), named(other)) is other_model(named(other), named(one)) is False


def test_who_names_no_model_or_maker_contradicts_none() -> None:
    assert other_model(named(None), named("Phone 1")) is other_model(named("Apple"), named("Phone 1")) is None
    assert other_maker(named("Phone 1"), named("Apple: Phone 1")) is None
    assert (other_maker(named("Apple: x"), named("Apple Inc.: x")), other_maker(named("Apple: x"), named("Samsung: x"))) == (False, True)


@pytest.mark.parametrize("code", ["SM-S911B", "Samsung SM-S911B/DS", "A2890", "XT2301-4", "iPhone15,4"])
def test_a_type_code_is_told_from_a_name(code: str) -> None:
    assert is_code_beside_name(named(code), named("Galaxy S23"))
    assert not is_code_beside_name(named(code), named("SM-A525F"))


@pytest.mark.parametrize("name", ["Galaxy S23", "iPhone15", "Latitude 5440", "S23", "Phone 1000"])
def test_a_name_is_no_type_code(name: str) -> None:
    assert not is_code_beside_name(named(name), named("Galaxy S23"))


@pytest.mark.parametrize(
    ("known", "identifier", "said", "other"),
    [
        ("laptop", serial("S001"), "smartphone", True),
        ("tablet", imei(IMEI_1), "smartphone", True),
        ("laptop", serial("S001"), "laptop", False),
        ("other", serial("S001"), "smartphone", False),
        ("laptop", serial("S001"), "other", False),
        ("smartphone", serial("S001"), "laptop", False),
        ("smartphone", imei(IMEI_1), "tablet", False),
        ("smartphone", imei(IMEI_1), "laptop", True),
    ],
)
def test_kinds_exclude_each_other_unless_nobody_said_which(
    known: DeviceKind, identifier: Identifier, said: DeviceKind, other: bool
) -> None:
    state = given(device(PHONE, identifier, kind=known)).world.state
    assert other_kind(DeviceDescription(kind=said), state(Device, PHONE)) is other
    assert not other_kind(DeviceDescription(), state(Device, PHONE)), "it says none"
    assert not other_kind(DeviceDescription(kind="laptop"), given(unknown_device()).world.state(Device, PHONE))
