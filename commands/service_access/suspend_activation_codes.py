"""Take no more activation codes from a reseller for a while, who entered too many wrong ones (S-06). Sent by access/service_codes.py."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from aggregates.accounts.account import Account
from aggregates.accounts.activation_code import ActivationCodesSuspended
from commands.engine.command import Command, Decision, Given


class SuspendActivationCodes(Command):
    """`account_id`: the reseller's."""

    account_id: UUID
    tries: Annotated[int, Field(ge=1)]
    until: AwareDatetime

    def decide(self, given: Given) -> Decision:
        account = given.state(Account, self.account_id)
        if account.codes_suspended_until is not None and self.until <= account.codes_suspended_until:
            return []
        return [(self.account_id, ActivationCodesSuspended(tries=self.tries, until=self.until))]
