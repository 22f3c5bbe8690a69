"""Numbers, IMEIs and card numbers (ICCID) as people, carriers and Excel write them → one canonical form each (F-02).

All of these raise `BadValue` with the `Reason` for the quarantine.
"""

import re
from functools import cache
from typing import NamedTuple

import phonenumbers

from foundation.luhn import passes_luhn
from foundation.normal_form import key
from importers.quarantine import BadValue, Notice, Reason

_EXPONENT = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+")
_WHOLE_FLOAT = re.compile(r"(\d+)[.,]0+")
_EXCEL_TEXT = re.compile(r'="?([^"]*)"?')
_DIALLED = re.compile(r"\+?[0-9 ()/.\-\u2010-\u2015]+")
_DIGITS = re.compile(r"[0-9]+")
LONGEST_E164 = 17
"""With the plus: 15 digits by the standard, and 16 in the machines' numbers of some carriers."""
_E164 = re.compile(r"[1-9][0-9]{6,16}")
"""One more than a number may have: a zero after the country code is no digit of it."""
_GROUPING = str.maketrans("", "", " -/.")


class Number(NamedTuple):
    """A number in E.164 (`+4915228817386`), and what was put right to get it."""

    e164: str
    notice: Notice | None = None


class Imei(NamedTuple):
    """`identity` is the first 14 digits, by which a device is known; `reported` all digits that came in."""

    identity: str
    reported: str
    notice: Notice | None = None


class Iccid(NamedTuple):
    """A SIM card's number: 19 or 20 digits, without filler."""

    digits: str
    notice: Notice | None = None


def parse_number(text: str, region: str = "DE") -> str:
    """Return the number in E.164; `region` is where a number without country code belongs."""
    return read_number(text, region).e164


def read_number(text: str, region: str = "DE") -> Number:
    """Read a number as `parse_number` does, and say what was put right.

    A number without `0` or `+` before it is accepted only where it can be read in one way: as a mobile number of the region
    that lost its zero, or its plus, in a spreadsheet. One with its country code that the library's plan of numbers doesn't know is taken, and that is said.
    """
    if region == "DE" and (canonical := _canonical_german_mobile().fullmatch(text)):
        return Number("+49" + canonical[1])
    written = _plain(text)
    if not written:
        raise BadValue(Reason.MISSING_NUMBER)
    if _EXPONENT.fullmatch(written):
        raise BadValue(Reason.EXCEL_EXPONENT)
    if not _DIALLED.fullmatch(written):
        raise BadValue(Reason.MALFORMED_NUMBER)
    if written[0] in "+0(":
        return _international(written, region) or Number(_valid(written, region))
    return _without_prefix(written, region)


@cache
def _canonical_german_mobile() -> re.Pattern[str]:
    """What the library accepts as a German mobile number when written without any grouping; some fifty times quicker than asking it."""
    metadata = phonenumbers.PhoneMetadata.metadata_for_region("DE")
    if metadata is None or metadata.mobile is None:
        raise LookupError("phonenumbers has no German mobile numbers")
    return re.compile(rf"(?:\+49|0049|0)({metadata.mobile.national_number_pattern})", re.ASCII)


def _international(written: str, region: str) -> Number | None:
    """Read one with its country code, whether or not the plan of numbers knows it (machines' numbers, new ranges). None: it has none, or too few or too many digits."""
    digits = "".join(_DIGITS.findall(written))
    if written.lstrip("(")[:1] != "+":
        if not digits.startswith("00") or not _dials_00(region):
            return None
        digits = digits[2:]
    if not _E164.fullmatch(digits):
        return None
    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return Number(f"+{digits}", Notice.NUMBER_NOT_IN_PLAN) if len(digits) < LONGEST_E164 else None
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if phonenumbers.is_valid_number(number):
        return Number(e164)
    return Number(e164, Notice.NUMBER_NOT_IN_PLAN) if len(e164) <= LONGEST_E164 else None


@cache
def _dials_00(region: str) -> bool:
    metadata = phonenumbers.PhoneMetadata.metadata_for_region(region)
    return metadata is not None and metadata.international_prefix == "00"


def _valid(written: str, region: str) -> str:
    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException as error:
        raise BadValue(Reason.MALFORMED_NUMBER) from error
    if not phonenumbers.is_valid_number(number):
        raise BadValue(Reason.MALFORMED_NUMBER)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _without_prefix(written: str, region: str) -> Number:
    digits = "".join(_DIGITS.findall(written))
    if _is_mobile(digits, region):
        return Number(_valid(digits, region), Notice.LEADING_ZERO_RESTORED)
    country_code = str(phonenumbers.country_code_for_region(region))
    if digits.startswith(country_code) and _is_mobile("+" + digits, region):
        return Number(_valid("+" + digits, region), Notice.PLUS_RESTORED)
    raise BadValue(Reason.MALFORMED_NUMBER)


def _is_mobile(written: str, region: str) -> bool:
    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return False
    mobile = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
    return phonenumbers.is_valid_number(number) and phonenumbers.number_type(number) in mobile


def parse_imei(text: str) -> Imei | None:
    """Return the IMEI, or None for an empty cell and for fillers (all zeros, dashes).

    14 digits (no check digit), 15 (checked by Luhn; a 0 in the last place means that the network did not send it), or 16 (IMEISV).
    """
    if len(text) == 15 and text.isascii() and text.isdigit() and passes_luhn(text) and text != "000000000000000":
        return Imei(text[:14], text)
    digits = _plain(text).translate(_GROUPING)
    if not digits.strip("0-–"):
        return None
    if _EXPONENT.fullmatch(_plain(text)):
        raise BadValue(Reason.EXCEL_EXPONENT)
    if not _DIGITS.fullmatch(digits) or not 14 <= len(digits) <= 16:
        raise BadValue(Reason.IMEI_MALFORMED)
    if len(digits) == 15:
        return _checked_imei(digits)
    if len(digits) == 14 and digits[0] == "1" and passes_luhn("0" + digits):
        # Type codes begin with 01 or 3 to 9, never with 1: the zero before it was lost in a spreadsheet.
        return Imei("0" + digits[:13], "0" + digits, Notice.IMEI_ZERO_RESTORED)
    return Imei(digits[:14], digits, Notice.IMEI_SOFTWARE_VERSION if len(digits) == 16 else Notice.IMEI_CHECK_DIGIT_ADDED)


def _checked_imei(digits: str) -> Imei:
    if passes_luhn(digits):
        return Imei(digits[:14], digits)
    if digits[14] == "0":
        return Imei(digits[:14], digits, Notice.IMEI_CHECK_DIGIT_NOT_SENT)
    raise BadValue(Reason.IMEI_CHECK_DIGIT)


def parse_iccid(text: str) -> Iccid | None:
    """Return the card's number, or None for an empty cell. A trailing filler F is dropped; a failing check digit is only a notice."""
    if len(text) in (19, 20) and text.isascii() and text.isdigit() and text.startswith("89") and passes_luhn(text):
        return Iccid(text)
    written = _plain(text)
    digits = written.translate(_GROUPING).rstrip("Ff")
    if not digits.strip("0–"):
        return None
    if _EXPONENT.fullmatch(written):
        raise BadValue(Reason.EXCEL_EXPONENT)
    if not _DIGITS.fullmatch(digits) or len(digits) not in (19, 20) or not digits.startswith("89"):
        raise BadValue(Reason.ICCID_MALFORMED)
    if passes_luhn(digits):
        return Iccid(digits)
    if not digits[15:].strip("0"):
        raise BadValue(Reason.EXCEL_DIGITS_LOST)
    return Iccid(digits, Notice.ICCID_CHECK_DIGIT)


def _plain(text: str) -> str:
    """Without what spreadsheets put around numbers: spaces of all kinds, a leading apostrophe, `="…"`, `.0` at the end."""
    plain = key(text)
    if plain.startswith("="):
        plain = _EXCEL_TEXT.sub(r"\1", plain)
    plain = plain.removeprefix("'").strip()
    whole = _WHOLE_FLOAT.fullmatch(plain)
    return whole[1] if whole else plain
