"""Money: a decimal amount in a currency, never a floating-point number; read from what people write, or refused with how to write it.

Rounding is half up to cents (`to_cents`): 0.005 becomes 0.01. Amounts are net unless their name says otherwise (foundation/vat.py).
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Self

from pydantic import BaseModel, ConfigDict

from foundation.bilingual_error import BilingualError

CURRENCY = "EUR"
CENT = Decimal("0.01")
MOST = Decimal("9999999.99")
"""Of one amount that people write; sums may be more."""
_PLAIN = re.compile(r"[0-9]+(\.[0-9]{1,2})?")
_FINER = re.compile(r"[0-9]+\.[0-9]{3,}")
_GROUPED = re.compile(r"[0-9]{1,3}([. '][0-9]{3})*,[0-9]{1,2}|[0-9]+,[0-9]{1,2}")
_LONGEST = 40
_PERCENT = Decimal(100)


class NotMoney(BilingualError):
    """ "{text}" is no amount of money; write it with a point before the cents and nothing else, such as 1234.56."""

    status = 422
    code = "not-money"
    de = "„{text}“ ist kein Geldbetrag; bitte mit einem Punkt vor den Cent und sonst nichts schreiben, wie 1234.56."


class MoneyWithComma(NotMoney):
    """ "{text}" is written with a comma; write it with a point before the cents and without separators of thousands: {plain}."""

    code = "money-with-comma"
    de = "„{text}“ ist mit Komma geschrieben; bitte mit einem Punkt vor den Cent und ohne Tausendertrennzeichen schreiben: {plain}."


class NegativeMoney(NotMoney):
    """ "{text}" is negative; give an amount of 0.00 or more."""

    code = "negative-money"
    de = "„{text}“ ist negativ; bitte einen Betrag ab 0.00 angeben."


class MoneyTooFine(NotMoney):
    """ "{text}" has more than two decimals; give euros and cents, such as 1234.56."""

    code = "money-too-fine"
    de = "„{text}“ hat mehr als zwei Nachkommastellen; bitte Euro und Cent angeben, wie 1234.56."


class TooMuchMoney(NotMoney):
    """ "{text}" is more than an amount may be; give one of {most} at most."""

    code = "too-much-money"
    de = "„{text}“ ist mehr, als ein Betrag sein darf; bitte höchstens {most} angeben."


def to_cents(amount: Decimal) -> Decimal:
    """Round half up to cents."""
    return amount.quantize(CENT, ROUND_HALF_UP)


class Money(BaseModel):
    """An amount in a currency. Adding another currency raises ValueError."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    amount: Decimal
    currency: str = CURRENCY

    @classmethod
    def said(cls, stored: Any) -> str:
        """Say one as it is stored, in both languages alike."""
        return f"{stored.get('amount')} {stored.get('currency')}"

    def __str__(self) -> str:
        return f"{self.amount:.2f} {self.currency}"

    def __add__(self, other: Self) -> Self:
        if other.currency != self.currency:
            raise ValueError(f"{self} and {other} are of two currencies")
        return self.with_amount(self.amount + other.amount)

    def __mul__(self, times: int) -> Self:
        return self.with_amount(self.amount * times)

    def part(self, percent: Decimal) -> Self:
        """Return so many per cent of it, rounded half up to cents."""
        return self.with_amount(to_cents(self.amount * percent / _PERCENT))

    def with_amount(self, amount: Decimal) -> Self:
        return type(self)(amount=amount, currency=self.currency)


def amount_of(given: Any) -> Decimal:
    """Read an amount, in euros and cents: a text such as 1234.56, a whole number, a decimal. Raises NotMoney; a floating-point number is none."""
    if isinstance(given, bool) or not isinstance(given, str | int | Decimal):
        raise NotMoney(text=str(given)[:_LONGEST])
    written = " ".join(format(given, "f").split() if isinstance(given, Decimal) else str(given)[: 2 * _LONGEST].split())
    text, bare = written[:_LONGEST], written.removeprefix("-").removeprefix("−")
    if bare != written and bare[:1].isdigit():
        raise NegativeMoney(text=text)
    if _GROUPED.fullmatch(bare):
        raise MoneyWithComma(text=text, plain=re.sub("[. ']", "", bare).replace(",", "."))
    if _FINER.fullmatch(bare):
        raise MoneyTooFine(text=text)
    if not _PLAIN.fullmatch(bare):
        raise NotMoney(text=text)
    amount = Decimal(bare).quantize(CENT) if len(bare) < _LONGEST else MOST + 1
    if amount > MOST:
        raise TooMuchMoney(text=text, most=str(MOST))
    return amount
