"""Whether Excel shows a number as it is stored, where its format adds neither zeros nor texts (F-01)."""

import re

_QUOTED = re.compile(r'"[^"]*"|\\.|[_*].|\[[^\]]*\]')
_EXACT = 1 << 53


def is_shown_alike(code: str, value: float) -> bool:
    """Tell whether what is shown differs from the number by separators of thousands and a currency at most. Formats of dates are not asked for."""
    bare = _QUOTED.sub("", _section(code, value))
    if code == "@" or "General" in bare:
        return abs(value) < _EXACT
    if not re.search("[0#?]", bare):
        return False  # nothing, or a text alone
    if "%" in bare or re.search("[eE][+-]", bare) or re.search(r"[0#?],+(?![0#?])", bare):
        return value == 0 and "E" not in bare.upper()
    return value.is_integer() if "/" in bare else _has_its_decimals(bare, value)


def _has_its_decimals(bare: str, value: float) -> bool:
    """Whether no decimals are rounded away, none are added, and a zero is shown."""
    found = re.search(r"\.([0#?]*)", bare)
    places = found[1] if found else ""
    digits = f"{value:.15f}".rstrip("0").partition(".")[2]
    return round(value, len(places)) == value and len(digits) >= places.count("0") and (value != 0 or "0" in bare)


def _section(code: str, value: float) -> str:
    """Return the part that holds for the number; of quoted semicolons none divides."""
    hidden = _QUOTED.sub(lambda found: found[0].replace(";", "\0"), code)
    sections = [each.replace("\0", ";") for each in hidden.split(";")]
    if value < 0 and len(sections) > 1:
        return sections[1]
    return sections[2] if value == 0 and len(sections) > 2 else sections[0]
