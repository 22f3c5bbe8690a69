"""Make an inactive user active again (H-02)."""

from uuid import UUID

from aggregates.user import UserReactivated
from commands.engine.command import Command, Decision, Given
from commands.users.present_user import present_user


class ReactivateUser(Command):
    user_id: UUID

    def decide(self, given: Given) -> Decision:
        user = present_user(given, self.user_id)
        return [(self.user_id, UserReactivated())] if user.status == "inactive" else []
