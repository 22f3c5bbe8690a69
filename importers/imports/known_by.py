"""By what lists know a user: names in any order, personnel numbers as other systems write them, mail addresses; all that one ever had (A-14)."""

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Self
from uuid import UUID

from aggregates.engine.event import Event
from foundation.normal_form import bare, same

NAMED_BY = ("name", "first_name", "last_name", "login")
_NUMBERS = ("personnel_number", "user_personnel_number")
_EMAILS = ("email", "user_email")
_SIGNS = re.compile(r"[\W_]+")
_WORDS = re.compile(r"[^\W_]+")
_BETWEEN = re.compile(r"[\s,;:|<>()\[\]\"']+")


def words(name: str) -> frozenset[str]:
    """Return a name's words, in whichever order it is written."""
    return frozenset(re.findall(r"\w+", same(name)))


def name_in(values: Mapping[str, str]) -> str:
    """Return the name that a row's fields tell, its parts together."""
    return " ".join(filter(None, (values.get(field, "").strip() for field in NAMED_BY)))


def told_of(values: Mapping[str, str]) -> tuple[str, ...]:
    """Return what of a row's fields tells whose it is; the parts of a name together."""
    said = (name_in(values), *(values.get(field, "") for field in (*_NUMBERS, *_EMAILS)))
    return tuple(filter(None, said))


class KnownBy:
    """What one user was ever known by. Where it isn't sure that a row means this user, it counts as if it did: nothing of an erased person is to stay."""

    def __init__(self, user_id: UUID, names: Set[str], numbers: Set[str], emails: Set[str]) -> None:
        self._alone = {str(user_id), *map(same, emails)} - {""}
        self._numbers = {bare(number) for number in numbers} - {""}
        self._names = {words(name) for name in names} - {frozenset[str]()}
        self._wordless = {same(name) for name in names if not words(name)} - {""}

    @classmethod
    def of(cls, user_id: UUID, events: Iterable[Event]) -> Self:
        """Gather it from the user's history."""
        said: dict[str, set[str]] = {"name": set(), "personnel_number": set(), "email": set()}
        for event in events:
            for field, values in said.items():
                if isinstance(value := getattr(event, field, None), str):
                    values.add(value)
        return cls(user_id, said["name"], said["personnel_number"], said["email"])

    def may_be_in(self, texts: Iterable[str]) -> bool:
        """Tell whether these texts taken together have what any of them needs to name the user: quickly, as it is asked of many rows that don't."""
        text = same(" ".join(texts))
        plain = _SIGNS.sub("", text)
        return (
            any(number in plain or number in text for number in self._numbers)
            or any(each in text for each in (*self._alone, *self._wordless))
            or any(all(word in text for word in name) for name in self._names)
        )

    def in_row(self, values: Mapping[str, str], cells: Sequence[str]) -> bool:
        """Tell whether a row speaks of the user. `values` by field; none where it isn't known what stands where: then anything may stand in any cell."""
        if not values:
            return self.in_texts(cells) or self._named(" ".join(cells))
        numbers = (values.get(field, "") for field in _NUMBERS)
        return self._among(cells) or self._numbered(numbers) or self._named(*told_of(values), *cells)

    def in_feed_row(self, cells: Sequence[str]) -> bool:
        """Tell whether a carrier's row speaks of the user: nobody knows what stands in which column, so each word may be a number, and an address stand anywhere."""
        text = same(" ".join(cells))
        parts = (part for cell in cells for part in (*_BETWEEN.split(cell), *_WORDS.findall(cell)))
        return any(each in text for each in self._alone) or self._numbered(parts) or self.in_row({}, cells)

    def in_texts(self, texts: Sequence[str]) -> bool:
        """Tell whether any of these texts names the user."""
        return self._among(texts) or self._numbered(texts) or self._named(*texts)

    def _among(self, texts: Iterable[str]) -> bool:
        """Whether an id or an address stands in one of them, also among other words."""
        return any(not self._alone.isdisjoint({same(text), *_BETWEEN.split(same(text))}) for text in texts)

    def _numbered(self, texts: Iterable[str]) -> bool:
        return any(bare(text) in self._numbers for text in texts if text.strip())

    def _named(self, *texts: str) -> bool:
        """Whether all words of a name stand in one of them; a single word counts where it stands alone."""
        for text in texts:
            there = words(text.replace("_", " ")) | words(text)
            if same(text) in self._wordless or any(name == there if len(name) == 1 else name <= there for name in self._names):
                return True
        return False
