"""Identifiers that fit two things are left to a person, over two files and within one, in every order, at every door (F-09, F-12, F-18)."""

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest

from aggregates.device import Device
from aggregates.device_terms import IMEI_CLAIM, SERIAL_NUMBER_CLAIM, Identifier
from aggregates.sim import NUMBER_CLAIM
from commands.devices.exchange_board import ExchangeBoard
from commands.devices.withdraw_identifiers import WithdrawIdentifiers
from eventstore.ids import new_id
from importers.imports.result import ImportResult
from tests.importers.portal import DAY, FEED, Portal, as_csv, imei, line, names

LIST = ("Seriennummer", "IMEI 1", "IMEI 2", "Modell", "Hersteller")
Row = tuple[str, ...]
ONE: Row = ("INVALID", imei(1), imei(2), "Phone 1", "Beispielwerk")
OTHER: Row = ("INVALID", imei(3), imei(4), "Phone 1", "Beispielwerk")
BEFORE: Row = ("DX3KQ1", imei(1), "", "iPhone 15", "Apple")
AFTER: Row = ("DX3KQ1", imei(2), "", "iPhone 15", "Apple")


def as_list(portal: Portal, *rows: Row) -> ImportResult:
    return portal.table("devices", [LIST, *rows], name=f"{len(portal.recorded())}.csv", force=True)


def as_extract(portal: Portal, *rows: Row) -> ImportResult:
    file = io.BytesIO(as_csv([(serial, one, two, model, maker) for serial, one, two, model, maker in rows], LIST))
    return portal.importer.run("device_extract", file, customer_id=portal.customer, actor=FEED, file_name="uem.csv", force=True)


def as_correction(portal: Portal, row: Row) -> ImportResult:
    wrong = as_list(portal, (row[0], "12", *row[2:]))
    return portal.importer.correct(portal.customer, wrong.import_id, {2: {"IMEI 1": row[1]}}, actor=FEED)


def today() -> date:
    """The day on which a list that has just come in says that its devices are there."""
    return datetime.now(ZoneInfo("Europe/Berlin")).date()


def serial(value: str) -> Identifier:
    return Identifier(kind="serial_number", value=value)


def reasons(result: ImportResult) -> list[str]:
    return [row.reason for row in result.quarantined]


def imeis(portal: Portal) -> list[frozenset[str]]:
    """Which IMEIs are one device's."""
    held: dict[object, set[str]] = {}
    for index in range(1, 5):
        holder = portal.holder(IMEI_CLAIM.of(imei(index, check=False)))
        if holder is not None:
            held.setdefault(holder, set()).add(imei(index, check=False))
    return sorted(map(frozenset, held.values()), key=sorted)


@pytest.mark.requirement("F-12")
@pytest.mark.parametrize("door", [as_list, as_extract], ids=["list", "extract"])
@pytest.mark.parametrize("fed", [(), (1, 2, 3, 4), (3,)])
def test_two_phones_with_one_serial_number_stay_two(portal: Portal, door: Callable[..., ImportResult], fed: Sequence[int]) -> None:
    """Over two files, with and without what the feed knows of them, in either order."""
    for first, second in permutations((ONE, OTHER)):
        customer = portal.new_customer(f"K-{new_id()}")
        customer.feed([line(index) for index in fed])
        as_list(customer, first)
        result = door(customer, second)
        assert reasons(result) == ["identifiers-contradict"]
        said = result.quarantined[0].sentences[0]
        assert all(name in said for name in (first[1], second[1], "INVALID")), "both sides are named"
        assert max(map(len, imeis(customer))) <= 2
        assert customer.holder(IMEI_CLAIM.of(second[1][:14])) != customer.holder(IMEI_CLAIM.of(first[1][:14]))


@pytest.mark.requirement("F-12")
def test_two_phones_with_one_serial_number_stay_two_within_one_file(portal: Portal) -> None:
    for rows in permutations((ONE, OTHER)):
        customer = portal.new_customer(f"K-{new_id()}")
        assert reasons(as_list(customer, *rows)) == ["value_twice"]
        assert [len(each) for each in imeis(customer)] == [2]


@pytest.mark.requirement("F-12")
def test_what_contradicts_is_no_better_when_it_comes_as_a_correction(portal: Portal) -> None:
    as_list(portal, ONE)
    wrong = as_list(portal, ("INVALID", imei(3)[:-1] + "x", "", "Phone 1", "Beispielwerk"))
    again = portal.importer.correct(portal.customer, wrong.import_id, {2: {"IMEI 1": imei(3)}}, actor=FEED)
    assert reasons(again) == ["identifiers-contradict"]
    taken = portal.importer.correct(portal.customer, wrong.import_id, {2: {"IMEI 1": imei(3), "Seriennummer": ""}}, actor=FEED)
    assert taken.quarantined == []
    assert [len(each) for each in imeis(portal)] == [2, 1], "another device, wrong serial number"


@pytest.mark.requirement("F-12")
def test_a_serial_number_that_was_wrong_on_the_known_device_is_withdrawn(portal: Portal) -> None:
    as_list(portal, ONE)
    wrong = as_list(portal, OTHER)
    portal.run(WithdrawIdentifiers(device_id=portal.device_id(1), identifiers=(serial("INVALID"),), on=DAY))
    assert portal.importer.correct(portal.customer, wrong.import_id, {2: {}}, actor=FEED).quarantined == []
    assert portal.holder(SERIAL_NUMBER_CLAIM.of("INVALID")) == portal.device_id(3) != portal.device_id(1)


@pytest.mark.requirement("F-09")
def test_a_repaired_phone_goes_on_with_its_new_imei_once_a_person_says_so(portal: Portal) -> None:
    as_list(portal, BEFORE)
    phone = portal.device_id(1)
    result = as_list(portal, AFTER)
    assert reasons(result) == ["identifiers-contradict"]
    portal.feed([line(2)])
    assert portal.device_id(2) != phone, "the feed reports the new IMEI as an unknown device"
    new = Identifier(kind="imei", value=imei(2, check=False))
    portal.run(ExchangeBoard(device_id=phone, identifiers=(new,), on=today()))
    assert portal.importer.correct(portal.customer, result.import_id, {2: {}}, actor=FEED).quarantined == []
    assert (portal.device_id(1), portal.device_id(2)) == (phone, phone), "it is found by both"
    assert portal.state(Device, phone).identifiers == (serial("DX3KQ1"), new)
    for rows in ((BEFORE,), (AFTER,)):
        assert portal.during(lambda rows=rows: as_list(portal, *rows))[1:-1] == [], "whichever list comes again says nothing new"
    head = portal.log.head()
    late = portal.feed([line(2, 1)], DAY + timedelta(days=1))
    assert "device.discovered" not in names(portal.events(head)), "the carrier reports the old IMEI for a while"
    assert (late.counts.moved, late.counts.created) == (0, 0)


@pytest.mark.requirement("F-09", "F-12")
@pytest.mark.parametrize("door", [as_list, as_extract, as_correction], ids=["list", "extract", "correction"])
def test_the_imei_of_an_exchanged_board_with_another_phones_serial_number_makes_them_no_one_phone(
    portal: Portal, door: Callable[..., ImportResult]
) -> None:
    as_list(portal, ("", imei(1), "", "Phone 1", "Beispielwerk"))
    as_list(portal, ("SER-B", imei(3), "", "Phone 1", "Beispielwerk"))
    one, other = portal.device_id(1), portal.device_id(3)
    portal.run(ExchangeBoard(device_id=one, identifiers=(Identifier(kind="imei", value=imei(2, check=False)),), on=today()))
    result = door(portal, ("SER-B", imei(1), "", "Phone 1", "Beispielwerk"))
    assert reasons(result) == ["identifiers-contradict"]
    said = result.quarantined[0].sentences[0]
    assert all(name in said for name in (imei(1), "SER-B", str(one), str(other))), "both sides are named"
    assert (portal.device_id(1), portal.device_id(2), portal.device_id(3)) == (one, one, other)


@pytest.mark.requirement("F-12")
def test_a_serial_number_alone_does_not_make_a_phone_of_a_notebook(portal: Portal) -> None:
    as_list(portal, ("INVALID", "", "", "Notebook", "Anderswerk"))
    for door in (as_list, as_extract):
        assert reasons(door(portal, ONE)) == ["identifiers-contradict"]
    assert reasons(as_list(portal, ("INVALID", "", "", "Tower", "Drittwerk"))) == ["identifiers-contradict"]


@pytest.mark.requirement("F-12")
def test_a_list_makes_no_other_model_and_no_other_kind_of_a_known_device(portal: Portal) -> None:
    as_list(portal, ("", imei(1), "", "Galaxy S23", "Samsung"), ("SER-1", "", "", "Galaxy S23", "Samsung"))
    phone, before = portal.device_id(1), portal.state_of_device(1).description
    others = (
        ("", imei(1), "", "iPhone 15", ""),
        ("", imei(1), "", "Galaxy S23 Ultra", "Samsung"),
        ("SER-1", imei(5), "", "Galaxy S23 Ultra", ""),
    )
    for row in others:
        assert reasons(as_list(portal, row)) == ["identifiers-contradict"]
    assert (portal.device_id(1), portal.state_of_device(1).description) == (phone, before)
    assert portal.holder(IMEI_CLAIM.of(imei(5, check=False))) is None, "the other's IMEI doesn't come along"
    assert reasons(as_list(portal, ("", imei(1), "", "Samsung Galaxy S23 128 GB", ""))) == []
    header, kinds = ("Seriennummer", "Modell", "Geräteart"), ("Laptop", "Smartphone", "")
    results = [portal.table("devices", [header, ("SER-9", "T14", kind)], name=f"{kind}.csv", force=True) for kind in kinds]
    assert list(map(reasons, results)) == [[], ["identifiers-contradict"], []]
    assert portal.state(Device, portal.holder(SERIAL_NUMBER_CLAIM.of("SER-9")) or new_id()).description.kind == "laptop"


UNPLANNED = ("+491528645558", "+49 1525 1234567890", "+882360000000012", "\u202a+4915112345678901\u202c")


@pytest.mark.requirement("F-12")
def test_numbers_that_the_plan_does_not_know_come_in_by_feed_list_and_correction(portal: Portal) -> None:
    feed = portal.feed([line(index, None, Rufnummer=written) for index, written in enumerate(UNPLANNED)])
    assert (feed.counts.created, feed.quarantined) == (len(UNPLANNED), [])
    assert portal.holder(NUMBER_CLAIM.of("+4915251234567890")) is not None
    other = portal.new_customer(f"K-{new_id()}")
    listed = other.table("sims", [("Rufnummer", "Netzbetreiber"), *((written, "KPN") for written in UNPLANNED)])
    assert (listed.counts.created, listed.quarantined) == (len(UNPLANNED), [])
    wrong = portal.feed([line(9, None, Rufnummer="+49 15")], DAY + timedelta(days=1))
    assert reasons(wrong) == ["malformed_number"]
    mended = portal.importer.correct(portal.customer, wrong.import_id, {2: {"Rufnummer": "+3197012345678"}}, actor=FEED)
    assert (mended.counts.created, mended.quarantined) == (1, [])


@pytest.mark.requirement("F-12")
@pytest.mark.parametrize("door", [as_list, as_correction], ids=["list", "correction"])
@pytest.mark.parametrize("written", ["Default string", "DEFAULTSTRING", "0000", "N/A", "To be filled by O.E.M.", "unknown", "XXXXXXXX"])
def test_a_placeholder_is_no_serial_number(portal: Portal, door: Callable[..., ImportResult], written: str) -> None:
    for index in (1, 2):
        assert door(portal, (written, imei(index), "", "Phone 1", "Beispielwerk")).quarantined == []
        assert portal.state(Device, portal.device_id(index)).identifiers == (Identifier(kind="imei", value=imei(index, check=False)),)


@pytest.mark.requirement("F-09", "F-12")
@pytest.mark.parametrize("door", [as_list, as_extract, as_correction], ids=["list", "extract", "correction"])
def test_an_imei_in_the_column_of_serial_numbers_is_left_to_a_person(portal: Portal, door: Callable[..., ImportResult]) -> None:
    as_list(portal, ("", imei(1), "", "Phone 1", "Beispielwerk"), ("", imei(2), "", "Phone 1", "Beispielwerk"))
    for number in (imei(1), imei(2)):
        result = door(portal, (number, imei(1), "", "Phone 1", "Beispielwerk"))
        assert reasons(result) == ["serial-number-is-imei"]
    assert portal.holder(SERIAL_NUMBER_CLAIM.of(imei(1))) is None
    assert portal.holder(SERIAL_NUMBER_CLAIM.of(imei(2))) is None


@pytest.mark.requirement("F-09", "F-12")
@pytest.mark.parametrize("corrected", [False, True], ids=["list", "correction"])
def test_two_notebooks_with_one_serial_number_and_two_screens_stay_two(portal: Portal, corrected: bool) -> None:
    header = ("Seriennummer", "Modell", "Hersteller", "Größe", "Geräteart")
    known, other = (("SER-1", "MacBook Pro", "Apple", size, "Laptop") for size in ('13"', '16"'))
    portal.table("devices", [header, known], name="1.csv")
    if corrected:
        wrong = portal.table("devices", [header, ("?!", *other[1:])], name="2.csv")
        result = portal.importer.correct(portal.customer, wrong.import_id, {2: {"Seriennummer": "SER-1"}}, actor=FEED)
    else:
        result = portal.table("devices", [header, other], name="2.csv")
    assert reasons(result) == ["identifiers-contradict"]
    again = portal.table("devices", [header, ("SER-1", "MacBook Pro", "Apple", "13,3 Zoll", "Laptop")], name="3.csv", force=True)
    assert again.quarantined == [], "another way to write the same"
