"""In which form lists hold numbers and cards: numbers in E.164, cards by their digits."""

import re

from readmodels.engine.key_form import KeyForm, ungrouped

_DIALLED = re.compile(r"[+0-9][0-9]{3,}")
_GERMAN = "+49"
"""Where a number without country code belongs."""


def _e164(text: str) -> str:
    digits = ungrouped(text)
    if not _DIALLED.fullmatch(digits):
        return text
    if digits.startswith("00"):
        return "+" + digits[2:]
    return _GERMAN + digits[1:] if digits.startswith("0") else digits


def _dialled(word: str) -> str | None:
    held = _e164(word)
    return held if held != word else None


def _digits(text: str) -> str:
    return ungrouped(text).rstrip("Ff") or text


NUMBER = KeyForm(_e164, ungrouped, _dialled)
CARD = KeyForm(_digits, ungrouped)
