"""Views that name a person whose data are erased are deleted with them: their names, filters and words are what somebody typed (A-14).

One that named the person once, and was changed since, goes too: its history says so still, and all of it has one key.

As elsewhere, a view that may mean the person counts as one that does: a name in any order and case, one of the addresses of mail or numbers that the person ever had, the id.
A part of a name alone means nobody for sure, and stays.
"""

import re
from collections.abc import Set
from uuid import UUID

from aggregates.view import VIEW_CLAIM, View
from commands.engine.command import Decision, Given
from commands.users.erase_user import NamedElsewhere
from commands.views.delete_view import deleted
from foundation.normal_form import same

_WORDS = re.compile(r"\w+")
_MEMBERS = re.compile(r"[\s,;\"]+")


def _naming(given: Given, person_id: UUID, known_as: Set[str]) -> Decision:
    views = sorted(UUID(claimed.rpartition("/")[2]) for claimed in given.claims(VIEW_CLAIM, ""))
    means = [known for each in known_as if (known := same(each))]
    found = ((view_id, given.state(View, view_id)) for view_id in views)
    named = ((view_id, view) for view_id, view in found if any(_names(text, str(person_id), means) for text in view.typed))
    return [event for view_id, view in named for event in deleted(view_id, view)]


def _names(text: str, person_id: str, means: list[str]) -> bool:
    """Tell whether all words of what the person is known by stand in the text; those without words alone among its members."""
    said = same(text)
    words, members = set(_WORDS.findall(said)), set(_MEMBERS.split(said))
    return person_id in said or any(known in members or _has(words, known) for known in means)


def _has(words: set[str], known: str) -> bool:
    wanted = set(_WORDS.findall(known))
    return bool(wanted) and "@" not in known and wanted <= words


VIEWS_NAMING_SOMEBODY = NamedElsewhere(_naming)
