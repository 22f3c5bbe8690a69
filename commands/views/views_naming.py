"""Views that name a person whose data are erased are deleted with them: their names, filters and words are what somebody typed (A-14).

One that named the person once, and was changed since, goes too: its history says so still, and all of it has one key. What names a person says
commands/users/names_person.py.
"""

from collections.abc import Set
from uuid import UUID

from aggregates.view import VIEW_CLAIM, View
from commands.engine.command import Decision, Given
from commands.users.erase_user import NamedElsewhere
from commands.users.names_person import names_person
from commands.views.delete_view import deleted


def _naming(given: Given, person_id: UUID, known_as: Set[str]) -> Decision:
    views = sorted(UUID(claimed.rpartition("/")[2]) for claimed in given.claims(VIEW_CLAIM, ""))
    found = ((view_id, given.state(View, view_id)) for view_id in views)
    named = ((view_id, view) for view_id, view in found if names_person(view.typed, person_id, known_as))
    return [event for view_id, view in named for event in deleted(view_id, view)]


VIEWS_NAMING_SOMEBODY = NamedElsewhere(_naming)
