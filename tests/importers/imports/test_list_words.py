"""Words and columns of the lists that people have: names that look like words for nothing, logins, usual exports, cells that say nothing (F-18)."""

import pytest

from aggregates.device import DeviceDescribed, DeviceRegistered
from aggregates.sim import TariffChanged
from aggregates.user import UserRegistered
from importers.imports.result import ImportResult
from tests.importers.feeds import HEADER
from tests.importers.portal import DAY, Portal, as_csv, imei, line

pytestmark = pytest.mark.requirement("F-18")


def registered(portal: Portal, header: tuple[str, ...], *rows: tuple[str, ...]) -> list[UserRegistered]:
    portal.table("users", [header, *rows])
    return [event for event in portal.events() if isinstance(event, UserRegistered)]


def told(result: ImportResult) -> list[tuple[int, str, str]]:
    return [(each.line, each.column, each.notice.value) for each in result.warned]


def test_null_none_na_and_unbekannt_are_names_and_groups(portal: Portal) -> None:
    rows = [
        ("Christopher", "Null", "None", "null@beispiel.example"),
        ("Na", "Li", "Unbekannt", ""),
        ("None", "Unknown", "n/a", "unbekannt"),
    ]
    found = registered(portal, ("Vorname", "Nachname", "Gruppe", "E-Mail"), *rows)
    assert [(user.name, user.group, user.email) for user in found] == [
        ("Christopher Null", "None", "null@beispiel.example"),
        ("Na Li", "Unbekannt", None),
        ("None Unknown", None, None),
    ]


def test_a_login_is_no_name_where_first_and_last_name_are_there(portal: Portal) -> None:
    header = ("Nutzername", "Vorname", "Nachname", "Name")
    found = registered(
        portal, header, ("bbeispiel", "Beate", "Beispiel", ""), ("kk", "Karl", "Kaiser", "kkaiser"), ("x", "", "", "Muster, Erika")
    )
    assert [user.name for user in found] == ["Beate Beispiel", "Karl Kaiser", "Muster, Erika"]
    other = portal.new_customer("K-L")
    other.table("users", [("Benutzername",), ("bbeispiel",)])
    assert [event.name for event in other.events() if isinstance(event, UserRegistered)] == ["bbeispiel"], "there is nothing else"


USUAL: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Entra ID": (
        ("userPrincipalName", "displayName", "surname", "mail", "givenName", "department", "employeeId"),
        ("erika@beispiel.example", "Erika Muster", "Muster", "erika@beispiel.example", "Erika", "Einkauf", "P1"),
    ),
    "Workday": (
        ("Employee ID", "Legal First Name", "Legal Last Name", "Primary Work Email", "Supervisory Organization", "Cost Center"),
        ("P1", "Erika", "Muster", "erika@beispiel.example", "Einkauf", "4711"),
    ),
    "SAP": (
        ("PERNR", "Nachname", "Vorname", "Geschäftliche E-Mail", "Organisationseinheit", "KOSTL"),
        ("P1", "Muster", "Erika", "erika@beispiel.example", "Einkauf", "4711"),
    ),
    "Personio": (
        ("Vorname", "Nachname", "E-Mail", "Abteilung", "Kostenstelle", "Personalnummer"),
        ("Erika", "Muster", "erika@beispiel.example", "Einkauf", "4711", "P1"),
    ),
    "Snipe-IT": (
        ("First Name", "Last Name", "Username", "Email Address", "Employee Number", "Department"),
        ("Erika", "Muster", "emuster", "erika@beispiel.example", "P1", "Einkauf"),
    ),
}


@pytest.mark.parametrize("source", USUAL)
def test_users_of_usual_exports(portal: Portal, source: str) -> None:
    header, row = USUAL[source]
    [user] = registered(portal, header, row)
    assert (user.name, user.email, user.group, user.personnel_number) == ("Erika Muster", "erika@beispiel.example", "Einkauf", "P1")


@pytest.mark.parametrize(
    "header",
    [
        ("IMEI", "Serial number", "Manufacturer", "Model", "Primary user email address"),  # Intune
        ("IMEI", "Serial Number", "Vendor", "Model", "Email Address"),  # Jamf
        ("IMEI", "Serial", "Manufacturer", "Model Name", "Checked out to email"),  # Snipe-IT
        ("IMEI", "Seriennummer", "Hersteller", "Modell", "Primärer Benutzer: E-Mail-Adresse"),
    ],
)
def test_devices_of_usual_exports(portal: Portal, header: tuple[str, ...]) -> None:
    portal.table("users", [("Name", "E-Mail"), ("Muster, Erika", "erika@beispiel.example")])
    result = portal.table("devices", [header, (imei(1), "SN00001", "Beispiel", "Phone 1", "erika@beispiel.example")])
    assert (result.counts.created, result.quarantined, result.warned) == (1, [], [])
    assert "device.assigned" in [event.event_name for event in portal.events()]


@pytest.mark.requirement("F-12")
def test_columns_that_nothing_knows_are_named_once_each(portal: Portal) -> None:
    rows = [("IMEI", "Modell", "Nutzer", "", "Standort"), (imei(1), "Phone", "Erika", "x", ""), (imei(2), "Phone", "Hans", "", "")]
    assert told(portal.table("devices", rows)) == [(0, "Nutzer", "column_not_used"), (0, "4", "column_without_name")]
    content = as_csv([(*line(1), "rot", "y")], (*HEADER, "Hülle", ""))
    assert told(portal.feed([], content=content, name=f"vodafone_{DAY}.csv")) == [
        (0, "Hülle", "column_not_used"),
        (0, "20", "column_without_name"),
    ]


@pytest.mark.requirement("F-12")
def test_a_spreadsheets_error_overwrites_nothing_and_is_said(portal: Portal) -> None:
    portal.feed([line(1)])
    head = portal.log.head()
    result = portal.feed([line(1, Tarif="#N/A", Tarifoptionen="#REF!", Vertragsende="#NV", IMEI="#BEZUG!")], name="vodafone_2026-03-03.csv")
    assert [each.notice.value for each in result.warned] == ["error_cell"] * 4
    assert [event for event in portal.events(head) if isinstance(event, TariffChanged)] == []
    assert portal.events(head) == []
    portal.table("devices", [("IMEI", "Modell", "Farbe"), (imei(7), "Phone", "rot")])
    head = portal.log.head()
    again = portal.table("devices", [("IMEI", "Modell", "Farbe"), (imei(7), "Phone", "#NV")])
    assert told(again) == [(2, "Farbe", "error_cell")]
    assert [event for event in portal.events(head) if isinstance(event, DeviceDescribed | DeviceRegistered)] == []


def test_cells_that_a_spreadsheet_left_out_at_the_end_are_empty(portal: Portal) -> None:
    header = ("Name", "E-Mail", "Personalnummer", "Kostenstelle")
    found = registered(portal, header, ("Kurz, Anna", "anna@beispiel.example", "701"), ("Kurz, Ben",))
    assert [(user.name, user.personnel_number, user.cost_centre) for user in found] == [
        ("Kurz, Anna", "701", None),
        ("Kurz, Ben", None, None),
    ]
    slipped = portal.table("users", [header, ("Kurz, Carl", "702", "carl@beispiel.example")])
    assert [row.reason for row in slipped.quarantined] == ["wrong_cell_count"]


def test_an_address_of_three_lines_in_a_cell(portal: Portal) -> None:
    rows = [("Name", "Lieferadresse"), ("Umbruch, Ute", '"Beispiel GmbH\r\nMusterweg 1\r\n12345 Musterstadt"')]
    portal.table("users", rows)
    [user] = [event for event in portal.events() if isinstance(event, UserRegistered)]
    assert user.primary_address is not None
    found = user.primary_address
    assert (found.recipient, found.street, found.postal_code, found.city) == ("Beispiel GmbH", "Musterweg 1", "12345", "Musterstadt")


@pytest.mark.requirement("F-12")
def test_texts_that_a_program_spoilt_wait_with_both_readings(portal: Portal) -> None:
    names = [
        ("MÃ¼ller, JÃ¶rg", "encoded_twice"),
        ("GroÃŸ, Ãœte", "encoded_twice"),
        ("M+APw-ller, J+APY-rg", "encoded_utf7"),
        ('"Muster, Erika', "quote_not_closed"),
        ("Nul\0l, Nina", "damaged_text"),
    ]
    rows = [
        ("Name", "E-Mail", "Gruppe"),
        *((name, "", "") for name, _ in names),
        ("Ã, Ähn", "", "A+B-C +49171-22 +AMS"),
        ("Muster, Max", "", ""),
    ]
    result = portal.table("users", rows)
    assert [(row.line, row.column, row.reason) for row in result.quarantined] == [
        (line, "Name", reason) for line, (_, reason) in enumerate(names, 2)
    ]
    taken = [event.name for event in portal.events() if isinstance(event, UserRegistered)]
    assert taken == ["Ã, Ähn", "Muster, Max"]
    feed = portal.feed([line(1, Tarif="GrÃ¶ÃŸe L"), line(2, Tarif="Gr+APYA3w-e"), line(3)])
    assert [(row.line, row.column, row.value, row.reason, row.facts["found"]) for row in feed.quarantined] == [
        (2, "Tarif", "GrÃ¶ÃŸe L", "encoded_twice", "Größe L"),
        (3, "Tarif", "Gr+APYA3w-e", "encoded_utf7", "Größe"),
    ]


@pytest.mark.requirement("F-12")
def test_what_could_not_be_decoded_never_enters_an_event(portal: Portal) -> None:
    result = portal.table("users", [("Name", "E-Mail", "Gruppe"), ("M\ufffdller, J\ufffdrg", "", ""), ("Muster, Erika", "", "B\ufffdro")])
    assert [(row.line, row.column, row.reason) for row in result.quarantined] == [
        (2, "Name", "damaged_text"),
        (3, "Gruppe", "damaged_text"),
    ]
    feed = portal.feed([line(1, Tarif="Gr\ufffd\ufffde L"), line(2)])
    assert [(row.line, row.column, row.reason) for row in feed.quarantined] == [(2, "Tarif", "damaged_text")]
    other = portal.table(
        "devices", [("IMEI", "Modell", "Stra\ufffde"), (imei(1), "Phone", "x"), (imei(2), "Ph\ufffdne", "")], name="Ger\udce4te.csv"
    )
    assert told(other) == [(0, "Stra‹U+FFFD›e", "column_not_used")]
    assert [(row.column, row.value) for row in other.quarantined] == [("Modell", "Ph‹U+FFFD›ne")]
    mended = portal.importer.correct(portal.customer, other.import_id, {3: {"Modell": "Phone", "Stra‹U+FFFD›e": ""}}, "token:erika")
    assert (mended.counts.changed, mended.quarantined) == (1, [])
    everything = [recorded.event for recorded in portal.recorded()]
    assert not any("\ufffd" in str(event) for event in everything), "nor in an import's own events"
    assert any("Ger‹U+FFFD›te.csv" in str(event) for event in everything)


def test_what_makes_a_spreadsheet_take_a_cell_as_text_is_no_part_of_it(portal: Portal) -> None:
    rows = [('="Muster, Erika"', '="00471"', '="4711"'), ('="Gleich, ""Gus"""', '=""', '="n/a"')]
    found = registered(portal, ("Name", "Personalnummer", "Kostenstelle"), *rows)
    assert [(user.name, user.personnel_number, user.cost_centre) for user in found] == [
        ("Muster, Erika", "00471", "4711"),
        ('Gleich, "Gus"', None, None),
    ]


def noticed(portal: Portal, header: tuple[str, ...], *rows: tuple[str, ...]) -> list[tuple[int, str, str]]:
    """What is told of a list, in a dry run and when it is imported."""
    dry = told(portal.table("users", [header, *rows], dry_run=True))
    assert told(portal.table("users", [header, *rows])) == dry
    return dry


def test_parts_of_an_address_that_is_given_whole_are_told_where_they_differ(portal: Portal) -> None:
    header = ("Name", "Lieferadresse", "Lieferadresse: Ort", "Lieferadresse: PLZ", "Lieferadresse: Land")
    whole = "Weg 1, 12345 Ort"
    rows = [
        ("Alt, Anna", whole, "Andersort", "99999", ""),
        ("Bald, Bert", whole, "ORT", "12345", "DE"),
        ("Chef, Carl", "", "", "", "Frankreich"),
    ]
    assert noticed(portal, header, *rows) == [
        (2, "Lieferadresse: PLZ", "value_not_used"),
        (2, "Lieferadresse: Ort", "value_not_used"),
        (4, "Lieferadresse: Land", "value_alone"),
    ]


def test_parts_of_a_name_that_its_whole_does_not_have_are_told(portal: Portal) -> None:
    header = ("Name", "Vorname", "Nachname")
    rows = [("Erika Muster", "Rolf", "Meier"), ("kkaiser", "Karl", ""), ("Dr. Beispiel, Beate", "Beate", "Beispiel")]
    assert noticed(portal, header, *rows) == [
        (2, "Vorname", "value_not_used"),
        (2, "Nachname", "value_not_used"),
        (3, "Vorname", "value_not_used"),
    ]


def test_a_word_for_nothing_among_options_is_told(portal: Portal) -> None:
    result = portal.feed([line(1, Tarifoptionen="Daten XL|n/a|-|Daten XL"), line(2, Tarifoptionen="Daten XL|Ausland")])
    assert [(each.line, each.value, each.notice.value) for each in result.warned] == [(2, "n/a", "word_taken_as_empty")]
