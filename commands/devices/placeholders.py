"""What stands where a serial number or an IMEI should, and is none: words for nothing, and what mainboards say that were never given one (F-09).

One rule at every door: a list has no identifier there, whoever registers a single device is asked to leave it out.
"""

from foundation.normal_form import same

_WORDS = frozenset(
    [
        "baseboardserialnumber",
        "chassisserialnumber",
        "default",
        "defaultstring",
        "empty",
        "ka",
        "keine",
        "keineangabe",
        "na",
        "nichtangegeben",
        "nichtverfügbar",
        "nichtvorhanden",
        "none",
        "noserial",
        "noserialnumber",
        "notapplicable",
        "notavailable",
        "notset",
        "notspecified",
        "null",
        "nullstring",
        "oem",
        "ohne",
        "serial",
        "serialnumber",
        "seriennummer",
        "sernum",
        "systemserialnumb",
        "systemserialnumber",
        "tbd",
        "tobefilledbyoem",
        "unbekannt",
        "undefined",
        "unknow",
        "unknown",
        "unspecified",
    ]
)
_COUNTED = "01234567890"
_OFTEN = 4
"""How often a sign stands that stands for nothing; a zero does by itself."""
_DASHES = "-–—_./ "


def is_placeholder(written: str) -> bool:
    """Tell whether nobody was given this: a word for nothing, one sign again and again, or digits counted up, however it is written."""
    signs = "".join(filter(str.isalnum, text := same(written)))
    if not signs:
        return not text.strip(_DASHES)
    counted = len(signs) >= _OFTEN and signs in (_COUNTED[: len(signs)], _COUNTED[1 : len(signs) + 1])
    again = len(set(signs)) == 1 and (len(signs) >= _OFTEN or signs[0] == "0")
    return again or signs in _WORDS or counted
