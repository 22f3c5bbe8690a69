"""Delete a view; what had been typed goes with its key."""

from uuid import UUID

from aggregates.accounts.roles import AccountRole
from aggregates.view import View, ViewDeleted
from commands.engine.command import Command, Decision, Given
from commands.views.view_of import knew_of, view_in_charge_of


class DeleteView(Command):
    """By its maker; a shared one by an administrator, too."""

    view_id: UUID
    by_role: AccountRole | None

    def decide(self, given: Given) -> Decision:
        view = given.state(View, self.view_id)
        if view.status == "deleted" and knew_of(given, view, self.by_role):
            return []
        return deleted(self.view_id, view_in_charge_of(given, self.view_id, self.by_role))


def deleted(view_id: UUID, view: View) -> Decision:
    """Decide the end of a view that is there."""
    if view.account_id is None:
        return []
    gone = ViewDeleted(
        view_id=view_id, account_id=view.account_id, list=view.list, name=view.name, default_of=tuple(sorted(view.default_of))
    )
    return [(view_id, gone)]
