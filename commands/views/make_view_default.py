"""Have a list begin with a view, one's own or a shared one; for oneself alone."""

from uuid import UUID

from aggregates.view import View, ViewMadeDefault, ViewNoLongerDefault, default_claim
from commands.engine.command import Command, Decision, Given
from commands.views.view_of import seen_view


class MakeViewDefault(Command):
    """In place of the one with which the list began before."""

    view_id: UUID
    account_id: UUID

    def check(self, given: Given) -> bool:
        return self.account_id not in seen_view(given, self.view_id).default_of

    def decide(self, given: Given) -> Decision:
        if not self.check(given):
            return []
        view = seen_view(given, self.view_id)
        made = ViewMadeDefault(account_id=self.account_id, list=view.list)
        before = given.holder(default_claim(self.account_id, view.list))
        if before is None:
            return [(self.view_id, made)]
        given.state(View, before)
        return [(before, ViewNoLongerDefault(account_id=self.account_id, list=view.list)), (self.view_id, made)]
