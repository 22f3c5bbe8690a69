"""A user's past over HTTP: the history, and how the user stood at a moment (A-10, A-11)."""

from uuid import UUID

from aggregates.user import User
from api.engine.as_of import AsOf, as_of_routes
from api.engine.histories import HistoryOf, Subject, history_routes
from readmodels.engine.history_resource import USER_HISTORY_LIST
from readmodels.engine.reader import Reading
from readmodels.user_resource import USER_LIST
from readmodels.users import USERS


def _user(found: Reading, user_id: UUID | str) -> Subject | None:
    row = found.one("SELECT user_id, name FROM users WHERE user_id = %(user)s", {"user": user_id})
    return Subject([row[0]], row[1]) if row else None


history = history_routes(HistoryOf("/users/{user_id}", USER_HISTORY_LIST, User.noun, _user, USER_LIST.projections))
as_of = as_of_routes(
    AsOf("/users/{user_id}", USERS, User.noun, "Nutzer zu einem Zeitpunkt / A user as of a moment", names={"user_id": "user"})
)
