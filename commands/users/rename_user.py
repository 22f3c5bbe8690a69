"""Rename a user."""

from typing import Annotated
from uuid import UUID

from aggregates.engine.words import OF_PERSON
from aggregates.user import USER_NAME, UserRenamed
from commands.engine.command import Command, Decision, Given
from commands.engine.texts import Name
from commands.users.present_user import present_user


class RenameUser(Command):
    user_id: UUID
    name: Annotated[Name, USER_NAME, OF_PERSON]

    def check(self, given: Given) -> bool:
        present_user(given, self.user_id)
        return True

    def decide(self, given: Given) -> Decision:
        user = present_user(given, self.user_id)
        if user.name == self.name:
            return []
        return [(self.user_id, UserRenamed(name=self.name, was=user.name))]
