"""Share a view of one's own with everybody in the customer who may read its list."""

from uuid import UUID

from aggregates.view import ViewShared
from commands.engine.command import Command, Decision, Given
from commands.views.view_of import own_view


class ShareView(Command):
    view_id: UUID

    def decide(self, given: Given) -> Decision:
        return [] if own_view(given, self.view_id).shared else [(self.view_id, ViewShared())]
