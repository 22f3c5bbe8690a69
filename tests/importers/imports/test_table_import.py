"""Users, devices and SIMs for the start of a service, again and again, killed or not (F-18)."""

from datetime import timedelta

import pytest

from aggregates.address import Address
from aggregates.device import Device
from aggregates.device_terms import IMEI_CLAIM, SERIAL_NUMBER_CLAIM
from aggregates.import_terms import ImportKind
from aggregates.personnel_number import PERSONNEL_NUMBER_CLAIM
from aggregates.user import User
from commands.customers.define_master_data_field import DefineMasterDataField
from commands.users.rename_user import RenameUser
from eventstore.ids import new_id
from importers.engine.not_a_feed import NotAFeed
from importers.imports.result import PlannedEvent
from importers.imports.run import ImportRunning
from tests.importers.portal import DAY, Portal, everything, iccid, imei, killed_while, line, names, number, told

pytestmark = pytest.mark.requirement("F-18")
Rows = list[tuple[str, ...]]

USERS: Rows = [
    ("Name", "E-Mail", "Personalnummer", "Kostenstelle", "Gruppe", "Lieferadresse", "Standort"),
    ("Muster, Erika", "erika@beispiel.example", "P1", "4711", "Vertrieb", "Beispiel GmbH, Musterweg 1, 12345 Musterstadt", "Musterstadt"),
    ("Probe, Hans", "hans@beispiel.example", "", "4712", "", "", ""),
    ("Exempel, Eva", "", "P3", "", "", "", ""),
]
DEVICES: Rows = [
    ("IMEI 1", "IMEI 2", "Seriennummer", "Geräteart", "Hersteller", "Modell", "Farbe", "Personalnummer", "E-Mail"),
    (imei(1), "", "SN0001", "Smartphone", "Beispielwerk", "Phone 1", "blau", "P1", ""),
    (imei(2), imei(3), "", "Smartphone", "Beispielwerk", "Phone 2", "", "", "hans@beispiel.example"),
    ("", "", "SN0003", "Laptop", "Beispielwerk", "Book", "", "", ""),
]
SIMS: Rows = [
    ("Rufnummer", "Netzbetreiber", "SIM-Kartennummer", "IMEI", "Tarif", "Status"),
    (number(1), "vodafone", iccid(1), imei(1), "Business M", "aktiv"),
    (number(2), "Fremdnetz", iccid(2), imei(2), "Europa", "aktiv"),
    (number(3), "Fremdnetz", "", "", "Europa", ""),
]


def user(portal: Portal, personnel_number: str) -> User:
    found = portal.holder(PERSONNEL_NUMBER_CLAIM.of(personnel_number))
    assert found is not None
    return portal.state(User, found)


def load(portal: Portal) -> None:
    portal.table("users", USERS)
    portal.table("devices", DEVICES)
    portal.table("sims", SIMS)


def test_users_come_with_all_that_the_list_says(portal: Portal) -> None:
    portal.run(DefineMasterDataField(customer_id=portal.customer, of="user", key="standort", label_de="Standort", label_en="Site"))
    result = portal.table("users", USERS)
    assert (result.counts.seen, result.counts.created, result.counts.quarantined) == (3, 3, 0)
    erika = user(portal, "P1")
    assert (erika.name, erika.email, erika.cost_centre, erika.group) == ("Muster, Erika", "erika@beispiel.example", "4711", "Vertrieb")
    assert erika.primary_address == Address(recipient="Beispiel GmbH", street="Musterweg 1", postal_code="12345", city="Musterstadt")
    assert erika.further == {"standort": "Musterstadt"}


def test_devices_go_to_their_users_and_numbers_into_their_devices(portal: Portal) -> None:
    load(portal)
    erika, first = portal.holder(PERSONNEL_NUMBER_CLAIM.of("P1")), portal.state(Device, portal.device_id(1))
    assert (first.user_id, first.unknown, first.description.model) == (erika, False, "Phone 1")
    assert portal.device_id(2) == portal.device_id(3), "both IMEIs name one device"
    assert portal.state(User, portal.state(Device, portal.device_id(2)).user_id or portal.customer).name == "Probe, Hans"
    laptop = portal.holder(SERIAL_NUMBER_CLAIM.of("SN0003"))
    assert laptop is not None
    assert portal.state(Device, laptop).description.kind == "laptop"
    fed, other = portal.sim(1), portal.sim(2)
    assert (fed.carrier, fed.fed, fed.link and fed.link.device_id) == ("Vodafone", True, portal.device_id(1))
    assert (other.carrier, other.fed, other.link and other.link.device_id) == ("Fremdnetz", False, portal.device_id(2))


def test_the_same_list_again_is_recognised_and_brings_nothing(portal: Portal) -> None:
    load(portal)
    lists: list[tuple[ImportKind, Rows]] = [("users", USERS), ("devices", DEVICES), ("sims", SIMS)]
    for kind, rows in lists:
        assert portal.table(kind, rows).state == "recognised"
        again = portal.table(kind, rows, force=True)
        assert (again.state, again.counts.events, again.counts.unchanged, again.counts.quarantined) == ("completed", 0, 3, 0)


def test_a_later_list_enriches(portal: Portal) -> None:
    load(portal)
    users = [USERS[0], ("Muster-Neu, Erika", "", "P1", "9999", "", "Am Beispiel 3, 54321 Probedorf", ""), ("Probe, Hans", "HANS@beispiel.example", "P2", "", "", "", "")]  # fmt: skip
    result = portal.table("users", users)
    assert (result.counts.created, result.counts.changed, result.counts.events) == (0, 2, 5)
    erika = user(portal, "P1")
    assert (erika.name, erika.email, erika.group, erika.cost_centre) == ("Muster-Neu, Erika", "erika@beispiel.example", "Vertrieb", "9999")
    assert user(portal, "P2").name == "Probe, Hans", "found by e-mail, and given the number"
    devices = [DEVICES[0], (imei(1), imei(9), "", "", "", "Phone 1 Dual-SIM", "", "", "")]
    assert names(portal.during(lambda: portal.table("devices", devices))) == ["device.identified", "device.described"]
    device = portal.state(Device, portal.device_id(9))
    assert (device.description.model, device.description.colour, device.description.maker) == ("Phone 1 Dual-SIM", "blau", "Beispielwerk")
    sims = [SIMS[0], (number(1), "Vodafone", "", "", "", ""), (number(2), "Fremdnetz", "", "", "Welt", ""), (number(3), "Fremdnetz", iccid(3), imei(1), "", "pausiert")]  # fmt: skip
    assert names(portal.during(lambda: portal.table("sims", sims))) == [
        "sim.tariff_changed",
        "sim.card_replaced",
        "sim.paused",
        "sim.put_in_device",
    ]


def test_a_device_that_only_the_feed_knew_is_known_by_the_list(portal: Portal) -> None:
    portal.feed([line(1), line(2, 3)])
    portal.table("users", USERS)
    events = portal.during(lambda: portal.table("devices", DEVICES))
    device = portal.state(Device, portal.device_id(1))
    assert not device.unknown
    assert device.user_id is not None
    assert names(events).count("device.registered") == 1, "only the laptop is new"
    assert not portal.state(Device, portal.device_id(3)).unknown


def test_what_a_row_cannot_do_is_quarantined_and_the_row_does_nothing(portal: Portal) -> None:
    portal.table("users", USERS)
    rows = [
        *DEVICES,
        (imei(5), "", "", "Smartphone", "", "Phone 5", "", "P99", ""),
        (imei(6, check=False) + ("1" if imei(6)[-1] != "1" else "2"), "", "", "", "", "Phone 6", "", "", ""),
        ("", "", "", "", "", "Nichts", "", "", ""),
        (imei(1), "", "", "", "", "Doppelt", "", "", ""),
        ("zu", "wenig"),
    ]
    result = portal.table("devices", rows)
    assert [(row.line, row.column, row.reason) for row in result.quarantined] == [
        (5, None, "no-such-user"),
        (6, "IMEI 1", "imei_check_digit"),
        (7, "IMEI 1", "no_identifier"),
        (8, "IMEI 1", "value_twice"),
        (9, None, "wrong_cell_count"),
    ]
    counts = result.counts
    assert counts.seen == counts.created + counts.changed + counts.unchanged + counts.quarantined == 8
    assert (counts.created, counts.quarantined) == (3, 5)
    assert portal.holder(IMEI_CLAIM.of(imei(5, check=False))) is None, "refused as a whole: the device isn't there without its user"


def test_a_row_that_says_the_same_of_a_person_as_another_names_that_ones_line(portal: Portal) -> None:
    rows = [*USERS, ("Geheim, Gerda", "gerda@beispiel.example", "P1", "", "", "", "")]
    result = portal.table("users", rows)
    assert [(row.reason, row.value) for row in result.quarantined] == [("value_twice", "P1")]
    [row] = portal.importer.state(portal.customer, result.import_id).rows
    assert (row.reason, row.value) == ("value_twice", None)
    german, english = row.sentences
    assert "steht schon in Zeile 2" in german
    assert "already stands in line 2" in english


def test_refusals_of_rules_say_why(portal: Portal) -> None:
    load(portal)
    devices = [DEVICES[0], (imei(1), "", "", "", "", "Phone 1", "", "P3", "")]
    sims = [SIMS[0], (number(8), "Fremdnetz", "", imei(8), "", ""), (number(1), "Fremdnetz", "", "", "Neu", "")]
    result = portal.table("devices", devices)
    [row] = result.quarantined
    assert (row.reason, row.value) == ("listed-for-another-user", " | ".join(devices[1]))
    assert all("Muster" in text for text in row.sentences)
    assert "das Gerät umhängen, dann die Zeile erneut einlesen" in row.sentences[0]
    [row] = portal.importer.state(portal.customer, result.import_id).rows
    assert (row.value, "Muster" in str(row.facts)) == (None, False), "kept are neither the row nor the name"
    assert [row.reason for row in portal.table("sims", sims).quarantined] == ["no-such-device", "feed-decides"]


@pytest.mark.requirement("F-12")
@pytest.mark.part_of("A-14")
def test_nothing_about_a_person_stands_in_clear(alone: Portal) -> None:
    """Neither in events nor in the quarantine, whatever was wrong with the row."""
    rows = [
        *USERS,
        ("Geheim, Gerda", "gerda.geheim", "P7", "", "", "", ""),
        ("Geheim, Gerda", "gerda.geheim@beispiel.example", "P1", "", "", "", ""),
        ("Geheim, Gerda", "gerda.geheim@beispiel.example", "P8", "", "", "Geheimweg 12345", ""),
    ]
    assert alone.table("users", rows).counts.quarantined == 3
    devices = [DEVICES[0], (imei(1), "", "", "", "", "Phone", "", "P1", ""), (imei(2), "", "", "", "", "Phone", "", "", "gerda.geheim@x.example")]  # fmt: skip
    alone.table("devices", devices)
    again = [DEVICES[0], (imei(1), "", "", "", "", "Phone", "", "P3", "")]
    assert alone.table("devices", again).counts.quarantined == 1
    for stored in everything(alone):
        assert not any(word in stored.lower() for word in ("gerda", "geheim", "muster,", "erika", "exempel"))


def test_a_dry_run_tells_the_events_and_writes_none(portal: Portal) -> None:
    lists: list[tuple[ImportKind, Rows]] = [
        ("users", USERS),
        ("devices", [*DEVICES, ("", "", "", "", "", "x", "", "", "")]),
        ("sims", SIMS),
    ]
    for kind, rows in lists:
        planned: list[PlannedEvent] = []
        head = portal.log.head()
        dry = portal.table(kind, rows, dry_run=True, planned=planned.append)
        assert (portal.log.head(), dry.state) == (head, "dry_run")
        real = portal.table(kind, rows)
        assert told((each.stream_id, each.event) for each in planned) == told(portal.written(head))
        assert dry.preview == planned
        assert (dry.counts, [row.line for row in dry.quarantined]) == (real.counts, [row.line for row in real.quarantined])


def many(count: int) -> list[tuple[ImportKind, Rows]]:
    """Lists with something wrong every now and then."""
    users: Rows = [USERS[0]]
    devices: Rows = [DEVICES[0]]
    sims: Rows = [SIMS[0]]
    for at in range(count):
        email, personnel_number = f"m{at}@beispiel.example", f"P{at}" if at % 3 else ""
        users.append((f"Muster, {at}", email if at % 7 else "keine", personnel_number, "", "", "", ""))
        second = imei(at + 5000) if at % 2 else ""
        devices.append((imei(at), second, "", "", "", "Phone", "", personnel_number, "" if personnel_number else email))
        sims.append((number(at), "Fremdnetz" if at % 4 else "Vodafone", "", imei(at), "M", ""))
    return [("users", users), ("devices", devices), ("sims", sims)]


@pytest.mark.requirement("F-16")
@pytest.mark.parametrize("step", [1, 3])
def test_a_killed_load_goes_on_where_it_stood(alone: Portal, portal: Portal, step: int) -> None:
    """Ended behind every chunk or every third; the result is that of an undisturbed load, in one chunk."""
    disturbed = alone.in_chunks_of(7)
    for kind, rows in many(40):
        head, other_head = portal.log.head(), alone.log.head()
        undisturbed = portal.table(kind, rows)
        import_id = new_id()
        for after in range(0, 100, step):
            try:
                result = disturbed.table(kind, rows, import_id=import_id, report=killed_while("book", after))
            except KeyboardInterrupt:
                continue
            break
        else:
            raise AssertionError("never done")
        assert after >= 40 // 7
        assert (result.import_id, result.counts) == (import_id, undisturbed.counts)
        assert [(row.line, row.reason) for row in result.quarantined] == [(row.line, row.reason) for row in undisturbed.quarantined]
        assert told(disturbed.written(other_head)) == told(portal.written(head))


@pytest.mark.requirement("F-16")
def test_what_a_person_changes_while_a_load_is_interrupted_stays(portal: Portal) -> None:
    one_by_one = portal.in_chunks_of(1)
    with pytest.raises(KeyboardInterrupt):
        one_by_one.table("users", USERS, report=killed_while("book", 1))
    erika = portal.holder(PERSONNEL_NUMBER_CLAIM.of("P1"))
    assert erika is not None
    portal.run(RenameUser(user_id=erika, name="Muster-Neu, Erika"))
    result = one_by_one.table("users", USERS)
    assert (result.counts.created, result.counts.quarantined) == (3, 0)
    assert user(portal, "P1").name == "Muster-Neu, Erika"


def test_other_files_wait_while_a_load_is_interrupted(portal: Portal) -> None:
    with pytest.raises(KeyboardInterrupt):
        portal.table("users", USERS, report=killed_while("book"))
    with pytest.raises(ImportRunning):
        portal.table("users", USERS[:2])
    portal.table("devices", DEVICES[:1] + DEVICES[3:])
    assert portal.table("users", USERS).state == "completed"


def test_a_list_of_something_else_changes_nothing(portal: Portal) -> None:
    head = portal.log.head()
    with pytest.raises(NotAFeed):
        portal.table("users", SIMS)
    with pytest.raises(NotAFeed):
        portal.table("device_extract", USERS)
    assert portal.log.head() == head


@pytest.mark.requirement("F-05", "F-03")
def test_numbers_of_a_list_meet_the_first_feed(portal: Portal) -> None:
    load(portal)
    first = portal.feed([line(4)])
    assert (first.counts.created, first.counts.missing) == (1, 1), "a number that the list had and the feed hasn't is missing"
    second = portal.feed([line(4), line(1)], DAY + timedelta(days=1))
    assert second.counts.changed == 1
    sims = [SIMS[0], (number(1), "Vodafone", "", "", "Aus der Liste", "")]
    portal.table("sims", sims)
    assert portal.sim(1).tariff.name == "Aus der Liste"
    portal.feed([line(4), line(1)], DAY + timedelta(days=2))
    assert portal.sim(1).tariff.name == "Red Business Größe L", "yesterday's line, and still the feed wins over the list"
