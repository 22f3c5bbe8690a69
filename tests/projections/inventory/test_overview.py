"""The overview: what stands together in a row, and why a field is empty, in the manual's terms."""

from typing import Any
from uuid import UUID

import pytest

from aggregates.customer import UnknownDevicesSwitchedOff, UnknownDevicesSwitchedOn
from aggregates.device import DeviceAbsorbed, DeviceMerged, DeviceReassigned
from aggregates.engine.event import Event
from aggregates.sim import SimAssignedToUser, SimDeactivated, SimTakenOutOfDevice
from aggregates.sim_terms import Link
from aggregates.user import UserDeactivated, UserDeleted, UserRenamed
from eventstore.log import EventLog
from projections.engine.projector import Projector
from projections.registry import inventory
from readmodels.inventory.overview import OVERVIEW
from tests.commands.made_up import (
    CUSTOMER,
    ERIKA,
    HANS,
    IMEI_2,
    NUMBER,
    OTHER_NUMBER,
    OTHER_SIM,
    PHONE,
    SIM,
    TABLET,
    assigned,
    customer,
    device,
    fed_sim,
    imei,
    in_device,
    other_sim,
    unknown_device,
    user,
)
from tests.eventstore.store import appended
from tests.projections.stored import stored


class Overview:
    """Events one after the other, each projected by itself; rows as (number, device, user, reasons)."""

    def __init__(self, log: EventLog) -> None:
        self.log = log
        self.projector = Projector(log, [inventory])
        self.tell(customer())

    def tell(self, *entries: tuple[UUID, Event]) -> "Overview":
        for entry in entries:
            appended(self.log, entry)
            self.projector.catch_up()
        return self

    def rows(self) -> set[tuple[Any, ...]]:
        names = {None: None, PHONE: "phone", TABLET: "tablet", ERIKA: "erika", HANS: "hans"}
        found = stored(self.log.dsn, OVERVIEW)
        assert all(row.row_id == (row.sim_id or row.device_id or row.user_id) for row in found)
        return {(row.number, names[row.device_id], names[row.user_id], row.no_device_reason or row.no_number_reason) for row in found}


@pytest.fixture
def overview(log: EventLog) -> Overview:
    return Overview(log)


@pytest.mark.requirement("H-17")
def test_user_device_and_number_come_together_and_part(overview: Overview) -> None:
    assert overview.tell(user(ERIKA)).rows() == {(None, None, "erika", None)}
    assert overview.tell(device(PHONE)).rows() == {(None, None, "erika", None), (None, "phone", None, "not_used")}
    assert overview.tell(assigned()).rows() == {(None, "phone", "erika", "no_sim_of_this_carrier")}
    assert overview.tell(fed_sim()).rows() == {(NUMBER, None, None, "in_no_device"), (None, "phone", "erika", "no_sim_of_this_carrier")}
    assert overview.tell(in_device()).rows() == {(NUMBER, "phone", "erika", None)}
    assert overview.tell(other_sim(), in_device(OTHER_SIM, PHONE, OTHER_NUMBER)).rows() == {
        (NUMBER, "phone", "erika", None),
        (OTHER_NUMBER, "phone", "erika", None),
    }
    out = SimTakenOutOfDevice(number=NUMBER, was=Link(device_id=PHONE, source="feed", set_by="x"), because="inactive")
    assert overview.tell((SIM, SimDeactivated(was="active")), (SIM, out)).rows() == {(OTHER_NUMBER, "phone", "erika", None)}


@pytest.mark.requirement("F-08")
def test_why_a_field_is_empty(overview: Overview) -> None:
    overview.tell(user(ERIKA), device(TABLET, imei(IMEI_2)), unknown_device(PHONE), fed_sim(), in_device(), other_sim())
    assert overview.rows() == {
        (NUMBER, "phone", None, None),
        (OTHER_NUMBER, None, None, "in_no_device"),
        (None, "tablet", None, "not_used"),
        (None, None, "erika", None),
    }
    overview.tell((CUSTOMER, UnknownDevicesSwitchedOff()), assigned(TABLET))
    assert overview.rows() == {
        (NUMBER, None, None, "in_unknown_device"),
        (OTHER_NUMBER, None, None, "in_no_device"),
        (None, "tablet", "erika", "no_sim_of_this_carrier"),
    }
    assert (NUMBER, "phone", None, None) in overview.tell((CUSTOMER, UnknownDevicesSwitchedOn())).rows()


@pytest.mark.requirement("F-10")
@pytest.mark.requirement("H-17")
def test_ones_own_number_in_somebody_elses_device_leaves_one_empty_handed(overview: Overview) -> None:
    mine = SimAssignedToUser(number=OTHER_NUMBER, sim_id=OTHER_SIM, user_id=ERIKA, was_user_id=None)
    overview.tell(user(ERIKA), user(HANS), other_sim(), (OTHER_SIM, mine))
    assert overview.rows() == {(OTHER_NUMBER, None, "erika", "in_no_device"), (None, None, "hans", None)}
    overview.tell(device(PHONE), in_device(OTHER_SIM, PHONE, OTHER_NUMBER))
    assert overview.rows() == {(OTHER_NUMBER, "phone", "erika", None), (None, None, "hans", None)}
    overview.tell(assigned(PHONE, HANS))
    assert overview.rows() == {(OTHER_NUMBER, "phone", "hans", None), (None, None, "erika", None)}
    overview.tell((PHONE, DeviceReassigned(device_id=PHONE, from_user_id=HANS, to_user_id=ERIKA)))
    assert overview.rows() == {(OTHER_NUMBER, "phone", "erika", None), (None, None, "hans", None)}


@pytest.mark.requirement("F-09")
@pytest.mark.requirement("H-17")
def test_numbers_of_merged_records_are_in_the_device_that_shows_them(overview: Overview) -> None:
    overview.tell(user(ERIKA), device(PHONE), device(TABLET, imei(IMEI_2)), fed_sim(), in_device(SIM, TABLET), assigned(PHONE))
    assert overview.rows() == {(NUMBER, "tablet", None, None), (None, "phone", "erika", "no_sim_of_this_carrier")}
    overview.tell((TABLET, DeviceAbsorbed(into_id=PHONE, identifiers=(imei(IMEI_2),))))
    assert overview.rows() == {(NUMBER, "phone", "erika", None)}
    overview.tell((PHONE, DeviceMerged(absorbed_id=TABLET, identifiers=(imei(IMEI_2),), source="manual")))
    assert overview.rows() == {(NUMBER, "phone", "erika", None)}


@pytest.mark.requirement("H-05")
@pytest.mark.requirement("H-17")
def test_what_changes_about_a_user_changes_in_all_rows(overview: Overview) -> None:
    overview.tell(
        user(ERIKA), user(HANS), device(PHONE), assigned(), fed_sim(), in_device(), (ERIKA, UserRenamed(name="Neu, Erika", was="x"))
    )
    [row] = stored(overview.log.dsn, OVERVIEW, sim_id=SIM)
    assert (row.user_name, row.user_name_sort, row.user_status) == ("Neu, Erika", "neu, erika", "active")
    assert "neu, erika" in row.search
    overview.tell((PHONE, DeviceReassigned(device_id=PHONE, from_user_id=ERIKA, to_user_id=HANS)))
    assert overview.rows() == {(NUMBER, "phone", "hans", None), (None, None, "erika", None)}
    overview.tell((ERIKA, UserDeactivated()))
    assert [row.user_status for row in stored(overview.log.dsn, OVERVIEW, user_id=ERIKA)] == ["inactive"]
    overview.tell((ERIKA, UserDeleted(personnel_number=None)))
    assert overview.rows() == {(NUMBER, "phone", "hans", None)}
