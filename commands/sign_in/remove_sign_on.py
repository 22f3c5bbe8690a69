"""End a customer's single sign-on: its accounts then log in by password."""

from uuid import UUID

from aggregates.sign_on import SignOn, SignOnRemoved
from commands.engine.command import Command, Decision, Given


class RemoveSignOn(Command):
    sign_on_id: UUID

    def decide(self, given: Given) -> Decision:
        return [] if given.state(SignOn, self.sign_on_id).configured is None else [(self.sign_on_id, SignOnRemoved())]
