"""Have a list begin without this view again."""

from uuid import UUID

from aggregates.view import ViewNoLongerDefault
from commands.engine.command import Command, Decision, Given
from commands.views.view_of import seen_view


class DropDefaultView(Command):
    view_id: UUID
    account_id: UUID

    def decide(self, given: Given) -> Decision:
        view = seen_view(given, self.view_id)
        if self.account_id not in view.default_of:
            return []
        return [(self.view_id, ViewNoLongerDefault(account_id=self.account_id, list=view.list))]
