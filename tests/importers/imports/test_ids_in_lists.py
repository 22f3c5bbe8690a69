"""Ids in lists count as a key does: what fits two things is no match, and one that means nothing here is told (F-12, F-18)."""

from collections.abc import Sequence
from uuid import UUID

import pytest

from aggregates.device import Device
from aggregates.device_terms import SERIAL_NUMBER_CLAIM
from aggregates.feed_import import RowsWarned
from aggregates.personnel_number import PERSONNEL_NUMBER_CLAIM
from aggregates.user import User
from commands.devices.merge_devices import MergeDevices
from commands.users.delete_user import DeleteUser
from eventstore.ids import new_id
from importers.imports.result import ImportResult
from tests.importers.portal import FEED, Portal, imei, line, names, number

pytestmark = [pytest.mark.requirement("F-12"), pytest.mark.requirement("F-18")]
Row = Sequence[str]


def users(portal: Portal, *rows: Row) -> ImportResult:
    return portal.table("users", [("Nutzer-Id", "Name", "E-Mail", "Personalnummer"), *rows], name=f"{new_id()}.csv", force=True)


def devices(portal: Portal, *rows: Row) -> ImportResult:
    header = ("Geräte-Id", "Seriennummer", "IMEI", "Modell", "Nutzer-Id", "Personalnummer", "E-Mail")
    return portal.table("devices", [header, *rows], name=f"{new_id()}.csv", force=True)


def sims(portal: Portal, *rows: Row) -> ImportResult:
    return portal.table("sims", [("SIM-Id", "Rufnummer", "Netzbetreiber"), *rows], name=f"{new_id()}.csv", force=True)


def told(result: ImportResult) -> list[tuple[int, str]]:
    return [(row.line, row.reason) for row in result.quarantined]


def warned(result: ImportResult) -> list[tuple[int, str, str]]:
    return [(each.line, each.column, each.value) for each in result.warned if each.notice.value == "id_not_known"]


def of_number(portal: Portal, personnel_number: str) -> UUID:
    found = portal.holder(PERSONNEL_NUMBER_CLAIM.of(personnel_number.casefold()))
    assert found is not None
    return found


def laptop(portal: Portal, serial: str = "LAP-0001") -> str:
    assert told(devices(portal, ("", serial, "", "Laptop 14", "", "", ""))) == []
    return str(of_serial(portal, serial))


def of_serial(portal: Portal, serial: str) -> UUID | None:
    return portal.holder(SERIAL_NUMBER_CLAIM.of(serial))


@pytest.fixture
def people(portal: Portal) -> dict[str, str]:
    """Anna's id (`a`) and Bert's."""
    rows = [("", "Idee, Anna", "ida@example.org", "IDA"), ("", "Idee, Bert", "idb@example.org", "IDB")]
    assert told(users(portal, *rows)) == []
    return {"a": str(of_number(portal, "IDA")), "b": str(of_number(portal, "IDB"))}


@pytest.mark.parametrize(
    ("row", "reason", "other"),
    [
        (("Idee, Anna", "idb@example.org", ""), "user-keys-contradict", "b"),
        (("Idee, Bert", "idb@example.org", ""), "user-keys-contradict", "b"),
        (("Idee, Anna", "ida@example.org", "IDB"), "user-keys-contradict", "b"),
        (("Ganz, Anders", "", "IDX"), "user-is-another", "a"),
        (("Ganz, Anders", "neu@example.org", "IDA"), "user-is-another", "a"),
        (("Idee, Anna", "ida@example.org", "I-DA"), "personnel-number-otherwise", "a"),
        (("Idee, Anna", "anna@example.org", "IDX"), None, ""),
        (("Neu, Anna", "", ""), None, ""),
        (("Ganz, Anders", "ida@example.org", "IDA"), None, ""),
    ],
)
def test_a_user_id_changes_nobody_against_the_other_keys(
    portal: Portal, people: dict[str, str], row: tuple[str, str, str], reason: str | None, other: str
) -> None:
    before = {each: portal.state(User, UUID(people[each])) for each in people}
    result = users(portal, (people["a"], *row))
    assert told(result) == ([(2, reason)] if reason else [])
    assert portal.state(User, UUID(people["b"])) == before["b"]
    if reason:
        said = result.quarantined[0].sentences[0]
        assert {people["a"], people[other]} <= {each for each in people.values() if each in said}, "both sides are named"
        assert portal.state(User, UUID(people["a"])) == before["a"]
    else:
        assert portal.state(User, UUID(people["a"])).name == row[0]


def test_two_rows_with_one_id_are_told_of_the_second(portal: Portal, people: dict[str, str]) -> None:
    result = users(portal, (people["a"], "Idee, Anna", "", "X1"), (people["a"].upper(), "Idee, Anna", "", "X2"))
    assert told(result) == [(3, "value_twice")]
    assert portal.state(User, UUID(people["a"])).personnel_number == "X1"
    device = laptop(portal)
    assert told(devices(portal, (device, "LAP-0001", "", "", "", "", ""), (device, "LAP-0002", "", "", "", "", ""))) == [(3, "value_twice")]


def test_a_user_id_that_means_nothing_here_is_told_and_the_other_keys_count(portal: Portal, people: dict[str, str]) -> None:
    stranger = portal.new_customer(f"K-{new_id()}")
    users(stranger, ("", "Fremd, Fritz", "fritz@example.org", "F1"))
    foreign, gone = str(of_number(stranger, "F1")), people["b"]
    portal.run(DeleteUser(user_id=UUID(gone)))
    ids = (foreign, gone, str(new_id()), "jdoe", laptop(portal))
    result = users(portal, *((each, f"Neu, N{at}", "", f"N{at}") for at, each in enumerate(ids)))
    assert (told(result), warned(result)) == ([], [(at, "Nutzer-Id", each) for at, each in enumerate(ids, 2)])
    events = portal.during(lambda: users(portal, (foreign, "Idee, Anna", "ida@example.org", "IDA")))
    assert [name for name in names(events) if name.startswith("user.")] == [], "she is known by the other keys"


def test_a_warned_id_may_be_a_login_and_is_kept_sealed(portal: Portal) -> None:
    result = users(portal, ("jdoe", "Neu, Nina", "", "N1"))
    assert (warned(result), told(result)) == ([(2, "Nutzer-Id", "jdoe")], [])
    [stored] = [each for event in portal.recorded() if isinstance(event.event, RowsWarned) for each in event.event.warnings]
    assert (stored.code, stored.value) == ("id_not_known", None)


def test_a_device_is_given_to_nobody_whose_keys_contradict(portal: Portal, people: dict[str, str]) -> None:
    result = devices(
        portal,
        ("", "LAP-0007", "", "Laptop 14", people["a"], "IDB", ""),
        ("", "LAP-0008", "", "Laptop 14", people["a"], "", "idb@example.org"),
    )
    assert told(result) == [(2, "user-keys-contradict"), (3, "user-keys-contradict")]
    assert all(people["a"] in row.sentences[0] and people["b"] in row.sentences[0] for row in result.quarantined)
    assert (of_serial(portal, "LAP-0007"), of_serial(portal, "LAP-0008")) == (None, None)
    unknown = str(new_id())
    taken = devices(portal, ("", "LAP-0007", "", "Laptop 14", unknown, "", ""), ("", "LAP-0008", "", "Laptop 14", unknown, "IDB", ""))
    assert (told(taken), warned(taken)) == ([], [(2, "Nutzer-Id", unknown), (3, "Nutzer-Id", unknown)])
    assert portal.state(Device, of_serial(portal, "LAP-0008") or new_id()).user_id == UUID(people["b"])


def test_an_exported_device_whose_serial_number_was_changed_becomes_no_second_one(portal: Portal) -> None:
    device = laptop(portal)
    result = devices(portal, (device, "LAP-0002", "", "Laptop 14", "", "", ""))
    assert told(result) == [(2, "identifiers-contradict")]
    said = result.quarantined[0].sentences[0]
    assert all(each in said for each in (device, "LAP-0001", "LAP-0002"))
    assert of_serial(portal, "LAP-0002") is None
    again = portal.importer.correct(portal.customer, result.import_id, {2: {"Geräte-Id": ""}}, actor=FEED)
    assert (told(again), of_serial(portal, "LAP-0002") not in (None, UUID(device))) == ([], True), "a person says: another device"


def test_the_id_of_one_device_with_the_identifiers_of_another_means_neither(portal: Portal) -> None:
    one, other = laptop(portal, "LAP-0001"), laptop(portal, "LAP-0002")
    phone = devices(portal, ("", "", imei(1), "Phone 1", "", "", ""))
    assert told(phone) == []
    for row in ((one, "LAP-0002", "", "", "", "", ""), (str(portal.device_id(1)), "", imei(2), "Phone 1", "", "", "")):
        result = devices(portal, row)
        assert told(result) == [(2, "identifiers-contradict")]
        assert row[0] in result.quarantined[0].sentences[0]
    assert other in devices(portal, (one, "LAP-0002", "", "", "", "", "")).quarantined[0].sentences[0]


def test_an_id_with_what_agrees_means_its_device(portal: Portal) -> None:
    devices(portal, ("", "", imei(1), "Phone 1", "", "", ""))
    portal.feed([line(2)])
    one = portal.device_id(1)
    assert told(devices(portal, (str(one), "SER-0001", "", "", "", "", ""))) == [], "a serial number is added"
    assert of_serial(portal, "SER-0001") == one
    both = portal.table("devices", [("Geräte-Id", "IMEI", "IMEI 2", "Modell"), (str(one), imei(1), imei(2), "Phone 1")], force=True)
    assert (told(both), portal.device_id(2)) == ([], one), "what only the feed knows becomes part of it"
    events = portal.during(lambda: devices(portal, (str(one), "SER-0001", imei(1), "Phone 1", "", "", "")))
    assert [name for name in names(events) if name.startswith("device.")] == []


def test_the_id_of_a_record_that_was_merged_means_the_device_that_it_is_part_of(portal: Portal) -> None:
    devices(portal, ("", "", imei(1), "Phone 1", "", "", ""), ("", "", imei(2), "Phone 1", "", "", ""))
    one, part = portal.device_id(1), portal.device_id(2)
    portal.run(MergeDevices(survivor_id=one, absorbed_id=part))
    assert told(devices(portal, (str(part), "SER-0001", imei(2), "", "", "", ""))) == []
    assert of_serial(portal, "SER-0001") == one


def test_a_device_id_that_means_nothing_here_is_told_and_the_identifiers_count(portal: Portal) -> None:
    for at, unknown in enumerate((str(new_id()), "A-4711-INV")):
        result = devices(portal, (unknown, "", imei(at), "Phone 1", "", "", ""), (unknown if at else "", "", "", "Phone 1", "", "", ""))
        assert told(result) == [(3, "no_identifier")]
        assert warned(result) == [(2, "Geräte-Id", unknown)]
        assert portal.state_of_device(at).description.model == "Phone 1"


def test_a_sim_id_with_another_number_makes_no_second_sim(portal: Portal) -> None:
    assert told(sims(portal, ("", number(1), "KPN"))) == []
    sim = str(portal.sim_id(1))
    result = sims(portal, (sim, number(2), "KPN"), (str(new_id()), number(3), "KPN"), ("kein", number(4), "KPN"))
    assert told(result) == [(2, "sim-id-contradicts")]
    said = result.quarantined[0].sentences[0]
    assert all(each in said for each in (sim, number(1), number(2)))
    assert [(at, column) for at, column, _ in warned(result)] == [(3, "SIM-Id"), (4, "SIM-Id")]
    assert told(sims(portal, (sim, number(1), "KPN"))) == []
