"""Whether a text that somebody typed names a person whose data are erased (A-14).

One that may mean the person counts as one that does: a name in any order and case, one of the addresses of mail or numbers that the person ever had, the id.
A part of a name alone means nobody for sure.
"""

import re
from collections.abc import Iterable, Set
from uuid import UUID

from foundation.normal_form import same

_WORDS = re.compile(r"\w+")
_MEMBERS = re.compile(r"[\s,;\"]+")


def names_person(texts: Iterable[str], person_id: UUID, known_as: Set[str]) -> bool:
    """Tell whether one of them has all words of what the person is known by; those without words alone among its members."""
    means = [known for each in known_as if (known := same(each))]
    return any(_names(text, str(person_id), means) for text in texts)


def _names(text: str, person_id: str, means: list[str]) -> bool:
    said = same(text)
    words, members = set(_WORDS.findall(said)), set(_MEMBERS.split(said))
    return person_id in said or any(known in members or _has(words, known) for known in means)


def _has(words: set[str], known: str) -> bool:
    wanted = set(_WORDS.findall(known))
    return bool(wanted) and "@" not in known and wanted <= words
