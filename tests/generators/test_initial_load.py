from datetime import date
from pathlib import Path

import pytest

from generators.feed import generate_feeds
from generators.initial_load import generate_device_extract, generate_initial_load
from importers.imports.device_extract import extract_rows, open_extract
from importers.imports.feed_file import open_feed
from importers.imports.feed_row import FeedRow, parse_row
from importers.imports.initial_load_rows import device_rows, sim_rows, user_rows
from importers.imports.list_columns import DEVICES, SIMS, USERS
from importers.imports.mapping import load_mappings
from importers.imports.table_file import open_table
from tests.importers.feeds import cells_of


@pytest.mark.requirement("F-18")
def test_the_lists_are_read_but_for_what_is_wrong_on_purpose(tmp_path: Path):
    users, devices, sims = generate_initial_load(tmp_path, numbers=120, customer="Beispiel GmbH")
    found_users = list(user_rows(open_table(users, USERS)))
    found_devices = list(device_rows(open_table(devices, DEVICES)))
    found_sims = list(sim_rows(open_table(sims, SIMS)))
    assert [wrong.code for each in found_users for wrong in each.wrong] == ["missing_value", "value_twice"]
    assert [wrong.code for each in found_devices for wrong in each.wrong] == ["imei_check_digit", "no_identifier"]
    assert [wrong.code for each in found_sims for wrong in each.wrong] == []
    held_by = {each.value.user_personnel_number for each in found_devices if each.value} - {None}
    assert held_by <= {each.value.personnel_number for each in found_users if each.value}
    assert {each.value.kind for each in found_devices if each.value} == {"smartphone", "tablet", "laptop", "pc"}
    assert found_users[0].value is not None
    assert found_users[0].value.primary_address is not None
    assert set(found_users[0].value.further) == {"Standort"}


@pytest.mark.requirement("F-18", "F-06")
def test_the_lists_know_most_of_the_devices_in_the_feed(tmp_path: Path):
    _, devices, _ = generate_initial_load(tmp_path, numbers=120, customer="Beispiel GmbH")
    known = {each.value.imei1 for each in device_rows(open_table(devices, DEVICES)) if each.value}
    (path,) = generate_feeds(tmp_path, numbers=120, days=1, start=date(2026, 10, 1), seed=1, customer="Beispiel GmbH", dirt=False)
    with open_feed(path, load_mappings()) as feed:
        rows = [parse_row(cells, feed.layout) for cells in cells_of(feed)]
    in_use = {row.imei14 for row in rows if isinstance(row, FeedRow) and row.imei14}
    assert 0 < len(in_use - known) < 15


@pytest.mark.requirement("F-09")
def test_the_extract_tells_the_second_imei_of_devices_with_two_sims(tmp_path: Path):
    _, devices, _ = generate_initial_load(tmp_path, numbers=120, customer="Beispiel GmbH")
    extract = [each.value for each in extract_rows(open_extract(generate_device_extract(tmp_path, numbers=120)))]
    pairs = {row.imei1: row.imei2 for row in extract if row and row.imei2}
    listed = {each.value.imei1: each.value.imei2 for each in device_rows(open_table(devices, DEVICES)) if each.value and each.value.imei2}
    assert None not in extract
    assert len(extract) == 120
    assert listed.items() <= pairs.items()
    assert len(pairs) > len(listed) > 0


@pytest.mark.parametrize(
    ("numbers", "names"), [(40, "nutzer.xlsx geraete.xlsx sim-karten.xlsx"), (63_000, "nutzer.csv geraete.csv sim-karten.xlsx")]
)
def test_the_same_arguments_give_the_same_bytes_and_large_lists_come_as_csv(tmp_path: Path, numbers: int, names: str):
    paths = generate_initial_load(tmp_path / "one", numbers=numbers, customer="Beispiel GmbH")
    assert [path.name for path in paths] == names.split()
    again = generate_initial_load(tmp_path / "two", numbers=numbers, customer="Beispiel GmbH")
    assert [path.read_bytes() for path in paths] == [path.read_bytes() for path in again]
