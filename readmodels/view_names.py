"""What saved views are called where only their ids stand: by name those that everybody sees."""

from aggregates.view import View, ViewRenamed, ViewSaved, ViewShared, ViewUnshared
from readmodels.engine.names import Known, Name, NameOfOther, Naming, itself


def _say(known: Known, _name_of: NameOfOther) -> Name:
    view: View = known.state
    return itself(view.name) if view.shared else Name("private Ansicht", "private view")


VIEW_NAMES = Naming("view", View, (ViewSaved, ViewRenamed, ViewShared, ViewUnshared), _say, own=Name("diese Ansicht", "this view"))
