"""What is looked at to tell what may be done with a user (H-02, H-06)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from aggregates.user import User
from api.engine.access import Caller
from api.engine.allowed_actions import ActionTable
from api.engine.shown import Shown
from foundation.contribution import Point
from readmodels.engine.reader import Reading
from readmodels.engine.relations import Relations, read_by
from readmodels.users.user_resource import USER_LIST


@dataclass(frozen=True, slots=True)
class ShownOfUsers:
    """What other areas have of users, as far as it decides what may be done with these: `add` it to what is looked at. `reads`: what it reads for that."""

    add: Callable[[Reading, Sequence[UUID], Shown], None]
    reads: Relations


SHOWN_OF_USERS: Point[ShownOfUsers] = Point("api.registry", "SHOWN_OF_USERS")

_USERS = "SELECT user_id, name, status, erased FROM users WHERE user_id = ANY(%(ids)s)"


def _look(caller: Caller, found: Reading, ids: Sequence[UUID]) -> Shown:
    shown = Shown(caller)
    for user_id, name, status, erased in found.all(_USERS, {"ids": list(ids)}):
        shown.thing(user_id, User(status=status, erased=erased, name=name))
    for theirs in SHOWN_OF_USERS:
        theirs.add(found, shown.things, shown)
    return shown


def _reads() -> Relations:
    return read_by(_USERS).union(*(theirs.reads for theirs in SHOWN_OF_USERS))


USER_ACTIONS = ActionTable(USER_LIST, _look, _reads)
