"""Record that a reseller entered a code that lets nobody in; each time counts (S-06). Sent by access/service_codes.py."""

from typing import Literal
from uuid import UUID

from aggregates.accounts.account import Account
from aggregates.accounts.activation_code import ActivationCodeRefused
from commands.engine.command import Command, Decision, Given


class RefuseActivationCode(Command):
    """`account_id`: the reseller's."""

    account_id: UUID
    reason: Literal["not_found", "already_used"]

    def decide(self, given: Given) -> Decision:
        given.state(Account, self.account_id)
        return [(self.account_id, ActivationCodeRefused(reason=self.reason))]
