"""Mark a user as inactive; what the user holds stays with the user (H-02)."""

from uuid import UUID

from aggregates.user import UserDeactivated
from commands.engine.command import Command, Decision, Given
from commands.users.present_user import present_user


class DeactivateUser(Command):
    user_id: UUID

    def decide(self, given: Given) -> Decision:
        user = present_user(given, self.user_id)
        return [(self.user_id, UserDeactivated())] if user.status == "active" else []
