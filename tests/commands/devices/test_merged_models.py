"""Records of two models, kinds or screens are not merged by hand without a word (F-09, F-12)."""

from typing import Any

import pytest

from aggregates.device import DeviceDiscovered
from aggregates.device_terms import DeviceDescription
from commands.devices.describe_device import DescribeDevice
from commands.devices.merge_devices import MergeDevices, ModelsContradict
from tests.commands.made_up import IMEI_1, IMEI_2, LAPTOP, PHONE, TABLET, device, imei, serial
from tests.commands.scenario import given

pytestmark = [pytest.mark.requirement("F-09"), pytest.mark.requirement("F-12")]
IPHONE = {"maker": "Apple", "model": "iPhone 15"}


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"maker": "Samsung", "model": "Galaxy S23"}, "two models"),
        ({"maker": "Apple", "model": "iPhone 15 Pro"}, "two models"),
        ({"maker": "Lenovo", "model": ""}, "two models"),
        ({"maker": "Apple", "model": "iPhone 15", "kind": "laptop"}, "two kinds"),
    ],
)
def test_two_models_are_merged_in_neither_direction(other: dict[str, Any], why: str) -> None:
    scenario = given(device(PHONE, imei(IMEI_1), **IPHONE), device(LAPTOP, serial("SER-1"), **other))
    for one, two in ((PHONE, LAPTOP), (LAPTOP, PHONE)):
        refused = scenario.when(MergeDevices(survivor_id=one, absorbed_id=two)).refused(ModelsContradict, "iPhone 15").refusal
        assert refused is not None
        assert why in refused.text_en


def test_what_only_the_feed_knows_of_another_maker_is_another_device_as_well() -> None:
    found = DeviceDiscovered(imei=IMEI_2, description=DeviceDescription(maker="Samsung", model="SM-S911B"))
    scenario = given(device(PHONE, imei(IMEI_1), **IPHONE), (TABLET, found))
    scenario.when(MergeDevices(survivor_id=PHONE, absorbed_id=TABLET)).refused(ModelsContradict)


@pytest.mark.parametrize("other", [{"maker": "", "model": ""}, {"maker": "Apple", "model": "Apple iPhone 15 128 GB"}])
def test_one_model_in_two_spellings_is_merged(other: dict[str, Any]) -> None:
    scenario = given(device(PHONE, imei(IMEI_1), **IPHONE), device(TABLET, imei(IMEI_2), **other))
    decided = scenario.when(MergeDevices(survivor_id=PHONE, absorbed_id=TABLET)).decision or []
    scenario.then(*decided)
    assert [event.event_name for _, event in decided] == ["device.absorbed", "device.merged"]


def test_whoever_says_first_what_it_is_merges_them() -> None:
    scenario = given(device(PHONE, imei(IMEI_1), **IPHONE), device(TABLET, imei(IMEI_2), maker="Apple", model="iPhone 16"))
    merge = MergeDevices(survivor_id=PHONE, absorbed_id=TABLET)
    scenario.when(merge).refused(ModelsContradict)
    scenario.world.apply(scenario.when(DescribeDevice(device_id=TABLET, model="iPhone 15")).decision or [])
    assert len(scenario.when(merge).decision or []) == 2
