"""What a feed's row says of a link by hand, and of the slot of a merged device."""

import pytest

from aggregates.device import DeviceAbsorbed, DeviceMerged
from aggregates.sim_terms import Link
from tests.commands.made_up import IMEI_1, IMEI_2, PHONE, SIM, TABLET, imei, in_device
from tests.commands.sims.test_observe_sim import FEED, ROW, fed, observe, put

MERGED = (
    (TABLET, DeviceAbsorbed(into_id=PHONE, identifiers=(imei(IMEI_2),))),
    (PHONE, DeviceMerged(absorbed_id=TABLET, identifiers=(imei(IMEI_2),), source="device_management")),
)


@pytest.mark.requirement("F-04")
def test_a_link_by_hand_that_the_feed_confirms_is_the_feeds_from_then_on() -> None:
    by_hand = Link(device_id=PHONE, source="hand", set_by="token:somebody")
    scenario = fed(in_device(source="hand", set_by="token:somebody", imei=None))
    scenario.when(observe(**ROW)).then()
    confirmed = scenario.when(observe(imei=IMEI_1, device_id=PHONE)).then((SIM, put(PHONE, IMEI_1, by_hand)))
    confirmed.when(observe(imei=IMEI_2, device_id=TABLET)).then(
        (SIM, put(TABLET, IMEI_2, Link(device_id=PHONE, source="feed", set_by=FEED)))
    )


@pytest.mark.requirement("F-09")
def test_a_number_in_a_merged_device_is_in_the_record_that_has_the_imei() -> None:
    """So that a split puts it where it is, whichever of both was reported last."""
    scenario = fed(in_device(device_id=TABLET, imei=IMEI_2), *MERGED)
    scenario.when(observe(imei=IMEI_2, device_id=PHONE)).then()
    tablets = Link(device_id=TABLET, source="feed", set_by="import:before")
    scenario.when(observe(imei=IMEI_1, device_id=PHONE)).then((SIM, put(PHONE, IMEI_1, tablets)))
    phones = Link(device_id=PHONE, source="feed", set_by=FEED)
    scenario.when(observe(imei=IMEI_2, device_id=PHONE)).then((SIM, put(TABLET, IMEI_2, phones)))


@pytest.mark.requirement("F-09")
def test_a_number_that_comes_to_a_merged_device_goes_into_the_record_that_has_the_imei() -> None:
    fed(*MERGED).when(observe(imei=IMEI_2, device_id=PHONE)).then((SIM, put(TABLET, IMEI_2, None)))
