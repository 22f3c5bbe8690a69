"""In which form lists hold IMEIs: with their check digit."""

from foundation.luhn import luhn_digit
from readmodels.engine.key_form import KeyForm, ungrouped

_IDENTITY = 14
"""Digits that tell a device; behind them stands a check digit, or the version of its software."""


def _printed(text: str) -> str:
    digits = ungrouped(text)
    if not (digits.isascii() and digits.isdecimal()):
        return text
    not_sent = len(digits) == _IDENTITY + 1 and digits.endswith("0")
    whole = len(digits) in (_IDENTITY, _IDENTITY + 2) or not_sent
    return digits[:_IDENTITY] + luhn_digit(digits[:_IDENTITY]) if whole else digits


def _word(word: str) -> str | None:
    digits = ungrouped(word)
    return digits if digits != word and digits.isdecimal() else None


IMEI = KeyForm(_printed, ungrouped, _word)
