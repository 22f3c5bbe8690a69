import io
from typing import Any

import pytest
import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]

from aggregates.address import Address
from importers.imports.initial_load_rows import DeviceRow, SimRow, UserRow, device_rows, sim_rows, user_rows
from importers.imports.list_columns import DEVICES, SIMS, USERS
from importers.imports.table_file import TableFile, open_table
from importers.imports.table_kind import TableKind


def table(kind: TableKind, text: str) -> TableFile:
    return open_table(io.BytesIO(text.encode()), kind, name="liste.csv")


def workbook(kind: TableKind, *rows: list[object]) -> TableFile:
    target = io.BytesIO()
    book: Any
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet("Liste")
        for index, cells in enumerate(rows):
            sheet.write_row(index, 0, cells)
    return open_table(target, kind, name="liste.xlsx")


@pytest.mark.requirement("F-18", "H-02")
def test_users_are_read_from_excel_with_their_addresses_and_further_fields():
    header: list[object] = [
        "Nachname",
        "Vorname",
        "E-Mail-Adresse",
        "Abteilung",
        "Personal-Nr.",
        "KST",
        "Lieferadresse",
        "Zusätzliche Lieferadresse",
        "Kürzel",
    ]
    one: list[object] = [
        "Muster",
        "Erika",
        "erika.muster@beispiel.example",
        "Vertrieb",
        4711.0,
        "0815",
        "Musterweg 1, 12345 Musterstadt",
        "",
        "EM",
    ]
    two: list[object] = [
        "Beispiel",
        "",
        "",
        "",
        "",
        "",
        "Beispiel GmbH, Am Markt 2a, A-1010 Wien",
        "Lager\nHof 3\n54321 Dorf am See, CH",
        "",
    ]
    first, second = user_rows(workbook(USERS, header, one, two))
    assert first.value == UserRow(
        name="Erika Muster",
        email="erika.muster@beispiel.example",
        group="Vertrieb",
        personnel_number="4711",
        cost_centre="0815",
        primary_address=Address(street="Musterweg 1", postal_code="12345", city="Musterstadt"),
        additional_addresses=(),
        further={"Kürzel": "EM"},
    )
    assert second.value is not None
    assert second.value.primary_address == Address(
        recipient="Beispiel GmbH", street="Am Markt 2a", postal_code="1010", city="Wien", country="AT"
    )
    assert second.value.additional_addresses == (
        Address(recipient="Lager", street="Hof 3", postal_code="54321", city="Dorf am See", country="CH"),
    )


@pytest.mark.requirement("F-12", "F-18")
def test_bad_users_are_rejected_with_every_reason():
    text = """Name;E-Mail;Personalnummer;Lieferadresse
Muster, Erika;kaputt;1;irgendwo
;a@b.example;2;
Beispiel, Max;max@b.example;1;
Anders, Ute;max@b.example;;
Anders, Uwe;max@b.example;;
Anders, Ulf;max@b.example;3;
"""
    found = list(user_rows(table(USERS, text)))
    reasons = [(each.row.line, [(wrong.column, wrong.code) for wrong in each.wrong]) for each in found if each.value is None]
    assert reasons == [
        (2, [("E-Mail", "malformed_email"), ("Lieferadresse", "malformed_address")]),
        (3, [("Name", "missing_value")]),
        (6, [("E-Mail", "value_twice")]),
    ]
    assert "Zeile 5" in found[4].wrong[0].de
    assert [each.value.name for each in found if each.value] == ["Beispiel, Max", "Anders, Ute", "Anders, Ulf"]


@pytest.mark.requirement("F-18")
def test_devices_are_read_with_who_holds_them():
    text = """IMEI 1,IMEI 2,Serial number,Device type,Manufacturer,Model,Color,Storage,Employee ID,Email address,Inventory no.
353322080000053,35332208-000006-1,,Handy,Samsung,Galaxy S7,black,32 GB,4711,erika@beispiel.example,I-1
n/a,,c02xg0abjgh5,Notebook,Apple,MacBook Pro,,,,,
"""
    first, second = (each.value for each in device_rows(table(DEVICES, text)))
    assert first == DeviceRow(
        imei1="35332208000005",
        imei2="35332208000006",
        serial_number=None,
        kind="smartphone",
        maker="Samsung",
        model="Galaxy S7",
        size="32 GB",
        colour="black",
        user_personnel_number="4711",
        user_email="erika@beispiel.example",
        further={"Inventory no.": "I-1"},
    )
    assert second is not None
    assert (second.imei1, second.serial_number, second.kind, second.user_email) == (None, "C02XG0ABJGH5", "laptop", None)


@pytest.mark.requirement("F-12", "F-18")
@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ("353322080000054;;;Smartphone;X", "imei_check_digit"),
        ("3,53E+14;;;Smartphone;X", "excel_exponent"),
        (";;To be filled by O.E.M.;PC;X", "no_identifier"),
        (";;0000;PC;X", "no_identifier"),
        (";;?!;PC;X", "malformed_serial_number"),
        ("353322080000053;353322080000053;;Handy;X", "same_imei_twice"),
        ("353322080000053;;;Toaster;X", "unknown_kind"),
        ("353322080000053;;;Handy;", "missing_value"),
    ],
)
def test_a_bad_device_is_rejected(cells: str, reason: str):
    (found,) = device_rows(table(DEVICES, f"IMEI;IMEI2;Seriennummer;Geräteart;Modell\n{cells}\n"))
    assert found.value is None
    assert [wrong.code for wrong in found.wrong] == [reason]
    assert found.wrong[0].line == 2


@pytest.mark.requirement("F-12", "F-18")
def test_an_imei_may_stand_in_the_list_once_in_whichever_column():
    found = list(device_rows(table(DEVICES, "IMEI;IMEI 2;Modell\n353322080000053;353322080000061;A\n353322080000061;;B\n")))
    assert [[wrong.code for wrong in each.wrong] for each in found] == [[], ["value_twice"]]


@pytest.mark.requirement("F-12")
@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (
            "353322080000079;353322080000061;S-3003;B",
            ("IMEI 2", "353322080000061", "„353322080000061“ (Spalte „IMEI 2“) steht schon in Zeile 2"),
        ),
        (
            "353322080000079;353322080000053;S-3003;B",
            ("IMEI 2", "353322080000053", "„353322080000053“ (Spalte „IMEI 2“) steht schon in Zeile 2"),
        ),
        ("353322080000079;;s-2002;B", ("Seriennummer", "s-2002", "„s-2002“ (Spalte „Seriennummer“) steht schon in Zeile 3")),
        ("353322080000079 353322080000061;;;B", ("IMEI", "353322080000061", "„353322080000061“ (Spalte „IMEI“) steht schon in Zeile 2")),
        (
            "353322080000079;353322080000061;S-2002;B",
            ("IMEI 2", "353322080000061", "IMEI 2: 353322080000061 → 2; Seriennummer: S-2002 → 3"),
        ),
    ],
)
def test_of_a_device_that_stands_in_two_rows_the_identifiers_are_named_that_really_do(cells: str, told: tuple[str, str, str]):
    text = f"IMEI;IMEI 2;Seriennummer;Modell\n353322080000053;353322080000061;S-1001;A\n353322080000087;;S-2002;A\n{cells}\n"
    *_, last = device_rows(table(DEVICES, text))
    [wrong] = last.wrong
    assert (wrong.column, wrong.value) == told[:2]
    assert told[2] in wrong.de


@pytest.mark.requirement("F-12")
def test_of_a_name_in_two_rows_all_its_columns_are_named():
    found = list(user_rows(table(USERS, "Vorname;Nachname;Abteilung\nErika;Muster;A\nErika;Muster;B\n")))
    [wrong] = found[1].wrong
    assert (wrong.column, wrong.value) == ("Vorname + Nachname", "Erika Muster")


@pytest.mark.requirement("F-10", "F-18")
def test_numbers_of_other_carriers_are_read():
    text = "Rufnummer\tAnbieter\tICCID\tIMEI\tTarif\tStatus\n15228817386\tBeispielnetz\t8949020000000000055F\t\tM\tpausiert\n+436601234567\tAndernetz\t\t353322080000050\t\t\n"
    rows = list(sim_rows(table(SIMS, text)))
    first, second = (each.value for each in rows)
    assert first is not None
    assert (first.number, first.carrier, first.iccid, first.tariff, first.status) == (
        "+4915228817386",
        "Beispielnetz",
        "8949020000000000055",
        "M",
        "paused",
    )
    assert [(noted.notice.value, noted.column, noted.line) for noted in rows[0].noted] == [("leading_zero_restored", "Rufnummer", 2)]
    assert isinstance(second, SimRow)
    assert (second.number, second.imei14, second.status) == ("+436601234567", "35332208000005", None)


@pytest.mark.requirement("F-12", "F-18")
def test_bad_numbers_are_rejected():
    text = "Rufnummer;Netzbetreiber;ICCID;Status\n;X;;\n4,91E+11;X;;\n+4915228817386;;12;weg\n+4915228817386;X;;\n0152 28817386;X;;\n"
    found = list(sim_rows(table(SIMS, text)))
    assert [[wrong.code for wrong in each.wrong] for each in found] == [
        ["missing_value"],
        ["excel_exponent"],
        ["missing_value", "iccid_malformed", "unknown_status"],
        [],
        ["value_twice"],
    ]
