"""In which form a list holds what things are known by: what is typed or pasted into a filter or a search is put into it first, as at every other door.

Digits may be grouped, letters wide or in the other case, and signs that nobody sees stand anywhere. What an old event brought is found as it is, and as it is shown, too.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from foundation.normal_form import key, marked, tidy

_GROUPING = re.compile(r"[ ()/.\-\u2010-\u2015]")


def ungrouped(text: str) -> str:
    """Return a text without what people put between groups of digits."""
    return _GROUPING.sub("", text)


@dataclass(frozen=True, eq=False)
class KeyForm:
    """`normal` makes of a key (`foundation/normal_form.py`) what is held, `part` of a part of one; `word` of a word that is searched, where it may be such a key.

    `any_case`: what is held is compared without regard to case. `shown`: how a file says it to people.
    """

    normal: Callable[[str], str] = str
    part: Callable[[str], str] = str
    word: Callable[[str], str | None] = lambda _: None
    any_case: bool = False
    shown: Callable[[str], str] = str


CAPITALS = KeyForm(normal=str.upper)
ANY_CASE = KeyForm(any_case=True)


def spellings(form: KeyForm | None, text: str) -> tuple[str, ...]:
    """Return the texts of which one is meant; the last is the text as it was typed."""
    normal = " ".join(tidy(text).split()) if form is None else form.normal(key(text))
    return tuple(dict.fromkeys(each for each in (normal, marked(text), text) if each.strip()))


def parts_of(form: KeyForm | None, text: str) -> tuple[str, ...]:
    """Return what is to be found as a part of a value, in any of these spellings."""
    if form is None:
        return (tidy(text) or text,)
    held = key(text)
    return tuple(dict.fromkeys(each for each in (form.part(held), form.word(held)) if each)) or (text,)
