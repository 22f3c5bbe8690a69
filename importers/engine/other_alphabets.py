"""Texts in the old encodings of other alphabets: their letters make words in Windows-1252, too, but none that somebody writes (F-01)."""

import re
from collections.abc import Iterator
from typing import NamedTuple

FOREIGN = {
    "windows-1250": "cp1250",
    "iso-8859-2": "iso8859_2",
    "windows-1251": "cp1251",
    "windows-1253": "cp1253",
    "windows-1254": "cp1254",
}
"""What we call them, and Python. None of them is taken: they are told as what else the text may be."""
_RUN = re.compile(rb"[\xa1\xa2\xa8\xaa\xaf\xb2-\xb4\xb8-\xba\xbc\xbe-\xff]{3,}")
"""As all letters of Cyrillic and Greek words are; of western words no three in a row are beyond ASCII."""
_WORD = re.compile(r"[^\W\d_]*[^\x00-\x7f\W\d_][^\W\d_]*")
_WORD_OR_SIGNS = re.compile(r"[^\W\d_]*(?:[^\x00-\xa0\W\d_]|[\x8c\x8f\x9c\x9f¡£¥ŚśŹźŤťŒœŸ¦©ª«¬®¯±²³´µ¶¹º»¼½¾¿])[^\W\d_]*")
"""Also with signs that are letters elsewhere."""
_GERMAN = frozenset("äöüßé")
_WESTERN = tuple(
    map(
        frozenset,
        (
            "äöüßé",  # German
            "éèêëàâçîïôûüœæÿñ",  # French
            "áéíóúñüç",  # Spanish, Catalan
            "áâãàçéêíóôõú",  # Portuguese
            "æøåéöäü",  # Danish, Norwegian, Swedish
            "áéíóúýžšö",  # Czech, as far as Windows-1252 has it
            "áðéíóúýþæö",  # Icelandic
            "àèéìòù",  # Italian
            "ëïéèöüóáíúê",  # Dutch
            "äöüõšž",  # Estonian
        ),
    )
)
_EASTERN: dict[str, tuple[frozenset[str], ...]] = {
    "windows-1250": tuple(map(frozenset, ("áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ąćęłńóśźż", "čćđšž"))),
    "windows-1254": (frozenset("çğıiöşüâî\u0307"),),
}
_EASTERN["iso-8859-2"] = _EASTERN["windows-1250"]
_VOWELS = frozenset("aeıioöuüâî")
_AT_THE_END = frozenset("ìòù")
"""Which western words have there only."""


class Doubt(NamedTuple):
    """What a text may be in another encoding, and where that is seen in it."""

    encoding: str
    text: str
    at: int


def doubts(sample: bytes, usual: str, *, sure: bool) -> list[Doubt]:
    """Return the readings in the encodings of other alphabets that make sense of the sample, where `usual`, how Windows-1252 reads it, is none that somebody writes. `sure`: all its letters and signs stand where they may."""
    doubtful = [word for word in (_WORD if sure else _WORD_OR_SIGNS).finditer(usual) if not _is_western(word[0])]
    found = [
        Doubt(name, text, doubtful[0].start())
        for name, languages in _EASTERN.items()
        if doubtful
        if (text := sample.decode(FOREIGN[name], errors="replace"))
        if any(_is_written_in(language, name, text, usual, doubtful) for language in languages)
    ]
    run = None if found else _RUN.search(sample)
    others = [_alphabet(name, sample, run) for name in ("windows-1251", "windows-1253")] if run else []
    return found + [each for each in others if each is not None]


def _alphabet(name: str, sample: bytes, run: re.Match[bytes]) -> Doubt | None:
    text = sample.decode(FOREIGN[name], errors="replace")
    letters = text[run.start() : run.end()]
    of_alphabet = range(0x400, 0x500) if name == "windows-1251" else range(0x370, 0x400)
    return Doubt(name, text, run.start()) if all(ord(letter) in of_alphabet for letter in letters) else None


def _is_western(word: str) -> bool:
    """Whether one of the languages that are written in Windows-1252 has such a word, and no other encoding is as near."""
    small = word.casefold() if "ß" not in word else word.lower()
    odd = frozenset(letter for letter in small if not letter.isascii())
    if not any(odd <= language for language in _WESTERN) or _AT_THE_END & frozenset(small[:-1]):
        return False
    if any(small[at : at + 1] == "õ" and small[at + 1 : at + 2] != "e" for at in range(len(small))):
        return False
    if any(letter in "ãÃ" and small[at + 1 : at + 2] not in ("o", "e", "") for at, letter in enumerate(small)):
        return False
    return not (frozenset("ðþ") & odd or "ý" in small[:-1])


def _is_written_in(language: frozenset[str], encoding: str, text: str, usual: str, doubtful: list[re.Match[str]]) -> bool:
    """Whether each word that is doubtful is one of the language, and all others are such or German."""
    if len(text) != len(usual):
        return False
    for word in doubtful:
        there = _around(text, word.start(), word.end())
        odd = frozenset(letter for letter in there.lower() if not letter.isascii())
        if not there.isalpha() or not odd or not odd <= language | _GERMAN - frozenset("ß") or there == word[0]:
            return False
        if encoding == "windows-1254" and any(
            letter == "ğ" and there.lower()[at - 1 : at] not in _VOWELS for at, letter in enumerate(there.lower())
        ):
            return False
    return all(_fits(word, language) for word in _words(text))


def _fits(word: str, language: frozenset[str]) -> bool:
    return frozenset(letter for letter in word.lower() if not letter.isascii()) <= language | _GERMAN


def _words(text: str) -> Iterator[str]:
    return (word[0] for word in _WORD.finditer(text))


def _around(text: str, begin: int, end: int) -> str:
    while begin > 0 and text[begin - 1].isalpha():
        begin -= 1
    while end < len(text) and text[end].isalpha():
        end += 1
    return text[begin:end]
