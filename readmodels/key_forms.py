"""In which forms lists hold what things are known by: numbers in E.164, cards by their digits, IMEIs with their check digit, whatever list they stand in."""

import re

from foundation.luhn import luhn_digit
from readmodels.engine.key_form import ANY_CASE, CAPITALS, KeyForm, ungrouped

_IDENTITY = 14
"""Digits that tell a device; behind them stands a check digit, or the version of its software."""
_DIALLED = re.compile(r"[+0-9][0-9]{3,}")
_GERMAN = "+49"
"""Where a number without country code belongs."""
_MOBILE = re.compile(r"491[5-7][0-9]{7,10}")
"""A German mobile number whose plus a spreadsheet took away."""
_NOT_DIALLED = re.compile(r"(?<=[0-9])[ \-]*\(0\)")
"""The zero of those who dial within the country, behind its code: +49 (0)171."""


def _e164(text: str) -> str:
    digits = ungrouped(_NOT_DIALLED.sub("", text))
    if not _DIALLED.fullmatch(digits):
        return text
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    elif digits.startswith("0"):
        digits = _GERMAN + digits[1:]
    elif _MOBILE.fullmatch(digits):
        digits = "+" + digits
    return _GERMAN + digits[len(_GERMAN) + 1 :] if digits.startswith(_GERMAN + "0") else digits


def _dialled(word: str) -> str | None:
    held = _e164(word)
    return held if held != word else None


def _digits(text: str) -> str:
    return ungrouped(text).rstrip("Ff") or text


def _imei(text: str) -> str:
    digits = ungrouped(text)
    if not _is_digits(digits):
        return text
    not_sent = len(digits) == _IDENTITY + 1 and digits.endswith("0")
    whole = len(digits) in (_IDENTITY, _IDENTITY + 2) or not_sent
    return digits[:_IDENTITY] + luhn_digit(digits[:_IDENTITY]) if whole else digits


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _word(word: str) -> str | None:
    digits = ungrouped(word)
    return digits if digits != word and digits.isdecimal() else None


def _identifier(text: str) -> str:
    return _imei(text) if _is_digits(ungrouped(text)) else text.upper()


def _named_identifier(text: str) -> str:
    kind, colon, value = text.partition(":")
    if not colon:
        kind, value = ("imei" if len(_imei(text)) > _IDENTITY and _is_digits(ungrouped(text)) else "serial_number"), text
    return f"imei:{_imei(value)[:_IDENTITY]}" if kind.lower() == "imei" else f"serial_number:{value.strip().upper()}"


def _shown_identifier(held: str) -> str:
    kind, _, value = held.partition(":")
    return f"IMEI {_imei(value)}" if kind == "imei" else f"SN {value}"


def _subject(text: str) -> str:
    digits = ungrouped(text)
    return _e164(text) if digits.startswith(("+", "0")) else _imei(text) if len(digits) >= _IDENTITY else text


NUMBER = KeyForm(_e164, ungrouped, _dialled)
CARD = KeyForm(_digits, ungrouped)
IMEI = KeyForm(_imei, ungrouped, _word)
SERIAL_NUMBER = CAPITALS
MAIL = LOGIN = PERSONNEL_NUMBER = ANY_CASE
IDENTIFIER = KeyForm(_identifier)
"""An IMEI or a serial number."""
NAMED_IDENTIFIER = KeyForm(_named_identifier, shown=_shown_identifier)
"""The same with its kind before it, as in `imei:35332208000005`."""
CASE_SUBJECT = KeyForm(_subject, word=_word)
"""A number, a device or a person, as what a case is about is called."""
