"""Histories: every event of a device, a user or a number, in order, and whose it was."""

from uuid import UUID

import orjson
import pytest

from aggregates.device import (
    DeviceAbsorbed,
    DeviceDecoupled,
    DeviceMerged,
    DeviceNoted,
    DeviceReassigned,
    DeviceRestored,
    DeviceSplit,
)
from aggregates.engine.event import DELETED
from aggregates.sim import SimAssignedToUser, SimDecoupledFromUser, SimTakenOutOfDevice
from aggregates.sim_terms import Link
from aggregates.sims.sim_codes import SimCodesShown
from aggregates.user import UserErased, UserRenamed
from projections.registry import device_history, number_history, user_history
from readmodels.devices.device_history import DEVICE_HISTORY
from readmodels.engine.histories import HistoryRow
from readmodels.sims.number_history import NUMBER_HISTORY
from readmodels.users.user_history import USER_HISTORY
from tests.commands.made_up import (
    ERIKA,
    HANS,
    IMEI_2,
    NUMBER,
    OTHER_NUMBER,
    OTHER_SIM,
    PHONE,
    SIM,
    TABLET,
    Entry,
    assigned,
    customer,
    device,
    fed_sim,
    imei,
    in_device,
    other_sim,
    user,
)
from tests.projections.story import BEGAN, Story


def of(rows: list[HistoryRow], subject: UUID) -> list[str]:
    return [row.event_name for row in rows if row.subject_id == subject]


def passed(from_user_id: UUID, to_user_id: UUID, device_id: UUID = PHONE) -> tuple[UUID, DeviceReassigned]:
    return device_id, DeviceReassigned(device_id=device_id, from_user_id=from_user_id, to_user_id=to_user_id)


def moved(to: UUID, was: UUID, sim_id: UUID = SIM, number: str = NUMBER) -> Entry:
    return in_device(sim_id, to, number, was=Link(device_id=was, source="feed", set_by="import:before"))


@pytest.mark.requirement("A-10", "A-02")
def test_an_entry_has_the_envelope_and_what_was_said() -> None:
    story = Story(device_history)
    story.by(actor="import:7", on_behalf_of="grant:2", causation="import:7#3", effective_at=BEGAN.replace(year=2025)).tell(device())
    [row] = story.added(DEVICE_HISTORY)
    assert (row.subject_id, row.stream_id, row.position, row.event_name) == (PHONE, PHONE, 1, "device.registered")
    assert (row.actor, row.on_behalf_of, row.causation) == ("import:7", "grant:2", "import:7#3")
    assert row.effective_at == BEGAN.replace(year=2025)
    assert row.recorded_at == story.told[0].recorded_at
    assert orjson.loads(row.details)["description"]["model"] == "Phone 1"
    assert row.person_id is None


@pytest.mark.requirement("A-10", "H-05")
def test_numbers_that_come_and_go_are_in_a_devices_history() -> None:
    story = Story(device_history).tell(device(PHONE), device(TABLET, imei(IMEI_2)), fed_sim(), in_device())
    story.tell(moved(TABLET, PHONE))
    out = SimTakenOutOfDevice(number=NUMBER, was=Link(device_id=TABLET, source="feed", set_by="x"), because="hand")
    rows = story.tell((SIM, out)).added(DEVICE_HISTORY)
    assert of(rows, PHONE) == ["device.registered", "sim.put_in_device", "sim.put_in_device"]
    assert of(rows, TABLET) == ["device.registered", "sim.put_in_device", "sim.taken_out_of_device"]
    assert [row.position for row in rows] == sorted(row.position for row in rows)


@pytest.mark.requirement("A-10", "H-05", "H-24")
def test_numbers_go_along_with_their_device_and_the_users_are_told() -> None:
    story = Story(user_history).tell(customer(), user(ERIKA), user(HANS), device(PHONE), fed_sim(), in_device(), other_sim())
    story.tell(in_device(OTHER_SIM, PHONE, OTHER_NUMBER), assigned(PHONE, ERIKA), passed(ERIKA, HANS))
    rows = story.tell((PHONE, DeviceDecoupled(device_id=PHONE, user_id=HANS))).added(USER_HISTORY)
    assert of(rows, ERIKA) == ["user.registered", "device.assigned", "device.reassigned"]
    assert of(rows, HANS) == ["user.registered", "device.reassigned", "device.decoupled"]
    for row in rows[2:]:
        assert orjson.loads(row.details)["numbers"] == [NUMBER, OTHER_NUMBER]


@pytest.mark.requirement("H-24")
def test_numbers_that_come_and_go_while_one_holds_the_device_are_told() -> None:
    story = Story(user_history).tell(
        user(ERIKA), user(HANS), device(PHONE), device(TABLET, imei(IMEI_2)), assigned(PHONE, ERIKA), fed_sim(), in_device()
    )
    assert of(story.added(USER_HISTORY), ERIKA)[-1] == "sim.put_in_device"
    rows = story.tell(assigned(TABLET, HANS), moved(TABLET, PHONE)).added(USER_HISTORY)
    assert of(rows, ERIKA)[-1] == of(rows, HANS)[-1] == "sim.put_in_device"
    story.tell(passed(HANS, ERIKA, TABLET))
    assert orjson.loads(story.added(USER_HISTORY)[-1].details)["numbers"] == [NUMBER]
    before = len(story.added(USER_HISTORY))
    story.tell(moved(PHONE, TABLET))
    assert [row.subject_id for row in story.added(USER_HISTORY)[before:]] == [ERIKA], "told once, though both devices are hers"


@pytest.mark.requirement("F-10", "H-24")
def test_a_number_of_another_carrier_is_told_to_its_users() -> None:
    story = Story(user_history).tell(user(ERIKA), user(HANS), other_sim())
    story.tell((OTHER_SIM, SimAssignedToUser(number=OTHER_NUMBER, sim_id=OTHER_SIM, user_id=ERIKA, was_user_id=None)))
    story.tell((OTHER_SIM, SimAssignedToUser(number=OTHER_NUMBER, sim_id=OTHER_SIM, user_id=HANS, was_user_id=ERIKA)))
    rows = story.tell((OTHER_SIM, SimDecoupledFromUser(number=OTHER_NUMBER, sim_id=OTHER_SIM, user_id=HANS))).added(USER_HISTORY)
    assert of(rows, ERIKA) == ["user.registered", "sim.assigned_to_user", "sim.assigned_to_user"]
    assert of(rows, HANS) == ["user.registered", "sim.assigned_to_user", "sim.decoupled_from_user"]


@pytest.mark.requirement("F-09", "H-05", "H-24")
def test_numbers_of_a_merged_record_go_along_with_the_device_that_it_became_part_of() -> None:
    names = (imei(IMEI_2),)
    story = Story(user_history).tell(
        user(ERIKA), user(HANS), device(PHONE), device(TABLET, imei(IMEI_2)), fed_sim(), in_device(SIM, TABLET)
    )
    story.tell((TABLET, DeviceAbsorbed(into_id=PHONE, identifiers=names)))
    story.tell((PHONE, DeviceMerged(absorbed_id=TABLET, identifiers=names, source="manual")), assigned(PHONE, ERIKA), passed(ERIKA, HANS))
    assert [orjson.loads(row.details)["numbers"] for row in story.added(USER_HISTORY) if row.stream_id == PHONE] == [[NUMBER]] * 3
    before = len(story.added(USER_HISTORY))
    story.tell(in_device(OTHER_SIM, TABLET, OTHER_NUMBER))
    assert [row.subject_id for row in story.added(USER_HISTORY)[before:]] == [HANS], "the record is Hans' device now"
    story.tell((PHONE, DeviceSplit(restored_id=TABLET, identifiers=names)), (TABLET, DeviceRestored(from_id=PHONE, identifiers=names)))
    story.tell(passed(HANS, ERIKA))
    assert orjson.loads(story.added(USER_HISTORY)[-1].details)["numbers"] == []


@pytest.mark.requirement("A-12", "H-04")
def test_a_number_has_a_history_looks_at_its_codes_included() -> None:
    rows = Story(number_history).tell(fed_sim(), in_device(), (SIM, SimCodesShown())).added(NUMBER_HISTORY)
    assert of(rows, SIM) == ["sim.registered", "sim.put_in_device", "sim.codes_shown"]


@pytest.mark.requirement("A-10")
@pytest.mark.part_of("A-14")
def test_entries_about_an_erased_person_are_redacted_those_of_devices_too() -> None:
    note = DeviceNoted(text="Erika ist verreist", about_user_id=ERIKA)
    mine = DeviceNoted(text="Kratzer", about_user_id=None)
    users = Story(user_history).tell(
        user(ERIKA), user(HANS, "Beispiel, Hans"), (ERIKA, UserRenamed(name="Neu, Erika", was="Muster, Erika"))
    )
    users.tell((ERIKA, UserErased()))
    erased = [row for row in users.added(USER_HISTORY) if row.subject_id == ERIKA]
    assert [row.event_name for row in erased] == ["user.registered", "user.renamed", "user.erased"]
    assert orjson.loads(erased[1].details) == {"name": DELETED, "was": DELETED}
    assert "Erika" not in "".join(row.details for row in erased)
    assert "Beispiel, Hans" in "".join(row.details for row in users.added(USER_HISTORY))
    devices = Story(device_history).tell(user(ERIKA), device(), (PHONE, note), (PHONE, mine), (ERIKA, UserErased()))
    assert [orjson.loads(row.details).get("text") for row in devices.added(DEVICE_HISTORY)] == [None, DELETED, "Kratzer"]


@pytest.mark.requirement("A-03")
@pytest.mark.part_of("A-14")
def test_an_entry_that_was_redacted_is_byte_for_byte_one_that_is_read_redacted() -> None:
    events = (user(ERIKA, email="e@example.org", further={"a": "b"}), (ERIKA, UserRenamed(name="Neu", was="Alt")), (ERIKA, UserErased()))
    live = Story(user_history).tell(*events).added(USER_HISTORY)
    assert Story(user_history).tell_redacted(*events).added(USER_HISTORY) == live
