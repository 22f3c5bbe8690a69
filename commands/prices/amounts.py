"""The shapes of amounts, per cents and terms in commands: what is refused with 422 before any rule is asked."""

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from aggregates.engine.words import Help
from aggregates.prices.price_terms import MONTHS, PRICED_QUANTITY, WHICH_MONTHS
from foundation.money import NotMoney, amount_of

LONGEST_TERM = 120
MOST_PRICED_PIECES = 1_000_000
_HUNDRED = Decimal(100)


def _amount(given: Any) -> Decimal:
    try:
        return amount_of(given)
    except NotMoney as refused:
        raise ValueError(f"{refused.text_de} / {refused.text_en}") from None


def _percent(given: Any) -> Decimal:
    try:
        percent = amount_of(given)
    except NotMoney:
        percent = Decimal(-1)
    if not 0 < percent <= _HUNDRED:
        raise ValueError(
            "bitte einen Rabatt über 0 bis 100 mit höchstens zwei Nachkommastellen angeben, mit Punkt, wie 12.5 / "
            "give a discount of more than 0 and up to 100 with two decimals at most, with a point, such as 12.5"
        )
    return percent


def or_none(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Read what is given, where something is."""
    return lambda given: None if given is None else read(given)


_TEXT = {
    "type": "string",
    "pattern": r"^[0-9]{1,7}(\.[0-9]{1,2})?$",
    "x-expected": {
        "de": "Mit einem Punkt vor den Nachkommastellen, höchstens zwei, wie 1234.56.",
        "en": "With a point before the decimals, two at most, such as 1234.56.",
    },
}
_WRITTEN = WithJsonSchema(_TEXT, mode="validation")
_WRITTEN_OR_NULL = WithJsonSchema({"anyOf": [_TEXT, {"type": "null"}]}, mode="validation")
_AS_WRITTEN = Help("Netto in Euro, mit Punkt vor den Cent, wie 1234.56.", "Net in euros, with a point before the cents, such as 1234.56.")

Amount = Annotated[Decimal, _WRITTEN, BeforeValidator(_amount), _AS_WRITTEN]
"""A net amount in euros, as a text such as 1234.56."""
OptionalAmount = Annotated[Decimal | None, _WRITTEN_OR_NULL, BeforeValidator(or_none(_amount)), _AS_WRITTEN]
OptionalPercent = Annotated[
    Decimal | None, _WRITTEN_OR_NULL, BeforeValidator(or_none(_percent)), Help("Mit Punkt, wie 12.5.", "With a point, such as 12.5.")
]
Term = Annotated[Annotated[int, Field(ge=1, le=LONGEST_TERM)] | None, MONTHS, WHICH_MONTHS]
Quantity = Annotated[int, Field(ge=1, le=MOST_PRICED_PIECES), PRICED_QUANTITY]
