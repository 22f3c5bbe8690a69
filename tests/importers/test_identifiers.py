import re

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from aggregates.device_terms import imei_in_full
from commands.engine.texts import E164
from foundation.luhn import luhn_digit, passes_luhn
from importers.identifiers import parse_iccid, parse_imei, parse_number, read_number
from importers.quarantine import BadValue, Notice, Reason

DIGITS = "0123456789"


def digits(low: int, high: int) -> st.SearchStrategy[str]:
    return st.text(alphabet=DIGITS, min_size=low, max_size=high)


@pytest.mark.requirement("F-02")
@pytest.mark.parametrize(
    "written",
    [
        "+4915228817386",
        "004915228817386",
        "015228817386",
        "0152 28817386",
        "0152-28817386",
        "0152/288 173 86",
        "+49 (0)152 28817386",
        "(0152) 28817386",
        " 0152\u00a028817386 ",
        "'015228817386",
        '="015228817386"',
        "\ufeff015228817386",
    ],
)
def test_a_number_is_read_however_it_is_written(written: str):
    assert read_number(written) == ("+4915228817386", None)


@pytest.mark.requirement("F-12")
@pytest.mark.parametrize(
    ("written", "notice"),
    [
        ("15228817386", Notice.LEADING_ZERO_RESTORED),
        ("15228817386.0", Notice.LEADING_ZERO_RESTORED),
        ("152 28817386", Notice.LEADING_ZERO_RESTORED),
        ("4915228817386", Notice.PLUS_RESTORED),
    ],
)
def test_what_a_spreadsheet_took_away_is_restored_and_said(written: str, notice: Notice):
    assert read_number(written) == ("+4915228817386", notice)


@pytest.mark.requirement("F-12")
@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", Reason.MISSING_NUMBER),
        ("  ", Reason.MISSING_NUMBER),
        ("4,91E+11", Reason.EXCEL_EXPONENT),
        ("4.91E+11", Reason.EXCEL_EXPONENT),
        ("4,91522881738E+12", Reason.EXCEL_EXPONENT),
        ("1522881738", Reason.MALFORMED_NUMBER),
        ("3023125123", Reason.MALFORMED_NUMBER),  # a fixed line that lost its zero could as well be a foreign number that lost its plus
        ("436601234567", Reason.MALFORMED_NUMBER),
        ("0152 2881", Reason.MALFORMED_NUMBER),
        ("0152288173861234", Reason.MALFORMED_NUMBER),
        ("unbekannt", Reason.MALFORMED_NUMBER),
        ("0152 28817386 ext 5", Reason.MALFORMED_NUMBER),
        ("++4915228817386", Reason.MALFORMED_NUMBER),
        ("٠١٥٢٢٨٨١٧٣٨٦", Reason.MALFORMED_NUMBER),
        ("---", Reason.MALFORMED_NUMBER),
    ],
)
def test_what_can_be_read_in_no_way_or_in_two_is_refused(written: str, reason: Reason):
    with pytest.raises(BadValue) as refused:
        parse_number(written)
    assert refused.value.reason is reason


def test_foreign_and_fixed_numbers_are_read():
    assert parse_number("+43 660 1234567") == "+436601234567"
    assert parse_number("0660 1234567", region="AT") == "+436601234567"
    assert parse_number("030 23125123") == "+493023125123"


@given(st.sampled_from(["+49", "0049", "0", "+490", ""]), st.sampled_from(["15", "16", "17", "18", "30", "89", ""]), digits(4, 12))
def test_the_short_cut_gives_exactly_what_the_library_gives(prefix: str, area: str, rest: str):
    written = prefix + area + rest
    if not prefix:
        return
    try:
        number = phonenumbers.parse(written, "DE")
        expected = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if phonenumbers.is_valid_number(number) else None
    except phonenumbers.NumberParseException:
        expected = None
    try:
        found = read_number(written)
    except BadValue:
        assert expected is None
    else:
        assert expected in (None, found.e164)
        assert (found.notice is Notice.NUMBER_NOT_IN_PLAN) == (expected is None)


@pytest.mark.requirement("F-02")
@pytest.mark.parametrize(
    ("written", "e164"),
    [
        ("+491528645558", "+491528645558"),
        ("+4915112345678901", "+4915112345678901"),
        ("+49 1525 1234567890", "+4915251234567890"),
        ("0049 (0)1525 1234567890", "+4915251234567890"),
        ("+882360000000012", "+882360000000012"),
        ("+3197012345678", "+3197012345678"),
        ("+327700010023652", "+327700010023652"),
        ("+999123456789", "+999123456789"),
    ],
)
def test_a_number_that_the_plan_does_not_know_is_taken_and_that_is_said(written: str, e164: str):
    for spoilt in (written, f"\u202a{written}\u202c", f"\u200b{written}\ufeff", written.replace(" ", "\u00a0")):
        known = phonenumbers.is_valid_number(phonenumbers.parse(e164)) if not e164.startswith("+999") else False
        assert read_number(spoilt) == (e164, None if known else Notice.NUMBER_NOT_IN_PLAN)


@pytest.mark.requirement("F-12")
@pytest.mark.parametrize("written", ["+49 152", "+49152288173861234567", "+0123456789", "00", "0152 288173861234567"])
def test_what_is_no_e164_is_refused_whoever_reports_it(written: str):
    with pytest.raises(BadValue) as refused:
        read_number(written)
    assert refused.value.reason is Reason.MALFORMED_NUMBER


def test_wide_digits_and_what_nobody_sees_are_read():
    assert read_number("０１５２２８８１７３８６").e164 == "+4915228817386"
    imei = parse_imei("\u200e35332208 000005 3\u202c")
    assert imei is not None
    assert imei.identity == "35332208000005"


@given(st.text(max_size=30) | st.text(alphabet="+()0-/. 49", max_size=12))
def test_any_text_is_a_valid_number_or_refused(text: str):
    try:
        found = parse_number(text)
    except BadValue:
        return
    assert re.fullmatch(E164, found)
    assert read_number(found).e164 == found


@given(digits(2, 24))
def test_the_check_digit_is_the_librarys(text: str):
    assert passes_luhn(text) == luhn.is_valid(text)
    assert luhn_digit(text) == luhn.calc_check_digit(text)


@pytest.mark.requirement("F-02")
@given(digits(14, 14).filter(lambda text: text[0] not in "01"))
def test_an_imei_is_its_first_14_digits_however_it_is_reported(identity: str):
    printed = imei_in_full(identity)
    grouped = f"{printed[:2]}-{printed[2:8]}/{printed[8:14]} {printed[14]}"
    for written in (identity, printed, identity + "0", identity + "07", grouped, f" {printed} ", f'="{printed}"', printed + ".0"):
        found = parse_imei(written)
        assert found is not None
        assert found.identity == identity


@pytest.mark.requirement("F-02", "F-12")
@given(digits(14, 14).filter(lambda text: text.strip("0") != ""), st.integers(1, 9))
def test_a_wrong_check_digit_is_refused(identity: str, step: int):
    wrong = identity + str((int(imei_in_full(identity)[14]) + step) % 10)
    if wrong[14] == "0":
        assert parse_imei(wrong) == (identity, wrong, Notice.IMEI_CHECK_DIGIT_NOT_SENT)
        return
    with pytest.raises(BadValue) as refused:
        parse_imei(wrong)
    assert refused.value.reason is Reason.IMEI_CHECK_DIGIT


@pytest.mark.parametrize("filler", ["", " ", "0", "000000000000000", "00000000000000", "0000000000000000", "-", "00-000000-000000-0", "–"])
def test_a_filler_is_no_imei(filler: str):
    assert parse_imei(filler) is None


@pytest.mark.requirement("F-12")
@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("3,53322E+14", Reason.EXCEL_EXPONENT),
        ("35332208123456A", Reason.IMEI_MALFORMED),
        ("3533220812345", Reason.IMEI_MALFORMED),
        ("35332208123456789", Reason.IMEI_MALFORMED),
        ("A0000049A1B2C3", Reason.IMEI_MALFORMED),
        ("unbekannt", Reason.IMEI_MALFORMED),
    ],
)
def test_what_is_no_imei_is_refused(written: str, reason: Reason):
    with pytest.raises(BadValue) as refused:
        parse_imei(written)
    assert refused.value.reason is reason


def test_an_imei_that_lost_its_leading_zero_gets_it_back():
    printed = imei_in_full("01326300123456")
    assert parse_imei(printed[1:]) == ("01326300123456", printed, Notice.IMEI_ZERO_RESTORED)


@pytest.mark.requirement("F-02")
@given(digits(16, 17))
def test_a_card_number_is_read_with_filler_and_spaces(rest: str):
    body = "89" + rest
    card = body + luhn.calc_check_digit(body)
    for written in (card, card + "F", card + "f", f" {card} ", " ".join(card[i : i + 4] for i in range(0, len(card), 4))):
        assert parse_iccid(written) == (card, None)


@pytest.mark.requirement("F-02")
def test_a_card_numbers_failing_check_digit_is_a_notice_only():
    assert parse_iccid("8949020000123456789") == ("8949020000123456789", Notice.ICCID_CHECK_DIGIT)
    assert parse_iccid("") is None
    assert parse_iccid(" - ") is None


@pytest.mark.requirement("F-12")
@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("894902000012345678", Reason.ICCID_MALFORMED),
        ("894902000012345678901", Reason.ICCID_MALFORMED),
        ("7949020000123456788", Reason.ICCID_MALFORMED),
        ("894902000012345678X", Reason.ICCID_MALFORMED),
        ("8,94902E+18", Reason.EXCEL_EXPONENT),
        ("8949020000123450000", Reason.EXCEL_DIGITS_LOST),
    ],
)
def test_what_is_no_card_number_is_refused(written: str, reason: Reason):
    with pytest.raises(BadValue) as refused:
        parse_iccid(written)
    assert refused.value.reason is reason


@given(st.text(max_size=24))
def test_any_text_is_an_imei_and_a_card_number_or_refused(text: str):
    for parse in (parse_imei, parse_iccid):
        try:
            parse(text)
        except BadValue as refused:
            assert refused.reason.de  # noqa: PT017
            assert refused.reason.en  # noqa: PT017
