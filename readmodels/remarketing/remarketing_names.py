"""What remarketings are called where only their ids stand: by their numbers."""

from aggregates.remarketing.registered import RemarketingRegistered
from aggregates.remarketing.remarketing import (
    Remarketing,
)
from readmodels.engine.names import Known, Name, NameOfOther, Naming, itself


def _say(known: Known, _name_of: NameOfOther) -> Name:
    remarketing: Remarketing = known.state
    return itself(remarketing.number)


REMARKETING_NAMES = Naming(
    "remarketing", Remarketing, (RemarketingRegistered,), _say, own=Name("diese Wiedervermarktung", "this remarketing")
)
