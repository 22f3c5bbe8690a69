import string

import pytest

from importers.quarantine import Notice, Reason, RowRejected


@pytest.mark.requirement("F-12")
@pytest.mark.parametrize("coded", [*Reason, *Notice], ids=str)
def test_every_reason_speaks_german_and_english_and_uses_known_facts(coded: Reason | Notice):
    for text in (coded.de, coded.en):
        assert text.endswith(".")
        assert {name for _, name, _, _ in string.Formatter().parse(text) if name} <= {"value", "column", "expected", "found"}
    assert coded.de != coded.en


@pytest.mark.requirement("F-12")
def test_a_rejection_can_be_told_its_line_later():
    rejection = RowRejected("IMEI", "353322080000054", Reason.IMEI_CHECK_DIGIT)
    assert rejection.at(12) == RowRejected("IMEI", "353322080000054", Reason.IMEI_CHECK_DIGIT, 12)
    assert "353322080000054" in rejection.de
    assert rejection.code == "imei_check_digit"
