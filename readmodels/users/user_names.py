"""What users are called where only their ids stand."""

from aggregates.user import User, UserRegistered, UserRenamed
from readmodels.engine.names import Known, Name, NameOfOther, Naming, person


def _say(known: Known, _name_of: NameOfOther) -> Name:
    user: User = known.state
    return person(user.name)


USER_NAMES = Naming("user", User, (UserRegistered, UserRenamed), _say, own=Name("dieser Nutzer", "this user"))
