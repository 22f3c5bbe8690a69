from datetime import date

import pytest

from importers.imports.feed_row import FeedRow, parse_row
from importers.quarantine import Notice, Reason, RowRejected
from tests.importers.feeds import HEADER, ROW, cells_of, csv_text, feed_of, row

LAYOUT = feed_of(csv_text(ROW)).layout


def taken(**changed: str) -> FeedRow:
    found = parse_row(row(**changed), LAYOUT)
    assert isinstance(found, FeedRow), found
    return found


def rejected(*cells: str, line: int = 0) -> tuple[RowRejected, ...]:
    found = parse_row(cells, LAYOUT, line)
    assert not isinstance(found, FeedRow)
    return found


@pytest.mark.requirement("F-02")
def test_a_row_becomes_typed_values():
    assert taken() == FeedRow(
        number="+4915228817386",
        iccid="8949020000000000055",
        card_type="Nano-SIM",
        imei14="35332208000005",
        imei="353322080000053",
        tariff="Red Business Größe L",
        options=("Auslandsoption", "Datenpass"),
        contract_start=date(2024, 2, 1),
        contract_end=date(2026, 1, 31),
        earliest_renewal=date(2025, 11, 1),
        subsidy=True,
        renewal=False,
        hardware_calloff=True,
        status="active",
        ban="123456789",
        pin="0123",
        puk="12345678",
        pin2="1234",
        puk2="87654321",
    )


def test_secrets_are_not_shown():
    assert "12345678," not in repr(taken())
    assert "pin" not in repr(taken())


@pytest.mark.requirement("F-02")
@pytest.mark.parametrize(("word", "status"), [("Aktiv", "active"), (" PAUSIERT ", "paused"), ("gekündigt", "inactive"), ("frei", "free")])
def test_the_carriers_words_become_our_status(word: str, status: str):
    assert taken(Status=word).status == status


@pytest.mark.parametrize("empty", ["", " ", "-", "n/a", "K. A."])
def test_an_empty_cell_is_none(empty: str):
    found = taken(
        IMEI=empty, SIM_Kartennummer=empty, Tarif=empty, Vertragsende=empty, Subventionsberechtigung=empty, Tarifoptionen=empty, BAN=empty
    )
    assert (found.imei14, found.iccid, found.tariff, found.contract_end, found.subsidy, found.options, found.ban) == (
        None,
        None,
        None,
        None,
        None,
        (),
        None,
    )


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-01-31", date(2026, 1, 31)),
        ("31.1.2026", date(2026, 1, 31)),
        ("31.01.26", date(2026, 1, 31)),
        ("2026-01-31 00:00:00", date(2026, 1, 31)),
        ("00.00.0000", None),
        ("31.12.9999", None),
        ("unbefristet", None),
    ],
)
def test_dates_are_read_in_the_carriers_formats(text: str, day: date | None):
    assert taken(Vertragsende=text).contract_end == day


def test_the_order_and_repetition_of_options_means_nothing():
    assert taken(Tarifoptionen="B | A|B||a") == taken(Tarifoptionen="a|A|B")


@pytest.mark.requirement("F-12")
@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("Rufnummer", "", Reason.MISSING_NUMBER),
        ("Rufnummer", "0152", Reason.MALFORMED_NUMBER),
        ("Rufnummer", "4,91E+11", Reason.EXCEL_EXPONENT),
        ("IMEI", "353322080000054", Reason.IMEI_CHECK_DIGIT),
        ("IMEI", "35332208", Reason.IMEI_MALFORMED),
        ("IMEI", "3,53E+14", Reason.EXCEL_EXPONENT),
        ("SIM_Kartennummer", "8949", Reason.ICCID_MALFORMED),
        ("SIM_Kartennummer", "8,94902E+18", Reason.EXCEL_EXPONENT),
        ("SIM_Kartennummer", "8949020000123450000", Reason.EXCEL_DIGITS_LOST),
        ("Status", "weg", Reason.UNKNOWN_STATUS),
        ("Status", "", Reason.UNKNOWN_STATUS),
        ("Vertragsende", "31.02.2026", Reason.BAD_DATE),
        ("Vertragsende", "45231", Reason.BAD_DATE),
        ("Vertragsbeginn", "01.01.0202", Reason.BAD_DATE),
        ("Subventionsberechtigung", "vielleicht", Reason.BAD_YES_NO),
        ("Tarif", "x" * 201, Reason.TEXT_TOO_LONG),
    ],
)
def test_a_bad_cell_is_named_with_line_column_value_and_reason(column: str, value: str, reason: Reason):
    (wrong,) = rejected(*row(**{column: value}), line=17)
    assert (wrong.line, wrong.column.replace("-", "_"), wrong.value, wrong.reason) == (17, column, value, reason)
    for text in (wrong.de, wrong.en):
        assert "{" not in text
        assert text.endswith(".")


@pytest.mark.requirement("F-12")
def test_all_that_is_wrong_with_a_row_is_said_at_once():
    wrong = rejected(*row(Rufnummer="", IMEI="1", Vertragsende="x"))
    assert [each.column for each in wrong] == ["Rufnummer", "IMEI", "Vertragsende"]


@pytest.mark.requirement("F-12")
def test_a_secret_never_goes_to_the_quarantines_text():
    (wrong,) = rejected(*row(PUK="1234567x"))
    assert (wrong.value, wrong.reason) == ("", Reason.PIN_MALFORMED)
    assert "1234567x" not in wrong.de + wrong.en + repr(wrong)


@pytest.mark.requirement("F-12", "H-04")
def test_where_cells_slipped_no_value_is_told():
    """A code that slipped into another column would stand in the log for ever."""
    two_wrong = rejected(*row(IMEI="83915925", Vertragsende="73915924"))
    secret_wrong = rejected(*row(PUK="Gold", IMEI="83915925"))
    shifted = rejected(*row(Status="83915925", PUK="83915925"))
    for wrong in (two_wrong, secret_wrong, shifted):
        assert wrong
        assert {each.value for each in wrong} == {""}
    assert [each.column for each in shifted] == ["Status"]


@pytest.mark.requirement("F-12")
@pytest.mark.parametrize("cells", [ROW[:12], (*ROW[:13], *ROW[14:]), (*ROW[:-4], "12345678", "1234"), (*ROW, "x"), ("nur ein Text",)])
def test_too_many_or_too_few_cells_are_refused(cells: tuple[str, ...]):
    (wrong,) = rejected(*cells)
    assert wrong.reason is Reason.WRONG_CELL_COUNT
    assert f"{len(cells)} statt {len(HEADER)} Zellen" in wrong.de


def test_empty_cells_behind_the_last_column_do_no_harm():
    assert parse_row((*ROW, "", " "), LAYOUT) == taken()


@pytest.mark.requirement("F-12")
def test_what_spreadsheets_took_away_is_restored_with_a_warning():
    found = taken(Rufnummer="15228817386", PIN="123", PUK="345678")
    assert (found.number, found.pin, found.puk) == ("+4915228817386", "0123", "00345678")
    assert [(each.notice, each.column, each.value) for each in found.warnings] == [
        (Notice.LEADING_ZERO_RESTORED, "Rufnummer", "15228817386"),
        (Notice.PIN_ZERO_RESTORED, "PIN", ""),
        (Notice.PIN_ZERO_RESTORED, "PUK", ""),
    ]


@pytest.mark.requirement("F-02", "F-12")
def test_what_makes_a_spreadsheet_take_a_cell_as_text_is_no_part_of_it():
    plain = taken(BAN="0100200", PIN="0123")
    cells = row(BAN="0100200", PIN="0123")
    assert parse_row([f'="{cell}"' for cell in cells], LAYOUT) == plain


@pytest.mark.requirement("F-02", "F-12")
def test_a_zero_for_check_digit_and_a_failing_card_number_are_warnings():
    found = taken(IMEI="353322080000050", SIM_Kartennummer="8949020000000000056F")
    assert (found.imei14, found.imei, found.iccid) == ("35332208000005", "353322080000050", "8949020000000000056")
    assert [(each.notice, each.column) for each in found.warnings] == [
        (Notice.ICCID_CHECK_DIGIT, "SIM-Kartennummer"),
        (Notice.IMEI_CHECK_DIGIT_NOT_SENT, "IMEI"),
    ]


@pytest.mark.requirement("F-12")
def test_what_of_a_row_is_not_used_is_said():
    found = taken(Tarif="n/a", Vertragsbeginn="00.00.0000", Vertragsende="31.01.2026 13:05", IMEI="3533220800000512", PIN="-")
    assert [(each.notice, each.column, each.value) for each in found.warnings] == [
        (Notice.WORD_TAKEN_AS_EMPTY, "Tarif", "n/a"),
        (Notice.WORD_TAKEN_AS_EMPTY, "Vertragsbeginn", "00.00.0000"),
        (Notice.IMEI_SOFTWARE_VERSION, "IMEI", "3533220800000512"),
        (Notice.VALUE_CUT, "Vertragsende", "31.01.2026 13:05"),
    ]


@pytest.mark.requirement("F-12")
def test_cells_that_a_spreadsheet_left_out_at_the_end_are_empty():
    found = parse_row(ROW[:14], LAYOUT)
    assert isinstance(found, FeedRow)
    assert (found.status, found.ban, found.pin, found.puk2, found.warnings) == ("active", "123456789", None, None, ())


def test_a_column_that_the_file_lacks_is_no_empty_value():
    feed = feed_of("Status;Rufnummer;Tarif;IMEI;ICCID;Bemerkung\naktiv;015228817386;M;;;x\n")
    found = parse_row(cells_of(feed)[0], feed.layout)
    assert isinstance(found, FeedRow)
    assert (found.number, found.tariff, found.ban, found.options) == ("+4915228817386", "M", None, ())
    assert set(feed.layout.positions) == {"number", "iccid", "imei", "tariff", "status"}
