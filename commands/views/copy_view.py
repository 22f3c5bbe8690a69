"""Make a view of one's own of one that somebody shared, or of another of one's own."""

from uuid import UUID

from commands.engine.command import Command, Decision, Given
from commands.views.new_view import added
from commands.views.view_of import seen_view
from commands.views.view_texts import ViewName


class CopyView(Command):
    """`name`: of the copy; without one, it is called as the original."""

    copy_id: UUID
    view_id: UUID
    account_id: UUID
    name: ViewName | None = None

    def check(self, given: Given) -> bool:
        seen_view(given, self.view_id)
        return True

    def decide(self, given: Given) -> Decision:
        view = seen_view(given, self.view_id)
        return added(given, self.copy_id, self.account_id, view.list, self.name or view.name, view.asked)
