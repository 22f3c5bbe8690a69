"""Amounts of money as they are asked for: decimal text, so that no cent is lost on the way."""

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from aggregates.engine.words import Expected


def _in_cents(value: str) -> str:
    return f"{Decimal(value):.2f}"


NetAmount = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{1,6}(\.[0-9]{1,2})?$"),
    Expected(
        "bitte einen Betrag wie 149.90 angeben, mit Punkt und ohne Währung",
        "give an amount such as 149.90, with a point and without a currency",
    ),
    AfterValidator(_in_cents),
]
"""Euros and cents without VAT, such as 149.90."""
