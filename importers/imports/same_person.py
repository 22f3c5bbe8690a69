"""Whether a name that comes with a mailbox alone is that of its user: a family shares a name, a team a mailbox (F-12, F-18)."""

from foundation.normal_form import same
from importers.imports.known_by import words

_TITLES = words("Dr Prof Professor Dipl Ing Mag Med Herr Frau Mr Mrs Ms")


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


def _first_names(name: str) -> frozenset[str]:
    """Those behind the comma; where there is none, all words but the last."""
    if "," in name:
        return words(name.partition(",")[2]) - _TITLES
    return words(" ".join(name.split()[:-1])) - _TITLES
