"""What a feed's rows do to numbers and devices, on a real database."""

from datetime import date, timedelta
from typing import Any

import pytest

from aggregates.device import Device, DeviceDiscovered
from aggregates.sim import (
    BillingAccountChanged,
    ContractTermChanged,
    EntitlementsChanged,
    SimActivated,
    SimCardReplaced,
    SimDeactivated,
    SimFreed,
    SimPaused,
    SimPutInDevice,
    SimRegistered,
    SimTakenOutOfDevice,
    TariffChanged,
)
from aggregates.sim_terms import Card
from aggregates.sims.sim_codes import SimCodesChanged
from commands.devices.merge_devices import MergeDevices
from commands.devices.register_device import RegisterDevice
from commands.devices.split_devices import SplitDevices
from commands.sims.register_other_sim import RegisterOtherSim
from eventstore.ids import new_id
from tests.importers.portal import DAY, Portal, as_csv, as_workbook, iccid, imei, line, names, number

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
    result = portal.feed(swapped, THIRD)
    assert (result.counts.moved, result.counts.changed) == (0, 2), "IMEI 1 and 2 have changed places: still in the same device"
    new = portal.during(lambda: portal.feed([*swapped, line(3, 2)], THIRD + timedelta(days=1)))
    assert names(new) == ["sim.registered", "sim.put_in_device"]
    link = portal.sim(3).link
    assert link is not None
    assert link.device_id == second, "the record that has the IMEI, which is a part of the first"
    portal.run(SplitDevices(survivor_id=first, absorbed_id=second))
    apart = portal.during(lambda: portal.feed([*swapped, line(3, 2)], THIRD + timedelta(days=2)))
    assert apart == [], "each is in the record that has its IMEI"
    linked = [link.device_id for index in (1, 2, 3) if (link := portal.sim(index).link)]
    assert linked == [second, first, second]


@pytest.mark.requirement("F-10")
def test_a_number_of_another_carrier_is_never_touched(portal: Portal) -> None:
    sim_id = new_id()
    portal.run(RegisterOtherSim(sim_id=sim_id, number=number(5), carrier="Beispielnetz", card=Card(iccid=iccid(5))))
    result = portal.feed([line(1), line(5)])
    assert [(row.line, row.reason) for row in result.quarantined] == [(3, "not-fed")]
    assert "von Hand" in result.quarantined[0].sentences[0]
    assert (result.counts.created, result.counts.quarantined, result.counts.refused) == (1, 1, 1)
    assert portal.sim(5).carrier == "Beispielnetz"
    assert portal.feed([line(1)], NEXT).counts.missing == 0, "it isn't missed in the feed either"


@pytest.mark.requirement("F-10")
def test_a_number_that_two_carriers_feed_is_refused_to_the_second(portal: Portal) -> None:
    portal.feed([line(1)])
    content = f"MSISDN;State\n{number(1)};ON\n".encode()
    result = portal.feed([], NEXT, content=content, name=f"bn_{NEXT:%d%m%Y}.csv")
    assert [row.reason for row in result.quarantined] == ["fed-by-another-carrier"]
