"""German order and forgiving search on any PostgreSQL, whatever collations it knows.

Order is that of DIN 5007-1 (words): ä = a, ö = o, ü = u, ß = ss, accents and case don't count. Projections store `sort_key(text)` in a column
`<name>_sort` and `search_text(...)` in the search column; both are plain ASCII, which the database compares byte by byte.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping

import orjson

from foundation.normal_form import unmarked

_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "n", "ĸ": "k"}
    | {"’": "'", "‘": "'", "–": "-", "—": "-", "‐": "-", "‑": "-", "„": '"', "“": '"', "”": '"'}
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "ae", "Ö": "oe", "Ü": "ue"})


def sort_key(text: str | None) -> str | None:
    """Make the key that puts a text in German order; None for a text with nothing to see, so that it comes last.

    Letters of other scripts come after z in the order of Unicode. The key of a key is the key itself.
    """
    if text is None:
        return None
    text = unmarked(text)
    folded = text.lower() if text.isascii() else _fold(text)
    folded = " ".join(folded.split())
    if not folded.isprintable():
        folded = " ".join("".join(character for character in folded if character.isprintable()).split())
    return folded or None


def sort_keys(values: Mapping[str, str]) -> str | None:
    """Make the keys of several texts, as JSON under the same names; None where there is none of them."""
    keys = {name: key for name, value in values.items() if (key := sort_key(value)) is not None}
    return orjson.dumps(keys).decode() if keys else None


def search_text(*values: str | None) -> str:
    """Return what the search column holds for a row with these values.

    Each of them is folded, those with umlauts also spelled out (müller: muller, mueller).
    """
    return " ".join(key for value in values if value for spelling in _spellings(value) if (key := sort_key(spelling)))


def search_words(text: str, also: Callable[[str], Iterable[str]] = lambda _: ()) -> list[tuple[str, ...]]:
    """Split a text into the words that must all occur, each with its spellings, one of which is enough. `also`: further ones of a word."""
    words = (
        tuple(dict.fromkeys(key for spelling in (*_spellings(word), *also(word)) if (key := sort_key(spelling)))) for word in text.split()
    )
    return [word for word in words if word]


def _spellings(text: str) -> tuple[str, ...]:
    if text.isascii():
        return (text,)
    composed = unicodedata.normalize("NFC", unmarked(text))
    spelled_out = composed.translate(_UMLAUTS)
    return (composed,) if spelled_out == composed else (composed, spelled_out)


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    letters = "".join(character for character in folded if not unicodedata.combining(character)).translate(_LETTERS)
    return letters if letters.isascii() else "".join(map(_ascii, letters))


def _ascii(character: str) -> str:
    if character.isascii():
        return character
    return " " if character.isspace() else f"~{ord(character):06x}" if character.isprintable() else ""
