"""Whether two descriptions can be of one device: one that only says more of the same model can, another model or another kind can't (F-09, F-12)."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from aggregates.agreements.device_kinds import DeviceKind
from aggregates.device import Device
from aggregates.device_terms import DeviceDescription

_WORD_AND_NUMBER = re.compile(r"([^\W\d_]{3,})(\d)")
_PLUS = re.compile(r"(?<=\w)\+")


def _words(name: str | None) -> Sequence[str]:
    """`iPhone15` is `iphone`, `15`; `S23+` is `s23`, `plus`."""
    return re.findall(r"[^\W_]+", _PLUS.sub(" plus ", _WORD_AND_NUMBER.sub(r"\1 \2", _plain(name))))


def _plain(name: str | None) -> str:
    return unicodedata.normalize("NFKC", name or "").casefold()


_MAKERS = frozenset(
    _words(
        "acer apple asus blackberry cat caterpillar dell emporia fairphone fujitsu gigaset google hewlett honor hp htc huawei lenovo lg microsoft "
        "motorola nokia oneplus oppo packard panasonic realme samsung siemens sony vivo xiaomi zebra zte"
    )
)
_COLOURS = frozenset(
    _words(
        "black blau blue braun brown gelb gold grau graphit graphite gray green grey grün lila midnight mitternacht orange pink polarstern purple red "
        "rosa rose rot schwarz silber silver space spacegrau starlight titan titanium türkis violet violett weiss weiß white yellow"
    )
)
_MODEL_WORDS = frozenset(
    _words(
        "ace active air book buds compact core duo edge fe flip fold go lite max mini nano neo note play plus power premium prime pro se studio tab "
        "turbo ultra watch xcover xl ii iii iv vi vii viii ix"
    )
)
_SIZE = re.compile(r"\b\d+\s*[gtm]b\b")
_TYPE_CODE = re.compile(r"(?!.*[^\W\d_]{5})\S*\d\S*\d\S*\d\S*|(?:iphone|ipad)\d+,\d+")


def other_model(one: DeviceDescription, other: DeviceDescription) -> bool | None:
    """Tell whether these are two models: neither is a spelling of the other, or one says a word more that makes it another model. None where one of them says nothing."""
    makers = {*_MAKERS, *_words(one.maker), *_words(other.maker)}
    ours, theirs = _core(one.model, makers), _core(other.model, makers)
    if not ours or not theirs:
        return None
    if "".join(ours) == "".join(theirs):
        return False
    few, many = sorted((set(ours), set(theirs)), key=len)
    return not few <= many or any(map(_makes_another, many - few))


def other_maker(one: DeviceDescription, other: DeviceDescription) -> bool | None:
    """Tell whether these are two makers; not where one name only says more than the other. None where one of them says nothing."""
    ours, theirs = _words(one.maker), _words(other.maker)
    if not ours or not theirs:
        return None
    return not (set(ours) <= set(theirs) or set(theirs) <= set(ours) or "".join(ours) == "".join(theirs))


def is_code_beside_name(one: DeviceDescription, other: DeviceDescription) -> bool:
    """Tell whether one is called by a type code (SM-S911B), as device managements do, and the other by a name: then they can't be compared."""
    return _is_code(one) != _is_code(other)


def other_kind(described: DeviceDescription, device: Device) -> bool:
    """Tell whether a row says a kind that the device can't be. A list that doesn't say makes smartphones, so that one may turn out to be something else, unless it has an IMEI and would be a computer."""
    return "kind" in described.model_fields_set and _exclude(device, described.kind)


def are_two_kinds(one: Device, other: Device) -> bool:
    """Tell whether two records are of kinds that one device can't be."""
    return _exclude(one, other.description.kind) and _exclude(other, one.description.kind)


def _exclude(device: Device, said: DeviceKind) -> bool:
    known = device.description.kind
    if known == said or "other" in (known, said) or device.unknown:
        return False
    return known != "smartphone" or (said in ("laptop", "pc") and any(each.kind == "imei" for each in device.identifiers))


def _core(name: str | None, makers: Iterable[str]) -> list[str]:
    """The words that tell the model: without maker, storage size and colour."""
    aside = {*makers, *_COLOURS}
    return [word for word in _words(_SIZE.sub(" ", _plain(name))) if word not in aside]


def _makes_another(word: str) -> bool:
    return word in _MODEL_WORDS or len(word) == 1 or any(map(str.isdigit, word))


def _is_code(description: DeviceDescription) -> bool:
    makers = {*_MAKERS, *_words(description.maker)}
    words = [word for word in _plain(description.model).split() if word not in makers]
    return len(words) == 1 and _TYPE_CODE.fullmatch(words[0]) is not None
