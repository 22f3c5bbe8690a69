"""Money is decimal, rounded half up to cents, and refused with how to write it; value-added tax is that of the day."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.money import MOST, Money, MoneyTooFine, MoneyWithComma, NegativeMoney, NotMoney, TooMuchMoney, amount_of, to_cents
from foundation.vat import NoVatThen, vat_of, vat_percent

CENTS = st.integers(0, int(MOST * 100)).map(lambda cents: Decimal(cents) / 100)


@pytest.mark.parametrize(
    ("written", "amount"),
    [("0", "0.00"), ("1234.5", "1234.50"), (" 12.34 ", "12.34"), (7, "7.00"), (Decimal("9.9"), "9.90"), ("9999999.99", "9999999.99")],
)
def test_what_people_write_is_read_to_the_cent(written: Any, amount: str) -> None:
    assert str(amount_of(written)) == amount


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("-1", NegativeMoney),
        ("−1.50", NegativeMoney),
        (-1, NegativeMoney),
        (Decimal("-0.01"), NegativeMoney),
        ("12,50", MoneyWithComma),
        ("1.234,56", MoneyWithComma),
        ("1'234,56", MoneyWithComma),
        ("1.005", MoneyTooFine),
        (Decimal("1.0000"), MoneyTooFine),
        ("10000000", TooMuchMoney),
        ("9" * 60, TooMuchMoney),
        (10**90, TooMuchMoney),
        ("NaN", NotMoney),
        (Decimal("NaN"), NotMoney),
        (Decimal("Infinity"), NotMoney),
        ("1e3", NotMoney),
        ("1,234.56", NotMoney),
        ("12 €", NotMoney),
        ("", NotMoney),
        ("٣", NotMoney),
        (1.5, NotMoney),
        (True, NotMoney),
        (None, NotMoney),
    ],
)
def test_what_is_no_amount_is_refused_in_both_languages_with_how_to_write_it(written: Any, why: type[NotMoney]) -> None:
    with pytest.raises(NotMoney) as refused:
        amount_of(written)
    assert type(refused.value) is why
    assert refused.value.text_de != refused.value.text_en


def test_a_comma_is_told_how_it_is_written_with_a_point() -> None:
    with pytest.raises(MoneyWithComma) as refused:
        amount_of("1.234,56")
    assert refused.value.text_de.endswith("schreiben: 1234.56.")
    assert refused.value.text_en.endswith("thousands: 1234.56.")


@given(CENTS)
def test_an_amount_is_read_as_it_is_written(amount: Decimal) -> None:
    assert amount_of(f"{amount:.2f}") == amount
    assert Money.model_validate_json(Money(amount=amount).model_dump_json()) == Money(amount=amount)


def test_halves_are_rounded_up() -> None:
    assert [str(to_cents(Decimal(text))) for text in ("0.005", "0.015", "0.025", "0.0249")] == ["0.01", "0.02", "0.03", "0.02"]
    assert str(Money(amount=Decimal("0.05")).part(Decimal(10))) == "0.01 EUR"


@given(CENTS, st.integers(0, 10_000).map(lambda hundredths: Decimal(hundredths) / 100))
def test_a_part_is_within_half_a_cent_of_what_it_is_and_never_more_than_the_whole(amount: Decimal, percent: Decimal) -> None:
    part = Money(amount=amount).part(percent).amount
    assert abs(part - amount * percent / 100) <= Decimal("0.005")
    assert 0 <= part <= amount


def test_two_currencies_are_no_sum() -> None:
    with pytest.raises(ValueError, match="two currencies"):
        sum([Money(amount=Decimal(1), currency="CHF")], Money(amount=Decimal(1)))


@pytest.mark.parametrize(
    ("day", "percent"),
    [
        ("2020-06-30", 19),
        ("2020-07-01", 16),
        ("2020-12-31", 16),
        ("2021-01-01", 19),
        ("2006-12-31", 16),
        ("2007-01-01", 19),
        ("2100-01-01", 19),
    ],
)
def test_tax_is_that_of_the_day(day: str, percent: int) -> None:
    assert vat_percent(date.fromisoformat(day)) == percent


def test_tax_is_added_to_the_net_amount_and_before_there_was_one_is_refused() -> None:
    assert str(vat_of(Money(amount=Decimal("499.99")), vat_percent(date(2026, 1, 1)))) == "95.00 EUR"
    with pytest.raises(NoVatThen):
        vat_percent(date(1968, 1, 1) - timedelta(days=1))
