from datetime import date
from pathlib import Path

import pytest

from importers.engine.header import plain
from importers.imports.feed_row import FeedRow, parse_row
from importers.imports.mapping import FIELDS, BadMapping, load_mappings, read_mapping
from tests.importers.feeds import HEADER, SECOND_CARRIER, both_carriers, cells_of, feed_of

VODAFONE = next(each for each in load_mappings() if each.key == "vodafone")


@pytest.mark.requirement("F-02")
@pytest.mark.part_of("F-01")
def test_vodafones_mapping_is_built_in_and_knows_all_fields():
    assert VODAFONE.carrier == "Vodafone"
    assert set(VODAFONE.columns.positions(HEADER)) == set(FIELDS)


@pytest.mark.part_of("F-01")
@pytest.mark.parametrize("name", ["RUFNUMMER", " Ruf nummer ", "ruf-nummer", "Mobilfunk-Nummer", "msisdn"])
def test_a_columns_name_may_be_written_in_any_way(name: str):
    assert VODAFONE.columns.positions(["x", name]) == {"number": 1}


@pytest.mark.parametrize(
    ("one", "other"), [("Früheste Verlängerung", "FRUEHESTE VERLAENGERUNG"), ("Größe", "groesse"), ("Ma\u0308rz", "März")]
)
def test_umlauts_may_be_spelt_out_or_composed(one: str, other: str):
    assert plain(one) == plain(other)


def test_of_several_columns_that_fit_the_one_named_first_counts():
    assert VODAFONE.columns.positions(["Telefonnummer", "MSISDN", "Rufnummer"])["number"] == 2


@pytest.mark.part_of("F-01")
def test_a_mapping_alone_adds_a_carrier():
    feed = feed_of(
        "MSISDN;Card;Handset;Plan;Extras;Bindefrist;Stützung;State\n0660 1234567;;?;Klein;B+A;31-12-2026;y;hold\n",
        "bn_20112026.csv",
        both_carriers(),
    )
    assert (feed.layout.carrier, feed.feed_date) == ("Beispielnetz", date(2026, 11, 20))
    row = parse_row(cells_of(feed)[0], feed.layout)
    assert isinstance(row, FeedRow)
    assert (row.number, row.imei14, row.tariff, row.options) == ("+436601234567", None, "Klein", ("A", "B"))
    assert (row.contract_end, row.subsidy, row.status) == (date(2026, 12, 31), True, "paused")
    assert "contract_start" not in feed.layout.positions


@pytest.mark.part_of("F-01")
def test_ones_own_folder_adds_to_the_built_in_mappings_and_wins_over_them(tmp_path: Path):
    (tmp_path / "beispielnetz.toml").write_bytes(SECOND_CARRIER.read_bytes())
    (tmp_path / "vodafone.toml").write_bytes(SECOND_CARRIER.read_bytes().replace(b"Beispielnetz", b"Mein Netz"))
    assert {each.key: each.carrier for each in load_mappings(tmp_path)} == {"beispielnetz": "Beispielnetz", "vodafone": "Mein Netz"}


@pytest.mark.requirement("F-17")
@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("vodafone_2026-11-20.csv", date(2026, 11, 20)),
        ("FKP-Export 20261120 (1).xlsx", date(2026, 11, 20)),
        ("Export_20.11.2026.csv", date(2026, 11, 20)),
        ("vodafone_2026-13-45.csv", None),
        ("vodafone.csv", None),
    ],
)
def test_the_feeds_date_is_in_its_name(name: str, day: date | None):
    assert VODAFONE.feed_date(name) == day


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('carrier = "Beispielnetz"', "", "carrier"),
        ("required = [", "required = [[", "TOML"),
        ('"number", "status"', '"number"', "required"),
        ('number = ["MSISDN", "Rufnummer"]', "number = []", "number"),
        ("(?P<day>", "(", "year, month, day"),
        ("(?P<day>", "(?P<day>(", "file_dates"),
        ('no = ["N"]', 'no = ["y"]', "y"),
        ('iccid = ["Card"]', 'icid = ["Card"]', "icid"),
        ('region = "AT"', 'region = "AT"\ncut_off = "25 Uhr"', "cut_off"),
        ('region = "AT"', 'region = "AT"\ncut_off = "06:00:00Z"', "cut_off"),
    ],
)
def test_a_wrong_mapping_is_refused_with_its_name_and_what_is_wrong(old: str, new: str, said: str):
    text = SECOND_CARRIER.read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(BadMapping, match=r"mine\.toml") as refused:
        read_mapping("mine.toml", text.replace(old, new).encode())
    assert said in str(refused.value)
