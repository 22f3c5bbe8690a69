"""How a value is said follows from its type, in the reader's language and zone; nothing is refused (A-10, A-14)."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregates.accounts.login import AccountLoginsSuspended
from aggregates.accounts.owner import AccountCompanyChanged
from aggregates.accounts.standing import AccountRoleChanged
from aggregates.address import Address
from aggregates.customer_password import CustomerPasswordAccepted
from aggregates.device import DeviceAssigned, DeviceDescribed, DeviceDiscovered, DeviceReassigned
from aggregates.device_terms import DeviceDescription, DeviceIdentified, Identifier
from aggregates.engine.event import DELETED, Event
from aggregates.engine.meaning import changes_of, ids_in
from aggregates.feed_import import ImportFailed, ImportStarted
from aggregates.sim import (
    ContractTermChanged,
    EntitlementsChanged,
    SimFreed,
    SimMissing,
    SimPaused,
    SimPutInDevice,
    SimTakenOutOfDevice,
    TariffChanged,
)
from aggregates.sim_terms import ContractTerm, Entitlements, Link, Tariff
from aggregates.user import (
    UserAddressAdded,
    UserDeactivated,
    UserFieldChanged,
    UserRegistered,
    UserRenamed,
)
from eventstore.personal_fields import redacted
from readmodels.engine.said import in_one_line, sentence
from tests.aggregates.every_aggregate import EVENTS
from tests.golden.sample_file import name_of
from tests.golden.samples import SAMPLES
from tests.readmodels.engine.hearing import ERIKA, PHONE, TABLET, changed, hearer, said


@pytest.mark.requirement("A-10")
@pytest.mark.parametrize(
    ("event", "german", "english"),
    [
        (SimPaused(was="active"), "Rufnummer pausiert (vorher aktiv)", "Number paused (was active)"),
        (SimMissing(since=date(2026, 3, 1)), "Fehlt im Tagesimport seit 01.03.2026", "Missing from the feed since 2026-03-01"),
        (
            AccountLoginsSuspended(tries=10, until=datetime(2026, 7, 1, 22, 30, tzinfo=UTC)),
            "Anmeldung nach 10 Fehlversuchen bis 02.07.2026, 00:30 ausgesetzt",
            "Logins suspended until 2026-07-02 00:30 after 10 failed tries",
        ),
        (
            DeviceDiscovered(imei="35824005111111", description=DeviceDescription(maker="Beispielwerk", model="Phone 1")),
            "Unbekanntes Gerät Beispielwerk Phone 1 (IMEI 358240051111110) im Tagesimport entdeckt",
            "Unknown device Beispielwerk Phone 1 (IMEI 358240051111110) discovered in the feed",
        ),
        (
            DeviceIdentified(
                source="device_management",
                identifiers=(Identifier(kind="imei", value="35824005111111"), Identifier(kind="serial_number", value="SN1")),
            ),
            "Kennungen IMEI 358240051111110 und SN SN1 ergänzt (Geräteverwaltung)",
            "Identifiers IMEI 358240051111110 and SN SN1 added (device management)",
        ),
        (
            EntitlementsChanged(entitlements=Entitlements(subsidy=True, renewal=False), was=Entitlements()),
            "Berechtigungen geändert: Subvention ja, Verlängerung nein, Hardwareabruf –",
            "Entitlements changed: subsidy yes, renewal no, hardware call-off –",
        ),
        (
            SimPutInDevice(
                number="+491",
                device_id=PHONE,
                imei=None,
                source="hand",
                set_by="account:1",
                was=Link(device_id=TABLET, source="feed", set_by="import:7"),
            ),
            "Rufnummer +491 in Gerät <device 1> (von Hand), vorher in <device 2>, gesetzt von <actor 7>",
            "Number +491 in device <device 1> (by hand), previously in <device 2>, set by <actor 7>",
        ),
        (
            DeviceAssigned(user_id=ERIKA, device_id=PHONE),
            "Gerät <device 1> an <user 1> übergeben",
            "Device <device 1> assigned to <user 1>",
        ),
        (
            AccountRoleChanged(role="accounting", was="viewer"),
            "Rolle von Lesezugriff auf Buchhaltung Kunde geändert",
            "Role changed from viewer to customer accounting",
        ),
        (
            ImportStarted(
                kind="feed", carrier="Beispielnetz", file_name="2026-05-01", file_hash="x", file_size=1, feed_date=date(2026, 5, 1)
            ),
            "Import von 2026-05-01 (Tagesimport) für den 01.05.2026 begonnen",
            "Import of 2026-05-01 (feed) for 2026-05-01 started",
        ),
    ],
    ids=lambda value: name_of(value) if isinstance(value, Event) else "",
)
def test_a_value_is_said_as_its_type_tells(event: Event, german: str, english: str) -> None:
    assert said(event) == (german, english)


@pytest.mark.requirement("A-10")
def test_what_only_looks_like_a_code_or_a_date_is_said_as_it_is() -> None:
    """A name, a free text and a field of the customer's own are what somebody wrote."""
    assert said(UserFieldChanged(key="status", value="2026-05-01", was="active"))[0] == "status von active auf 2026-05-01 geändert"
    assert said(CustomerPasswordAccepted(purpose="reset"))[0] == "Kundenkennwort bestätigt (reset)"
    assert said(ImportFailed(kind="feed", carrier=None, reason="suspended"))[0] == "Import abgebrochen: suspended"
    assert said(AccountCompanyChanged(company=DELETED, was="feed")) == (
        "Firma von feed in gelöscht geändert",
        f"Company changed from feed to {DELETED}",
    )


def test_moments_are_told_in_the_readers_zone() -> None:
    event = AccountLoginsSuspended(tries=1, until=datetime(2026, 1, 1, 12, tzinfo=UTC))
    assert "02:00" in said(event, ZoneInfo("Pacific/Honolulu"))[0]
    assert "13:00" in said(event)[0]
    at_the_end_of_time = AccountLoginsSuspended(tries=1, until=datetime(1, 1, 1, tzinfo=UTC))
    assert "0001-01-01" in said(at_the_end_of_time, ZoneInfo("Pacific/Honolulu"))[0], "as it was stored"


@pytest.mark.requirement("A-10")
@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (SimFreed(was="paused"), [("status", "Status", "pausiert", "paused", "frei", "free")]),
        (UserDeactivated(), [("status", "Status", "aktiv", "active", "inaktiv", "inactive")]),
        (UserRenamed(name="B", was="A"), [("name", "Name", "A", "A", "B", "B")]),
        (UserFieldChanged(key="Schuhe", value="44", was=None), [("Schuhe", "Schuhe", None, None, "44", "44")]),
        (
            DeviceReassigned(device_id=PHONE, from_user_id=ERIKA, to_user_id=PHONE),
            [("user_id", "Nutzer", "<user 1>", "<user 1>", "<user 1>", "<user 1>")],
        ),
        (
            SimTakenOutOfDevice(number="+491", was=Link(device_id=TABLET, source="feed", set_by="x"), because="hand"),
            [("device_id", "Gerät", "<device 2>", "<device 2>", None, None)],
        ),
        (
            TariffChanged(tariff=Tariff(name="XL", options=("A", "B")), was=Tariff(name="S", options=("A", "B"))),
            [("tariff.name", "Tarif", "S", "S", "XL", "XL")],
        ),
        (
            ContractTermChanged(term=ContractTerm(end=date(2027, 1, 31)), was=ContractTerm(end=date(2026, 1, 31))),
            [("term.end", "Vertragsende", "31.01.2026", "2026-01-31", "31.01.2027", "2027-01-31")],
        ),
        (
            EntitlementsChanged(entitlements=Entitlements(subsidy=True), was=Entitlements(subsidy=False)),
            [("entitlements.subsidy", "Subventionsberechtigung", "nein", "no", "ja", "yes")],
        ),
        (
            DeviceDescribed(description=DeviceDescription(kind="pc", further={"a": "x", "b": "y"}), was=DeviceDescription(kind="tablet")),
            [
                ("description.kind", "Art", "Tablet", "tablet", "PC", "PC"),
                ("description.further", "Eigene Felder", None, None, "a: x, b: y", "a: x, b: y"),
            ],
        ),
        (UserAddressAdded(address=Address(street="Musterweg 1", postal_code="12345", city="Musterstadt")), []),
    ],
    ids=lambda value: name_of(value) if isinstance(value, Event) else "",
)
def test_old_and_new_values_follow_from_what_the_event_says_it_changed(event: Event, expected: list[Any]) -> None:
    assert changed(event) == expected


@pytest.mark.part_of("A-14")
@pytest.mark.parametrize("event", [event for event in SAMPLES if event.personal], ids=name_of)
def test_what_is_erased_is_said_so_in_the_readers_language(event: Event) -> None:
    details = orjson.loads(redacted(type(event), event.model_dump_json()))
    english = sentence(type(event), details, hearer("en"))
    assert DELETED not in english
    for each in changes_of(type(event), details):
        assert DELETED not in f"{in_one_line(each.new, each.meaning, hearer('en'))}"


def test_ids_are_found_wherever_they_stand() -> None:
    event = SimPutInDevice(
        number="+491",
        device_id=PHONE,
        imei=None,
        source="feed",
        set_by="import:1",
        was=Link(device_id=TABLET, source="hand", set_by="account:2"),
    )
    assert set(ids_in(SimPutInDevice, event.model_dump(mode="json"))) == {
        ("number", "+491"),
        ("device", str(PHONE)),
        ("actor", "import:1"),
        ("device", str(TABLET)),
        ("actor", "account:2"),
    }
    assert set(ids_in(UserRegistered, {"name": "x"})) == set()


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.just(DELETED),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["kind", "value", "device_id", "start", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=100)
@given(kind=st.sampled_from(EVENTS), data=st.data())
def test_no_payload_is_refused(kind: type[Event], data: st.DataObject) -> None:
    """Rows may be older than the program: a value that isn't what its type says is said as it is."""
    details = {name: data.draw(ANYTHING) for name in (*kind.model_fields, "gone")}
    for language in ("de", "en"):
        assert isinstance(sentence(kind, details, hearer(language)), str)
    list(ids_in(kind, details))
    for each in changes_of(kind, details):
        in_one_line(each.old, each.meaning, hearer("de"))
