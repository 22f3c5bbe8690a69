"""given(events), then(counts): what of devices is counted for the dashboard (H-21, H-22)."""

import pytest

from aggregates.device import DeviceDescribed
from aggregates.device_terms import DeviceDescription, DeviceFound, DeviceReportedLost
from aggregates.devices.device_pool import DeviceKeptInPool
from projections.registry import inventory
from tests.commands.made_up import ERIKA, HANS, IMEI_1, IMEI_2, LAPTOP, PHONE, TABLET, assigned, customer, device, imei, serial, user
from tests.projections.story import Story


@pytest.fixture
def story() -> Story:
    return Story(inventory).tell(customer(), user())


@pytest.mark.requirement("H-21")
@pytest.mark.requirement("H-22")
def test_models_are_counted_by_what_people_call_them(story: Story) -> None:
    story.tell(
        device(PHONE, imei(IMEI_1), maker="Fairphone", model="Fairphone 2"), device(LAPTOP, kind="laptop", maker="Apple", model="Apple")
    )
    assert (story.count("handheld_models", "Fairphone 2"), story.count("computer_models", "Apple")) == (1, 1)


@pytest.mark.requirement("H-21")
@pytest.mark.requirement("H-22")
def test_devices_are_counted_by_what_they_are(story: Story) -> None:
    story.tell(
        device(PHONE, imei(IMEI_1)),
        device(TABLET, imei(IMEI_2), kind="tablet", maker="Muster", model=None),
        device(LAPTOP, serial("AB12"), kind="laptop", maker=None, model=None),
        device(HANS, serial("AB13"), kind="other"),
    )
    figures = {key: n for key, n in story.counts().items() if key[0] not in ("users", "clarification_cases")}
    assert figures == {
        ("handhelds", "all"): 2,
        ("handheld_models", "Beispielwerk Phone 1"): 1,
        ("handheld_models", "Muster"): 1,
        ("computers", "all"): 1,
        ("computer_models", "?"): 1,
    }
    was = DeviceDescription(maker="Beispielwerk", model="Phone 1")
    story.tell((PHONE, DeviceDescribed(description=DeviceDescription(kind="pc", model="Turm"), was=was)))
    assert story.count("handheld_models", "Beispielwerk Phone 1") == 0
    assert (story.count("handhelds", "all"), story.count("computers", "all"), story.count("computer_models", "Turm")) == (1, 2, 1)


@pytest.mark.requirement("H-22")
def test_models_are_those_in_use_neither_in_the_pool_nor_lost(story: Story) -> None:
    story.tell(device(PHONE, imei(IMEI_1)), device(TABLET, imei(IMEI_2)))
    story.tell((PHONE, DeviceKeptInPool(device_id=PHONE, condition="used")), (TABLET, DeviceReportedLost(device_id=TABLET, lost="stolen")))
    assert (story.count("handhelds", "all"), story.count("handheld_models", "Beispielwerk Phone 1")) == (2, 0)
    story.tell(assigned(PHONE, ERIKA), (TABLET, DeviceFound(device_id=TABLET, was="stolen")))
    assert story.count("handheld_models", "Beispielwerk Phone 1") == 2
