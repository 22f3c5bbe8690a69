"""In which of the old encodings a text is written, told by what makes sense in German; UTF-8 and UTF-16 are told by their bytes."""

import codecs
import io
from typing import BinaryIO, NamedTuple

from importers.engine.unreadable import Unreadable

NAMES = {"windows-1252": "cp1252", "dos-850": "cp850", "mac-roman": "mac_roman", "iso-8859-15": "iso8859_15"}
"""What we call them, and Python."""
SAMPLE_BYTES = 1 << 18
"""Of lines that are no UTF-8."""
_GERMAN = frozenset("äöüÄÖÜßẞ")
_FAMILIAR = frozenset("éèêëáàâãçñóòôõúùûíìîïåøæœšžýÉÈÊÁÀÂÇÑÓÔÚÍÎÅØÆŒŠŽ")
_BESIDE_WORDS = frozenset("„“”‚‘’»«–—…•·§°²³€£®©´`¼½¾±×µªº")
_CLEARLY = 2
_C1 = bytes(range(0x80, 0xA0))


class Reading(NamedTuple):
    """How one encoding reads the sample."""

    encoding: str
    score: int
    senseless: int
    """Letters that make no sense where they stand."""
    word: str
    """In which it differs from Windows-1252, for people to judge."""


def told_apart(sample: bytes) -> str:
    """Return the encoding of a text that is no UTF-8, by some of its lines. Raises Unreadable with two readings where both make sense, or none does."""
    if 0xA4 in sample and not sample.translate(None, bytes(set(range(256)) - {*_C1})):
        return "iso-8859-15"  # the euro; in Windows-1252 it would be the sign for any currency, which nobody writes
    usual = _reading("windows-1252", sample, "")
    others = [_reading(encoding, sample, _text("windows-1252", sample)) for encoding in ("dos-850", "mac-roman")]
    best, second = sorted(others, key=lambda reading: -reading.score)
    if usual.score == 0 and usual.senseless == 0:
        return usual.encoding  # quotation marks, dashes, signs: no letters
    if usual.score > 0:
        if best.score < _CLEARLY * usual.score + _CLEARLY:
            return usual.encoding
        raise _unclear(_reading("windows-1252", sample, _text(best.encoding, sample)), best)
    if best.score > 0 and best.score >= _CLEARLY * max(second.score, 0) + _CLEARLY:
        return best.encoding
    raise _unclear(best, second if second.score > usual.score else _reading("windows-1252", sample, _text(best.encoding, sample)))


def _unclear(one: Reading, other: Reading) -> Unreadable:
    readings = "; ".join(f"{each.encoding}: {each.word}" for each in (one, other))
    return Unreadable("encoding-unclear", readings=readings)


def _text(encoding: str, sample: bytes) -> str:
    return sample.decode(NAMES[encoding], errors="replace")


def _reading(encoding: str, sample: bytes, beside: str) -> Reading:
    text = f" {_text(encoding, sample)} "
    score, senseless, word = 0, 0, ""
    for at, letter in enumerate(text):
        if letter.isascii():
            continue
        sense = _sense(text[at - 1], letter, text[at + 1])
        score += sense
        senseless += sense < 0
        if not word and beside and beside[at - 1] != letter:
            word = _word_at(text, at)
    return Reading(encoding, score, senseless, word)


def _sense(before: str, letter: str, after: str) -> int:
    """How much sense a letter makes between its neighbours: 4 for a German one, -6 for none at all."""
    if letter == "\ufffd" or (not letter.isprintable() and not letter.isspace()):
        return -6
    if letter.isalpha():
        in_midst = before.islower() and letter.isupper()
        if in_midst or (letter == "ß" and not before.isalpha()):
            return -2
        return 4 if letter in _GERMAN else 1 if letter in _FAMILIAR else -1
    if before.isalpha() and after.isalpha() and letter not in "’–·´`":
        return -3
    if letter in _BESIDE_WORDS:
        opens, closes = letter in "„‚«»", letter in "…”’"
        return -2 if (after.isalpha() and not opens and not closes) or (before.isalpha() and letter in "§€„‚") else 0
    return 0 if letter.isspace() else -2


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
