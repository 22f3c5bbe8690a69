"""Whether a name that comes with a mailbox or a personnel number is that of its user: a family shares a name, a team a mailbox, and numbers are given anew (F-12, F-18)."""

import unicodedata

from foundation.normal_form import same
from importers.imports.known_by import words

_TITLES = words("Dr Prof Professor Dipl Ing Mag Med Herr Frau Mr Mrs Ms")

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "aa", "œ": "oe"})


def may_be_one_person(one: str, other: str) -> bool:
    """Tell whether all words of one name are in the other, or the first names agree (a marriage). Which are first names must be sure of one side, by a comma: `Müller Peter` and `Müller Maria` look just like them."""
    ours, theirs = words(one), words(other)
    if not ours or not theirs:
        return same(one) == same(other)
    if ours <= theirs or theirs <= ours:
        return True
    first, their_first = _first_names(one), _first_names(other)
    agree = first <= their_first or their_first <= first
    return bool(first and their_first and agree and ("," in one or "," in other))


def may_be_same_name(one: str, other: str) -> bool:
    """Tell whether one name is a spelling of the other: all words of one are in the other, or their initials."""
    ours, theirs = _spelt(words(one)) - _TITLES, _spelt(words(other)) - _TITLES
    return _all_among(ours, theirs) or _all_among(theirs, ours) or (not ours and not theirs and same(one) == same(other))


def may_be_renamed(one: str, other: str) -> bool:
    """Tell whether one name may have become the other, where a personnel number agrees: a marriage, an initial, another spelling. As `may_be_one_person`, but first names are those in front, too, where neither side has a comma. Another first name with the same family name is somebody else."""
    if may_be_one_person(one, other):
        return True
    ours, theirs = _spelt(words(one)) - _TITLES, _spelt(words(other)) - _TITLES
    if not ours or not theirs:
        return False
    if _all_among(ours, theirs) or _all_among(theirs, ours):
        return True
    first, their_first = _spelt(_first_names(one)), _spelt(_first_names(other))
    return bool(first and their_first) and (first <= their_first or their_first <= first)


def _all_among(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether each word is there, or its initial; one word at least in full."""
    by_initial = {each for each in ours - theirs if any(min(len(each), len(there)) == 1 and each[0] == there[0] for there in theirs - ours)}
    return bool(ours & theirs) and ours <= theirs | by_initial


def _spelt(names: frozenset[str]) -> frozenset[str]:
    """The words without accents, umlauts as two letters."""
    plain = (name.translate(_UMLAUTS) for name in names)
    return frozenset("".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign)) for name in plain)


def _first_names(name: str) -> frozenset[str]:
    """Those behind the comma; where there is none, all words but the last."""
    if "," in name:
        return words(name.partition(",")[2]) - _TITLES
    return words(" ".join(name.split()[:-1])) - _TITLES
