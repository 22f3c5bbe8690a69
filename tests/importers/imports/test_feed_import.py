"""What a feed's rows do to numbers and devices, on a real database."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from aggregates.device import Device, DeviceDiscovered
from aggregates.sim import (
    BillingAccountChanged,
    ContractTermChanged,
    EntitlementsChanged,
    NumberPorted,
    SimActivated,
    SimBack,
    SimCardReplaced,
    SimCodesChanged,
    SimDeactivated,
    SimFreed,
    SimMissing,
    SimPaused,
    SimPutInDevice,
    SimRegistered,
    SimTakenOutOfDevice,
    TariffChanged,
)
from aggregates.sim_terms import Card
from commands.devices.decouple_device import DecoupleDevice
from commands.devices.merge_devices import MergeDevices
from commands.devices.register_device import RegisterDevice
from commands.devices.split_devices import SplitDevices
from commands.sims.link_sim_to_device import LinkSimToDevice
from commands.sims.register_other_sim import RegisterOtherSim
from commands.sims.unlink_sim import UnlinkSim
from eventstore.ids import new_id
from importers.imports.result import ImportResult
from tests.importers.portal import DAY, PERSON, Cells, Portal, as_csv, as_workbook, iccid, imei, line, names, number

NEXT = DAY + timedelta(days=1)
THIRD = DAY + timedelta(days=2)


@pytest.mark.part_of("F-01")
@pytest.mark.parametrize(
    "content",
    [
        as_csv([line(1), line(2)]),
        as_csv([line(1), line(2)], encoding="utf-8-sig", delimiter=",", end="\r\n"),
        as_csv([line(1), line(2)], encoding="cp1252", end="\r"),
        as_workbook([line(1), line(2)]),
    ],
    ids=["utf-8", "bom-comma", "windows-1252", "xlsx"],
)
def test_every_form_of_a_file_gives_the_same_events(portal: Portal, content: bytes) -> None:
    result = portal.feed([], content=content)
    assert (result.counts.seen, result.counts.created, result.quarantined) == (2, 2, [])
    first = portal.events()[0]
    assert isinstance(first, SimRegistered)
    assert (first.number, first.carrier, first.fed, first.tariff.name) == (number(1), "Vodafone", True, "Red Business Größe L")
    assert portal.sim(2).tariff.options == ("Auslandsoption", "Datenpass")


@pytest.mark.part_of("F-01")
def test_a_second_carrier_needs_a_mapping_only(portal: Portal) -> None:
    content = "MSISDN;Card;Handset;Plan;Extras;Bindefrist;Stützung;State\n+436641234567;{};{};Alpin M;A+B;31-12-2026;Y;ON\n"
    result = portal.feed([], content=content.format(iccid(9), imei(9)).encode(), name="bn_02032026.csv")
    assert result.counts.created == 1
    registered = portal.events()[0]
    assert isinstance(registered, SimRegistered)
    assert (registered.carrier, registered.tariff.options, registered.term.end) == ("Beispielnetz", ("A", "B"), date(2026, 12, 31))
    assert registered.entitlements.subsidy is True
    other = portal.feed([line(1)])
    assert (other.counts.created, other.counts.missing) == (1, 0), "each carrier's numbers are compared with its own feed only"


CHANGES: list[tuple[str, dict[str, Any], type]] = [
    ("card", {"SIM_Kartennummer": iccid(77)}, SimCardReplaced),
    ("card type", {"SIM_Kartentyp": "eSIM"}, SimCardReplaced),
    ("tariff", {"Tarif": "Business S"}, TariffChanged),
    ("options", {"Tarifoptionen": "Datenpass"}, TariffChanged),
    ("no options", {"Tarifoptionen": ""}, TariffChanged),
    ("contract", {"Vertragsende": "31.01.2028"}, ContractTermChanged),
    ("renewal", {"Früheste_Verlängerung": "01.12.2025"}, ContractTermChanged),
    ("entitlement", {"Subventionsberechtigung": "nein"}, EntitlementsChanged),
    ("ban", {"BAN": "987654321"}, BillingAccountChanged),
    ("puk", {"PUK": "11112222"}, SimCodesChanged),
    ("paused", {"Status": "pausiert"}, SimPaused),
    ("free", {"Status": "frei"}, SimFreed),
    ("device", {"imei_index": 2}, SimPutInDevice),
]


@pytest.mark.requirement("F-03", "F-02")
@pytest.mark.parametrize(("changed", "event"), [case[1:] for case in CHANGES], ids=[case[0] for case in CHANGES])
def test_each_difference_is_exactly_its_event(portal: Portal, changed: dict[str, Any], event: type) -> None:
    portal.feed([line(1), line(2)])
    after = [line(1, **changed), line(2)]
    events = portal.during(lambda: portal.feed(after, NEXT))
    assert [type(each) for each in events] == [event]
    again = portal.feed(after, THIRD)
    assert (again.counts.events, again.counts.unchanged) == (0, 2)


@pytest.mark.requirement("F-03", "F-05")
def test_an_inactive_number_leaves_its_device_and_an_active_one_comes_back(portal: Portal) -> None:
    portal.feed([line(1)])
    gone = portal.during(lambda: portal.feed([line(1, Status="inaktiv")], NEXT))
    assert [type(event) for event in gone] == [SimDeactivated, SimTakenOutOfDevice]
    assert isinstance(gone[1], SimTakenOutOfDevice)
    assert gone[1].because == "inactive"
    back = portal.during(lambda: portal.feed([line(1)], THIRD))
    assert [type(event) for event in back] == [SimActivated, SimPutInDevice]


@pytest.mark.requirement("F-03")
def test_one_event_for_each_group_of_details(portal: Portal) -> None:
    portal.feed([line(1)])
    row = line(1, 3, Tarif="Neu", SIM_Kartennummer=iccid(4), Status="pausiert", BAN="1")
    events = portal.during(lambda: portal.feed([row], NEXT))
    assert names(events) == [
        "sim.card_replaced",
        "sim.tariff_changed",
        "sim.billing_account_changed",
        "sim.paused",
        "device.discovered",
        "sim.put_in_device",
    ]


@pytest.mark.requirement("F-02")
def test_what_a_feed_does_not_carry_it_does_not_change(portal: Portal) -> None:
    portal.feed([line(1)])
    header = ("Rufnummer", "SIM-Kartennummer", "IMEI", "Tarif", "Status", "PIN")
    short = as_csv([(number(1), iccid(1), imei(1), "Red Business Größe L", "aktiv", "0123")], header)
    assert portal.during(lambda: portal.feed([], NEXT, content=short)) == [], "no PUK column: the PUK stays"
    new_pin = as_csv([(number(1), iccid(1), imei(1), "Red Business Größe L", "aktiv", "9999")], header)
    assert names(portal.during(lambda: portal.feed([], NEXT, content=new_pin))) == ["sim.codes_changed"]
    codes = portal.sim(1).codes
    portal.feed([line(1, PIN="9999")], THIRD)
    assert portal.sim(1).codes == codes, "the new PIN, and the PUK that was known"


@pytest.mark.requirement("F-04")
@pytest.mark.parametrize("same_line", [True, False])
def test_a_hand_link_is_overwritten_and_the_event_says_what_and_whose_it_was(portal: Portal, same_line: bool) -> None:
    portal.feed([line(1), line(2)])
    portal.run(LinkSimToDevice(sim_id=portal.sim_id(1), device_id=portal.device_id(2)), actor="token:erika")
    row = line(1) if same_line else line(1, Tarif="Neu")
    head = portal.log.head()
    result = portal.feed([row, line(2)], NEXT)
    put = next(event for event in portal.events(head) if isinstance(event, SimPutInDevice))
    assert put.was is not None
    assert (put.device_id, put.source) == (portal.device_id(1), "feed")
    assert (put.was.device_id, put.was.source, put.was.set_by) == (portal.device_id(2), "hand", "token:erika")
    assert (result.counts.overwritten, result.counts.moved, result.counts.changed) == (1, 1, 1)
    assert portal.feed([row, line(2)], THIRD).counts.events == 0


@pytest.mark.requirement("F-04")
def test_a_link_taken_away_by_hand_is_set_again(portal: Portal) -> None:
    portal.feed([line(1)])
    portal.run(UnlinkSim(sim_id=portal.sim_id(1)))
    events = portal.during(lambda: portal.feed([line(1)], NEXT))
    assert names(events) == ["sim.put_in_device"]
    assert portal.sim(1).link is not None


@pytest.mark.requirement("F-05")
def test_a_row_without_an_imei_does_not_unlink(portal: Portal) -> None:
    portal.feed([line(1)])
    assert portal.during(lambda: portal.feed([line(1, None)], NEXT)) == []
    link = portal.sim(1).link
    assert link is not None
    assert link.device_id == portal.device_id(1)


@pytest.mark.requirement("F-05")
def test_absence_is_marked_once_until_the_number_is_back(portal: Portal) -> None:
    portal.feed([line(1), line(2)])
    first = portal.feed([line(2)], NEXT)
    assert portal.events()[-1] == SimMissing(since=NEXT)
    assert (first.counts.missing, first.counts.unchanged, first.counts.events) == (1, 1, 1)
    assert portal.feed([line(2)], THIRD).counts.events == 0, "still missing is nothing new"
    assert portal.sim(1).link is not None, "a missing number keeps its device"
    back = portal.during(lambda: portal.feed([line(1), line(2)], THIRD + timedelta(days=1)))
    assert back == [SimBack(missing_since=NEXT)]
    gone_again = portal.feed([line(2)], THIRD + timedelta(days=2))
    assert gone_again.counts.missing == 1


@pytest.mark.requirement("F-05")
def test_a_number_is_ported_once_its_former_carrier_misses_it(portal: Portal) -> None:
    def other(day: date, *numbers: int) -> ImportResult:
        content = "MSISDN;Status\n" + "".join(f"{number(index)};ON\n" for index in numbers)
        return portal.feed([], day, content=content.encode(), name=f"bn_{day:%d%m%Y}.csv")

    portal.feed([line(1), line(2)])
    assert [row.reason for row in other(DAY, 1, 7).quarantined] == ["fed-by-another-carrier"]
    portal.feed([line(2)], NEXT)
    events = portal.during(lambda: other(NEXT, 1, 7))
    assert events == [NumberPorted(carrier="Beispielnetz", was="Vodafone"), SimBack(missing_since=NEXT)]
    assert portal.sim(1).link is not None, "it goes over with its card's device and its history"
    assert portal.feed([line(2)], THIRD).counts.events == 0, "its former carrier misses it no more"
    assert other(THIRD, 1, 7).counts.unchanged == 2
    assert other(THIRD + timedelta(days=1), 7).counts.missing == 1
    assert portal.feed([line(1), line(2)], THIRD + timedelta(days=2)).quarantined == []
    assert portal.sim(1).carrier == "Vodafone"


@pytest.mark.requirement("F-05")
def test_a_missing_number_may_come_back_inactive(portal: Portal) -> None:
    portal.feed([line(1), line(2)])
    portal.feed([line(2)], NEXT)
    events = portal.during(lambda: portal.feed([line(1, Status="gekündigt"), line(2)], THIRD))
    assert [type(event) for event in events] == [SimBack, SimDeactivated, SimTakenOutOfDevice]
    assert portal.feed([line(2)], THIRD + timedelta(days=1)).counts.missing == 0, "an inactive number isn't missed"


@pytest.mark.requirement("F-05", "F-12")
@pytest.mark.parametrize("bad", [line(1, IMEI="353322080000059"), line(1, Status="wirr"), line(1)[:5], (*line(1), "zu viel")])
def test_a_number_whose_row_is_bad_is_not_missing(portal: Portal, bad: Cells) -> None:
    portal.feed([line(1), line(2)])
    result = portal.feed([bad, line(2)], NEXT)
    assert (result.counts.missing, result.counts.quarantined, result.counts.events) == (0, 1, 0)


@pytest.mark.requirement("F-06")
def test_only_an_unknown_imei_makes_a_device(portal: Portal) -> None:
    known = new_id()
    portal.run(RegisterDevice.model_validate({"device_id": known, "identifiers": [{"kind": "imei", "value": imei(1, check=False)}]}))
    events = portal.during(lambda: portal.feed([line(1), line(2), line(3, 2)]))
    discovered = [event for event in events if isinstance(event, DeviceDiscovered)]
    assert [event.imei for event in discovered] == [imei(2, check=False)], "two numbers in one new device discover it once"
    assert portal.state(Device, portal.device_id(2)).unknown
    assert portal.state(Device, portal.device_id(2)).user_id is None
    assert portal.device_id(1) == known
    assert not portal.state(Device, known).unknown
    with pytest.raises(AssertionError):
        portal.device_id(3)
    link = portal.sim(3).link
    assert link is not None
    assert link.device_id == portal.device_id(2)


@pytest.mark.requirement("F-06")
def test_a_new_device_is_described_by_its_type_code(portal: Portal) -> None:
    portal.rows("INSERT INTO device_models VALUES ('35332208', 'Beispielwerk', 'Tablet 7', 'tablet') ON CONFLICT DO NOTHING RETURNING tac")
    portal.feed([line(1)])
    description = portal.state(Device, portal.device_id(1)).description
    assert (description.kind, description.maker, description.model) == ("tablet", "Beispielwerk", "Tablet 7")


@pytest.mark.requirement("F-09")
def test_either_imei_hits_the_merged_device_and_a_split_is_noticed(portal: Portal) -> None:
    portal.feed([line(1), line(2)])
    first, second = portal.device_id(1), portal.device_id(2)
    portal.run(MergeDevices(survivor_id=first, absorbed_id=second))
    assert portal.device_id(2) == first
    assert portal.during(lambda: portal.feed([line(1), line(2)], NEXT)) == []
    swapped = [line(1, 2), line(2, 1)]
    assert portal.during(lambda: portal.feed(swapped, THIRD)) == [], "IMEI 1 and 2 have changed places: still in the same device"
    new = portal.during(lambda: portal.feed([*swapped, line(3, 2)], THIRD + timedelta(days=1)))
    assert names(new) == ["sim.registered", "sim.put_in_device"]
    link = portal.sim(3).link
    assert link is not None
    assert link.device_id == first
    portal.run(SplitDevices(survivor_id=first, absorbed_id=second))
    apart = portal.during(lambda: portal.feed([*swapped, line(3, 2)], THIRD + timedelta(days=2)))
    assert sorted((event.number, event.device_id) for event in apart if isinstance(event, SimPutInDevice)) == [
        (number(1), second),
        (number(2), first),
        (number(3), second),
    ], "the feed's lines are those of yesterday, but they mean other devices now"


@pytest.mark.requirement("F-10")
def test_a_number_of_another_carrier_is_never_touched(portal: Portal) -> None:
    sim_id = new_id()
    portal.run(RegisterOtherSim(sim_id=sim_id, number=number(5), carrier="Beispielnetz", card=Card(iccid=iccid(5))))
    result = portal.feed([line(1), line(5)])
    assert [(row.line, row.reason) for row in result.quarantined] == [(3, "not-fed")]
    assert "von Hand" in (result.quarantined[0].value or "")
    assert (result.counts.created, result.counts.quarantined, result.counts.refused) == (1, 1, 1)
    assert portal.sim(5).carrier == "Beispielnetz"
    assert portal.feed([line(1)], NEXT).counts.missing == 0, "it isn't missed in the feed either"


@pytest.mark.requirement("F-10")
def test_a_number_that_two_carriers_feed_is_refused_to_the_second(portal: Portal) -> None:
    portal.feed([line(1)])
    content = f"MSISDN;State\n{number(1)};ON\n".encode()
    result = portal.feed([], NEXT, content=content, name=f"bn_{NEXT:%d%m%Y}.csv")
    assert [row.reason for row in result.quarantined] == ["fed-by-another-carrier"]


@pytest.mark.requirement("F-11")
def test_a_hand_link_holds_until_the_next_feed(portal: Portal) -> None:
    portal.feed([line(1, None), line(2)])
    portal.run(LinkSimToDevice(sim_id=portal.sim_id(1), device_id=portal.device_id(2)))
    assert portal.during(lambda: portal.feed([line(1, None), line(2)], NEXT)) == [], "the feed says nothing about its device"
    link = portal.sim(1).link
    assert link is not None
    assert link.source == "hand"


@pytest.mark.requirement("F-17", "F-13", "A-02")
def test_events_tell_who_why_and_since_when(portal: Portal) -> None:
    result = portal.feed([line(1)])
    started, registered = (
        next(each for each in portal.recorded() if each.event.event_name == name) for name in ("import.started", "sim.registered")
    )
    assert (started.actor, registered.actor) == ("importer", f"import:{result.import_id}")
    assert registered.causation == f"import:{result.import_id}#2"
    assert registered.correlation == str(result.import_id)
    assert registered.effective_at == datetime(2026, 3, 1, 23, tzinfo=UTC), "midnight of the feed's day in Berlin"
    assert registered.recorded_at > registered.effective_at


@pytest.mark.requirement("H-05", "F-03")
def test_a_device_taken_from_its_user_keeps_its_number(portal: Portal) -> None:
    """What happens to a device by hand is no reason for a feed to say anything."""
    portal.feed([line(1)])
    portal.run(DecoupleDevice(device_id=portal.device_id(1)))
    assert portal.during(lambda: portal.feed([line(1)], NEXT)) == []


def test_a_person_is_not_an_import(portal: Portal) -> None:
    portal.feed([line(1)])
    assert {recorded.actor for recorded in portal.recorded() if recorded.event.event_name.startswith("customer.")} == {PERSON}
