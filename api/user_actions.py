"""What is looked at to tell what may be done with a user (H-02, H-06)."""

from collections.abc import Sequence
from uuid import UUID

from aggregates.user import User
from api.engine.access import Caller
from api.engine.allowed_actions import ActionTable
from api.engine.shown import Shown
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.users.user_resource import USER_LIST

_USERS = "SELECT user_id, name, status, erased FROM users WHERE user_id = ANY(%(ids)s)"


def _look(caller: Caller, found: Reading, ids: Sequence[UUID]) -> Shown:
    shown = Shown(caller)
    for user_id, name, status, erased in found.all(_USERS, {"ids": list(ids)}):
        shown.thing(user_id, User(status=status, erased=erased, name=name))
    return shown


USER_ACTIONS = ActionTable(USER_LIST, _look, read_by(_USERS))
