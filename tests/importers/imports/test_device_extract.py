import io
from pathlib import Path

import pytest

from importers.imports.device_extract import ExtractRow, extract_rows, load_extract_kinds, open_extract
from importers.imports.mapping import BadMapping
from importers.imports.not_this_import import MissingColumns
from importers.imports.table_file import TableFile


def extract(text: str, name: str = "auszug.csv") -> TableFile:
    return open_extract(io.BytesIO(text.encode()), name=name)


@pytest.mark.requirement("F-09")
@pytest.mark.parametrize(
    ("header", "name", "source", "maker"),
    [
        ("IMEI;IMEI2;Seriennummer;Modell;Hersteller", "auszug.csv", "uem", "Beispiel"),
        ("IMEI;IMEI 2;Serial Number;Model;Geräteverwaltungsdienst", "auszug.csv", "apple_business_manager", "Apple"),
        ("IMEI/MEID;IMEI 2;Serial number;Model;KME Profile", "auszug.csv", "knox_mobile_enrollment", "Samsung"),
    ],
)
def test_pairs_of_imeis_are_read_from_each_system(header: str, name: str, source: str, maker: str):
    table = extract(f"{header}\n353322080000053;353322080000061;R58M12ABCDE;Modell X;Beispiel\n", name)
    (row,) = extract_rows(table)
    assert table.layout.kind.key == source
    assert row.value == ExtractRow("35332208000005", "35332208000006", "R58M12ABCDE", "Modell X", maker)


@pytest.mark.requirement("F-09")
def test_both_imeis_may_stand_in_one_cell():
    (row,) = extract_rows(extract('IMEI,Serial number\n"353322080000053, 353322080000061",F2LW1234ABCD\n'))
    assert row.value is not None
    assert (row.value.imei1, row.value.imei2) == ("35332208000005", "35332208000006")


@pytest.mark.requirement("F-09", "F-12")
@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ("353322080000053;353322080000053;A123", "same_imei_twice"),
        ("353322080000054;353322080000061;A123", "imei_check_digit"),
        (";;", "no_identifier"),
        ("353322080000053,353322080000061;353322080000079;A123", "imei_malformed"),
    ],
)
def test_bad_pairs_are_rejected(cells: str, reason: str):
    (row,) = extract_rows(extract(f"IMEI 1;IMEI 2;Seriennummer;Modell\n{cells};X\n"))
    assert [wrong.code for wrong in row.wrong] == [reason]


@pytest.mark.requirement("F-09", "F-12")
def test_an_imei_in_two_devices_is_rejected_the_second_time():
    rows = list(extract_rows(extract("IMEI 1;IMEI 2\n353322080000053;353322080000061\n353322080000061;353322080000053\n")))
    assert [[wrong.code for wrong in row.wrong] for row in rows] == [[], ["values_twice"]]
    assert rows[1].wrong[0].facts == {"found": "IMEI 1: 353322080000061 → 2; IMEI 2: 353322080000053 → 2"}


def test_what_is_no_extract_is_refused():
    with pytest.raises(MissingColumns, match="Unified Endpoint Management"):
        extract("Seriennummer;Modell\n1;2\n")


def test_ones_own_system_is_added_by_a_file_alone(tmp_path: Path):
    (tmp_path / "eigenes.toml").write_text(
        'source = "Eigenes"\n[columns]\nimei1 = ["Kennung A"]\nimei2 = ["Kennung B"]\n', encoding="utf-8"
    )
    table = open_extract(io.BytesIO(b"Kennung A;Kennung B\n353322080000053;353322080000061\n"), load_extract_kinds(tmp_path), name="x.csv")
    assert table.layout.kind.key == "eigenes"
    (tmp_path / "eigenes.toml").write_text("quelle = 1", encoding="utf-8")
    with pytest.raises(BadMapping, match="eigenes"):
        load_extract_kinds(tmp_path)
