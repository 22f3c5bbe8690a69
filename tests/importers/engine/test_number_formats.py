"""What Excel shows of a number is what comes in, where zeros or texts of its format belong to it (F-01)."""

import pytest

from importers.engine.number_formats import UNTOLD, number_format

pytestmark = pytest.mark.part_of("F-01")


@pytest.mark.parametrize(
    ("code", "digits", "shown"),
    [
        ("000000", "47", "000047"),
        ('"0000"', "47", "000047"),
        ('"P"0000', "47", "P0047"),
        ("P0000", "47", "P0047"),
        ("\\P0000", "12345", "P12345"),
        ('"P"General', "47", "P47"),
        ("00-000", "47", "00-047"),
        ("00-000", "123456", "123-456"),
        ("00000_ ", "47", "00047"),
        ("[Red]0000", "47", "0047"),
        ("[$-407]0000", "47", "0047"),
        ("0000;-0000", "47", "0047"),
        ('0000"-A"', "47", "0047-A"),
        ('"+"#', "4915228817386", "+4915228817386"),
        ("(##) 00", "147", "(1) 47"),
        ('0" Stück"', "0", "0 Stück"),
    ],
)
def test_zeros_and_texts_are_shown(code: str, digits: str, shown: str) -> None:
    found = number_format(code)
    if code == '"0000"':
        assert found is None, "a text alone shows no number"
        return
    assert found is not None
    assert found.shown(digits) == shown


@pytest.mark.parametrize(
    "code",
    ["General", "0", "#,##0", "0.00", "0%", "@", "0.00E+00", "dd.mm.yyyy", "[h]:mm", "#,##0.00 [$€-407]", '0.00 "€"', "# ##0", "# ?/?"],
)
def test_what_adds_nothing_that_is_missed_is_no_format(code: str) -> None:
    assert number_format(code) is None


@pytest.mark.parametrize("code", ["0000.0", '0.0" kg"', "[<1000]0000;00-000", '"P"#,##0'])
def test_what_cannot_be_followed_is_told(code: str) -> None:
    assert number_format(code) is UNTOLD
    assert UNTOLD.shown("47") is None
