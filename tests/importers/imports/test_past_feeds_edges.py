"""Feeds of past days: devices that changed, carriers that contradict, quarantine, dry runs, kills, replays (F-17)."""

from uuid import UUID

import pytest

from aggregates.device_terms import Identifier
from commands.devices.identify_device import IdentifyDevice
from commands.devices.merge_devices import MergeDevices
from commands.devices.split_devices import SplitDevices
from commands.devices.withdraw_identifiers import WithdrawIdentifiers
from commands.sims.register_other_sim import RegisterOtherSim
from commands.sims.sim_history import SimHistory
from commands.sims.unlink_sim import UnlinkSim
from eventstore.ids import new_id
from eventstore.verify_claims import verify_claims
from importers.imports.contested_line import OverrulesAnotherCarrier
from importers.imports.holders_then import SeveralDevicesThen
from importers.imports.result import ImportResult, PlannedEvent
from tests.importers.imports.past_history import History, assert_same, cut_off, day, row_of
from tests.importers.portal import Portal, iccid, imei, killed_while, line, number, told

pytestmark = pytest.mark.requirement("F-17")


def test_an_imei_of_two_devices_that_were_one_then_goes_to_the_quarantine(portal: Portal) -> None:
    portal.feed([line(1), line(2)], day(0))
    one, other = portal.device_id(1), portal.device_id(2)
    portal.run(MergeDevices(survivor_id=one, absorbed_id=other), effective_at=cut_off(0.5))
    portal.feed([line(1), line(2)], day(3))
    portal.run(SplitDevices(survivor_id=one, absorbed_id=other))
    result = portal.feed([line(1), line(3, 2)], day(1))
    assert [row.reason for row in result.quarantined] == [SeveralDevicesThen.code]
    assert imei(1) in result.quarantined[0].sentences[0]
    assert imei(2) in result.quarantined[0].sentences[0]


def test_of_a_device_that_was_merged_today_the_survivor_is_meant(portal: Portal) -> None:
    portal.feed([line(1), line(2)], day(0))
    portal.feed([line(1), line(2)], day(3))
    portal.run(MergeDevices(survivor_id=portal.device_id(1), absorbed_id=portal.device_id(2)))
    head = portal.log.head()
    portal.feed([line(1), line(2)], day(1))
    assert portal.events(head) == [], "each is in the device in which it was"


def test_an_imei_that_was_added_to_a_device_later_is_that_devices(portal: Portal) -> None:
    portal.feed([line(1)], day(0))
    portal.feed([line(1)], day(3))
    identified = IdentifyDevice(device_id=portal.device_id(1), identifiers=(Identifier(kind="imei", value=imei(2, check=False)),))
    portal.run(identified)
    portal.feed([line(1), line(3, 2)], day(1))
    link = portal.sim(3).link
    assert link is not None
    assert link.device_id == portal.device_id(1), "nobody had it then: the first later holder"


def test_an_imei_is_that_of_the_device_that_had_it_then(portal: Portal) -> None:
    """It was let go since, and another device has it now."""
    portal.feed([line(1), line(4)], day(1))
    first = portal.device_id(1)
    of = Identifier(kind="imei", value=imei(7, check=False))
    portal.run(IdentifyDevice(device_id=first, identifiers=(of,)), effective_at=cut_off(4))
    wrong = Identifier(kind="imei", value=imei(1, check=False))
    portal.run(WithdrawIdentifiers(device_id=first, identifiers=(wrong,), on=day(4)), effective_at=cut_off(4.5))
    portal.feed([line(2, 1), line(4)], day(6))
    second = portal.device_id(1)
    assert second != first
    assert portal.feed([line(1), line(3, 1), line(4)], day(2)).quarantined == []
    assert link_then(portal, 3, 2) == first
    portal.feed([line(5, 1), line(4)], day(5))
    assert link_then(portal, 5, 5) == second, "nobody had it then: the first that had it later"
    portal.feed([line(8, 1), line(4)], day(0))
    assert link_then(portal, 8, 0) == first, "so, too, before anybody had it"
    found = verify_claims(portal.log)
    assert (found.only_kept, found.only_fresh) == (0, 0), found.examples


def test_an_imei_that_two_devices_had_then_is_for_a_person(portal: Portal) -> None:
    portal.feed([line(1), line(4)], day(1))
    first = portal.device_id(1)
    right = Identifier(kind="imei", value=imei(7, check=False))
    portal.run(IdentifyDevice(device_id=first, identifiers=(right,)), effective_at=cut_off(7))
    wrong = Identifier(kind="imei", value=imei(1, check=False))
    portal.run(WithdrawIdentifiers(device_id=first, identifiers=(wrong,), on=day(8)), effective_at=cut_off(8))
    portal.feed([line(2, 1), line(4)], day(5))
    result = portal.feed([line(3, 1), line(4)], day(6))
    assert result.quarantined == [], "the newest feed means whoever has it now"
    assert [row.reason for row in portal.feed([line(9, 1), line(4)], day(5)).quarantined] == [SeveralDevicesThen.code]


def link_then(portal: Portal, index: int, at: float) -> UUID | None:
    events = [each for each in portal.recorded() if each.stream_id == portal.sim_id(index)]
    sim = SimHistory(events).at(cut_off(at))
    return sim.link.device_id if sim is not None and sim.link is not None else None


def other_carrier(portal: Portal, at: int, *numbers: int) -> ImportResult:
    content = "MSISDN;Status\n" + "".join(f"{number(index)};ON\n" for index in numbers)
    return portal.feed([], day(at), content=content.encode(), name=f"bn_{day(at):%d%m%Y}.csv")


def test_a_number_that_was_ported_since_was_its_former_carriers_then(portal: Portal) -> None:
    portal.feed([line(2)], day(2))
    other_carrier(portal, 3, 1)
    result = portal.feed([line(1), line(2)], day(1))
    assert result.quarantined == []
    assert portal.sim(1).carrier == "Beispielnetz"
    history = History(portal, 0)
    assert [row_of(history, 1, at)[1] for at in (1, 2.5, 3)] == ["Vodafone", "Vodafone", "Beispielnetz"]
    assert [row_of(history, 1, at)[4] for at in (1, 2, 3)] == [None, day(2), None]


def test_what_another_carriers_feed_contradicts_counts_no_more_and_is_for_a_person(portal: Portal) -> None:
    """The other's row would have been refused, had this one been known."""
    portal.feed([line(2)], day(3))
    other_carrier(portal, 2, 1)
    result = portal.feed([line(1), line(2)], day(1))
    assert [(row.line, row.reason) for row in result.quarantined] == [(2, OverrulesAnotherCarrier.code)]
    assert f"Beispielnetz vom {day(2):%d.%m.%Y}" in result.quarantined[0].sentences[0]
    assert (result.counts.changed, result.counts.quarantined, result.counts.unchanged) == (2, 1, 0)
    assert (portal.sim(1).carrier, portal.sim(1).missing_since) == ("Vodafone", day(3))
    assert [row_of(History(portal, 0), 1, at)[1] for at in (1, 2, 3)] == ["Vodafone"] * 3
    again = other_carrier(portal, 3, 1)
    assert again.quarantined == []
    assert portal.sim(1).carrier == "Beispielnetz", "by then it is listed no more"


def test_a_card_that_moved_since_was_in_the_number_that_had_it_then(portal: Portal) -> None:
    moved = line(1, SIM_Kartennummer=iccid(2))
    portal.feed([line(1), line(2)], day(0))
    portal.feed([moved, line(2, SIM_Kartennummer=iccid(3))], day(3))
    assert portal.during(lambda: portal.feed([line(1), line(2)], day(1))) == [], "each had the card that it had"
    portal.feed([moved, line(2)], day(2))
    assert (portal.sim(1).card.iccid, portal.sim(2).card.iccid) == (iccid(2), iccid(3))
    history = History(portal, 0)
    assert [row_of(history, 1, at)[6][0].iccid for at in (0, 1, 2, 3)] == [iccid(1), iccid(1), iccid(2), iccid(2)]
    assert [row_of(history, 2, at)[6][0].iccid for at in (2, 3)] == [iccid(2), iccid(3)]


def test_a_corrected_row_of_an_old_day_holds_from_its_day_until_the_next(portal: Portal) -> None:
    portal.feed([line(1)], day(0))
    portal.feed([line(1)], day(3))
    wrong = portal.feed([line(1, Tarif="Alter", Status="wirr")], day(1))
    assert row_of(History(portal, 0), 1, 1)[6][1].name == "Red Business Größe L", "it said nothing yet"
    result = portal.importer.correct(portal.customer, wrong.import_id, {2: {"Status": "pausiert"}}, "token:erika")
    assert (result.quarantined, portal.sim(1).status) == ([], "active")
    history = History(portal, 0)
    assert [(row_of(history, 1, at)[3], row_of(history, 1, at)[6][1].name) for at in (0.5, 1, 2.9, 3)] == [
        ("active", "Red Business Größe L"),
        ("paused", "Alter"),
        ("paused", "Alter"),
        ("active", "Red Business Größe L"),
    ]


def test_a_quarantined_row_asserts_nothing_and_its_number_was_listed(portal: Portal) -> None:
    portal.feed([line(1)], day(0))
    portal.feed([line(1)], day(3))
    events = portal.during(lambda: portal.feed([line(1, Status="wirr")], day(1)))
    assert events == []
    portal.feed([], day(2))
    assert row_of(History(portal, 0), 1, 2)[4] == day(2)
    assert row_of(History(portal, 0), 1, 1.5)[4] is None


def test_numbers_that_are_entered_by_hand_are_no_business_of_a_past_feed(portal: Portal) -> None:
    portal.feed([line(1)], day(3))
    portal.run(RegisterOtherSim(sim_id=new_id(), number=number(2), carrier="Anderes Netz"))
    result = portal.feed([line(1), line(2)], day(1))
    assert [row.reason for row in result.quarantined] == ["not-fed"]


@pytest.mark.requirement("F-14")
def test_a_dry_run_of_a_past_day_tells_what_it_would_write_and_writes_nothing(portal: Portal) -> None:
    portal.feed([line(1), line(2)], day(0))
    portal.feed([line(1, Tarif=""), line(3)], day(3))
    rows = [line(1, 2, Tarif="M"), line(3), line(4), line(5, 4)]
    head = portal.log.head()
    planned: list[PlannedEvent] = []
    dry = portal.in_chunks_of(1).feed(rows, day(1), dry_run=True, planned=planned.append)
    assert portal.log.head() == head
    assert portal.rows("SELECT 1 FROM past_feeds WHERE customer_id = %s", portal.customer) == []
    real = portal.feed(rows, day(1))
    assert dry.counts == real.counts
    stored = [(each.stream_id, type(each.event).model_validate_json(each.event.model_dump_json())) for each in planned]
    assert told(stored) == told(portal.written(head))


@pytest.mark.requirement("F-16")
@pytest.mark.parametrize("after", [0, 1, 2, 4])
def test_killed_anywhere_and_started_again_it_is_as_if_it_had_run_once(portal: Portal, shared_portal: Portal, after: int) -> None:
    undisturbed = shared_portal.new_customer(f"{portal.customer}")
    rows = [line(1, 2, Tarif="M"), line(2, Status="inaktiv"), line(4), line(5, 4)]
    for each in (portal, undisturbed):
        each.feed([line(1), line(2), line(6)], day(0))
        each.feed([line(1, Tarif=""), line(3)], day(3))
        each.feed([line(1), line(2), line(6)], day(1))
    with pytest.raises(KeyboardInterrupt):
        portal.in_chunks_of(1).feed(rows, day(2), report=killed_while("book", after))
    resumed = portal.in_chunks_of(1).feed(rows, day(2))
    whole = undisturbed.feed(rows, day(2))
    assert resumed.counts == whole.counts
    assert_same(History(portal, 0), History(undisturbed, 0))


def test_in_a_replay_only_what_differs_from_the_day_before_is_looked_at(portal: Portal) -> None:
    rows = [line(at) for at in range(20)]
    portal.feed(rows, day(0))
    portal.run(UnlinkSim(sim_id=portal.sim_id(4)), effective_at=cut_off(7.5))
    portal.feed(rows, day(9))
    assert portal.checked(rows, day(1)) == 20
    assert portal.checked([*rows[:18], line(18, Tarif="M"), line(30)], day(2)) == 2
    assert portal.checked(rows, day(3)) == 2, "the one that changed back, and the one that came back"
    assert portal.checked(rows, day(6)) == 0
    assert portal.checked(rows, day(5)) == 20, "between days that were loaded everything is looked at"
    assert portal.checked(rows, day(7)) == 20, "so is it where there is a day between"
    assert portal.checked(rows, day(8)) == 1, "what people did in between is looked at"


def test_in_a_replay_what_became_known_of_an_earlier_day_since_is_looked_at(portal: Portal, shared_portal: Portal) -> None:
    undisturbed = shared_portal.new_customer(f"{portal.customer}")
    rows = [line(1), line(2)]
    for each in (portal, undisturbed):
        each.feed(rows, day(0))
        each.feed(rows, day(9))
    portal.feed(rows, day(3))
    for each in (portal, undisturbed):
        each.run(UnlinkSim(sim_id=each.sim_id(1)), effective_at=cut_off(2))
    assert portal.checked(rows, day(5)) == 1
    undisturbed.feed(rows, day(5))
    assert [row_of(History(each, 0), 1, 6)[5] for each in (portal, undisturbed)] == [(imei(1), "feed")] * 2
