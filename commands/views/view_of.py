"""Views that a command may be aimed at, and by whom. Of what others keep to themselves nobody learns that it is there."""

from uuid import UUID

from aggregates.accounts.roles import AccountRole
from aggregates.view import View
from commands.accounts.asking_account import account_of
from commands.engine.command import Given, NotFound, Refusal


class ViewOfAnother(Refusal):
    """The view {name} was shared by somebody else, who alone may change it; make a copy of your own and change that."""

    code = "view-of-another"
    de = "Die Ansicht {name} hat jemand anders freigegeben, und nur diese Person kann sie ändern; bitte eine eigene Kopie anlegen und diese ändern."


def seen_view(given: Given, view_id: UUID) -> View:
    """Return the view, which must be there, and shared or one's own."""
    view = given.state(View, view_id)
    if view.status == "deleted" or not (view.shared or is_own(given, view)):
        raise NotFound(View.noun, view_id)
    return view


def own_view(given: Given, view_id: UUID) -> View:
    """Return the view, which must be one's own."""
    view = seen_view(given, view_id)
    if not is_own(given, view):
        raise ViewOfAnother(name=view.name)
    return view


def view_in_charge_of(given: Given, view_id: UUID, by_role: AccountRole | None) -> View:
    """Return the view, which must be one's own, or a shared one where an administrator asks."""
    view = seen_view(given, view_id)
    if by_role != "administrator" and not is_own(given, view):
        raise ViewOfAnother(name=view.name)
    return view


def knew_of(given: Given, view: View, by_role: AccountRole | None) -> bool:
    """Tell whether who asks may know of a view that is there no more, or no more shared."""
    return is_own(given, view) or (view.once_shared and by_role == "administrator")


def is_own(given: Given, view: View) -> bool:
    return view.account_id is not None and view.account_id == account_of(given)
