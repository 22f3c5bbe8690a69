"""In which of the old encodings a text is written, told by what makes sense in German; UTF-8 and UTF-16 are told by their bytes."""

import codecs
import io
import re
from collections.abc import Sequence
from typing import BinaryIO, NamedTuple

from importers.engine.other_alphabets import Doubt, doubts
from importers.engine.unreadable import Unreadable

NAMES = {"windows-1252": "cp1252", "dos-850": "cp850", "mac-roman": "mac_roman", "iso-8859-15": "iso8859_15"}
"""What we call them, and Python."""
_USUAL = "windows-1252"
SAMPLE_BYTES = 1 << 18
"""Of lines that are no UTF-8."""
_GERMAN = frozenset("äöüÄÖÜßẞ")
_NEIGHBOURS = frozenset("éèêëáàâçñóôúùûíîïæœÿšžýÉÈÊËÁÀÂÇÑÓÔÚÙÛÍÎÏÆŒŸŠŽÝ")
"""Letters of French, Spanish and Czech, too."""
_RARE = frozenset("ãõìòåøÃÕÌÒÅØ")
_ICELANDIC = {"ð": "ø", "þ": "ø", "Ð": "Ø", "Þ": "Ø"}
"""Like which they stand in words; in DOS 850 they are French letters of the usual encoding."""
_WESTERN = ("windows-1252", "iso-8859-15")
_BESIDE_WORDS = frozenset("„“”‚‘’»«–—…•·§°²³€£®©´`¼½¾±×µªº")
_NOT_BEHIND_A_LETTER = frozenset("§€£„‚")
_BEFORE_WORDS = frozenset("„‚‘“«»…”’–")
_WITHIN_WORDS = frozenset("’–´`")
_VOWELS = frozenset("aeiouyäöüAEIOUYÄÖÜ")
_O_UMLAUT_IN_DOS = "Í"
"""As which DOS 850 reads the Ö of Windows-1252. Hardly a name begins with it here (`Íñigo`), and many with the other."""
_BEYOND_ASCII = re.compile("[^\\x00-\\x7f]")
_SENSELESS = 2
"""What a single letter costs that makes no sense where it stands; a reading by so much worse is out of the question."""


class Reading(NamedTuple):
    """How one encoding reads the sample."""

    encoding: str
    text: str
    support: int
    """By letters that German and its neighbours write."""
    cost: int
    """Of letters and signs that make no sense where they stand."""
    has_letters: bool


def told_apart(sample: bytes) -> str:
    """Return the encoding of a text that is no UTF-8, by some of its lines: the one that makes sense where no other does.

    Raises Unreadable with two readings where both make sense, or none does.
    """
    readings = [_reading(encoding, sample) for encoding in NAMES]
    best = min(readings, key=lambda reading: (reading.cost, -reading.support))
    usual = readings[0]
    is_german = not _GERMAN.isdisjoint(best.text)
    may_be_other = best.text == usual.text or not is_german
    if may_be_other and (found := doubts(sample, usual.text[1:-2], sure=best.cost == 0 and best is usual)):
        raise _doubted(best, found)
    others = sorted((reading for reading in readings if reading.text != best.text), key=lambda reading: (reading.cost, -reading.support))
    for other in others:
        if not _clearly(best, other):
            raise _unclear(best, other)
    if others and best.support <= best.cost and (best.encoding != _USUAL or best.cost):
        raise _unclear(best, others[0])
    return best.encoding


def _doubted(best: Reading, found: Sequence[Doubt]) -> Unreadable:
    at = found[0].at
    words = {f"{best.encoding}: {_word_at(best.text, at + 1)}": None}
    return Unreadable("encoding-unclear", readings="; ".join([*words, *(f"{each.encoding}: {_word_at(each.text, at)}" for each in found)]))


def _clearly(best: Reading, other: Reading) -> bool:
    """Whether the other one is out of the question: it makes much less sense; or has, beside the usual encoding, no letter that is written here."""
    if other.cost >= _SENSELESS * best.cost + _SENSELESS:
        return True
    return best.encoding == _USUAL and other.support == 0 and (best.support > 0 or not best.has_letters)


def _unclear(one: Reading, other: Reading) -> Unreadable:
    at = next(at for at, (this, that) in enumerate(zip(one.text, other.text, strict=True)) if this != that)
    return Unreadable("encoding-unclear", readings="; ".join(f"{each.encoding}: {_word_at(each.text, at)}" for each in (one, other)))


def _reading(encoding: str, sample: bytes) -> Reading:
    text = f" {sample.decode(NAMES[encoding], errors='replace')}  "
    support = cost = 0
    letters = False
    for found in _BEYOND_ASCII.finditer(text):
        at, letter = found.start(), found[0]
        if letter.isalpha():
            letters = True
            as_known = _ICELANDIC.get(letter, letter) if encoding in _WESTERN else letter
            spoilt = _cost_of_letter(text[at - 1], as_known, text[at + 1], text[at + 2])
            if encoding == "dos-850" and letter == _O_UMLAUT_IN_DOS and not text[at - 1].isalpha() and text[at + 1] not in "ñÑ":
                spoilt = _SENSELESS
            support += 0 if spoilt else 4 if letter in _GERMAN else letter in _NEIGHBOURS
            cost += spoilt
        else:
            cost += _cost_of_sign(text[at - 1], letter, text[at + 1])
    return Reading(encoding, text, support, cost, letters)


def _cost_of_letter(before: str, letter: str, after: str, behind: str) -> int:
    """0 where it makes sense between its neighbours."""
    if letter not in _GERMAN and letter not in _NEIGHBOURS and letter not in _RARE:
        return _SENSELESS
    if letter == "ß":
        return 0 if before in _VOWELS else _SENSELESS
    if letter.isupper():
        odd = before.islower() or (before.isalpha() and after.islower()) or (after.isupper() and behind.islower())
    else:
        odd = after.isupper() or (before.isupper() and behind.isupper())
    alone = not before.isalpha() and not after.isalpha() and after != "." and letter not in "àÀ"
    return _SENSELESS if odd or alone else 0


def _cost_of_sign(before: str, sign: str, after: str) -> int:
    """0 where it makes sense between its neighbours."""
    if sign.isspace():
        return 0
    if not sign.isprintable() or sign == "\ufffd":
        return 3 * _SENSELESS
    within = before.isalpha() and after.isalpha()
    if sign == "·" and within:
        return 0 if before in "lL" and after in "lL" else _SENSELESS + 1
    if sign not in _BESIDE_WORDS or (within and sign not in _WITHIN_WORDS):
        return _SENSELESS + 1
    if sign in "ªº":
        return 0 if before.isdigit() or before.isupper() else _SENSELESS
    odd = sign in _NOT_BEHIND_A_LETTER if before.isalpha() else after.isalpha() and sign not in _BEFORE_WORDS
    return _SENSELESS if odd else 0


def _word_at(text: str, at: int) -> str:
    begin, end = at, at + 1
    while begin > 0 and text[begin - 1] not in ' ,;"\t|\r\n' and at - begin < 20:
        begin -= 1
    while end < len(text) and text[end] not in ' ,;"\t|\r\n' and end - at < 20:
        end += 1
    return text[begin:end]


def utf16_of(beginning: bytes) -> str | None:
    """Return which UTF-16 a text is, told by its mark or, without one, by where its zeros stand; None where it is none."""
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    even, odd = beginning[::2].count(0), beginning[1::2].count(0)
    if max(even, odd) > len(beginning) // 5 > 10 * min(even, odd):
        return "utf-16-le" if odd > even else "utf-16-be"
    return None


def as_utf8(binary: BinaryIO, utf16: str) -> BinaryIO:
    """Return a text in UTF-16 as one in UTF-8, in memory. Raises Unreadable where it is damaged."""
    binary.seek(0)
    try:
        return io.BytesIO(binary.read().decode(utf16).encode())
    except UnicodeError as error:
        raise Unreadable("utf16-file", cause=str(error)[:100]) from error
