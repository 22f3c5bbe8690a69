import pytest

from aggregates.sim import SimPutInDevice, SimTakenOutOfDevice
from aggregates.sim_terms import Link
from commands.sims.link_sim_to_device import LinkSimToDevice, NumberIsInactive
from commands.sims.unlink_sim import UnlinkSim
from tests.commands.made_up import (
    ACTOR,
    IMEI_2,
    NUMBER,
    OTHER_NUMBER,
    OTHER_SIM,
    PHONE,
    SIM,
    TABLET,
    device,
    fed_sim,
    imei,
    in_device,
    other_sim,
)
from tests.commands.scenario import given

BY_FEED = Link(device_id=PHONE, source="feed", set_by="import:before")


@pytest.mark.requirement("F-11")
def test_a_fed_number_is_linked_by_hand_and_the_event_says_what_it_overwrote() -> None:
    linked = SimPutInDevice(number=NUMBER, device_id=TABLET, imei=None, source="hand", set_by=ACTOR, was=BY_FEED)
    scenario = given(device(), device(TABLET, imei(IMEI_2)), fed_sim(), in_device())
    scenario.when(LinkSimToDevice(sim_id=SIM, device_id=TABLET)).then((SIM, linked))
    assert "überschreiben" in LinkSimToDevice.NOTE_DE
    assert "overwrite" in LinkSimToDevice.NOTE_EN


@pytest.mark.requirement("F-10")
def test_a_number_of_another_carrier_is_linked_by_hand() -> None:
    linked = SimPutInDevice(number=OTHER_NUMBER, device_id=PHONE, imei=None, source="hand", set_by=ACTOR, was=None)
    given(device(), other_sim()).when(LinkSimToDevice(sim_id=OTHER_SIM, device_id=PHONE)).then((OTHER_SIM, linked))


def test_where_a_number_is_already_it_needs_no_link() -> None:
    given(device(), fed_sim(), in_device()).when(LinkSimToDevice(sim_id=SIM, device_id=PHONE)).then()


@pytest.mark.requirement("F-05")
def test_an_inactive_number_is_in_no_device() -> None:
    given(device(), fed_sim(status="inactive")).when(LinkSimToDevice(sim_id=SIM, device_id=PHONE)).refused(NumberIsInactive, NUMBER)


@pytest.mark.requirement("F-11")
def test_a_number_is_taken_out_of_its_device_by_hand() -> None:
    scenario = given(device(), fed_sim(), in_device())
    scenario.when(UnlinkSim(sim_id=SIM)).then((SIM, SimTakenOutOfDevice(number=NUMBER, was=BY_FEED, because="hand")))
