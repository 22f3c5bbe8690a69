"""Suspend an account's logins for a while, after too many failed tries. Sent by access/sign_in/login_refusals.py."""

from uuid import UUID

from pydantic import PositiveInt

from aggregates.accounts.account import Account
from aggregates.accounts.login import AccountLoginsSuspended
from commands.accounts.account_targets import check_present
from commands.engine.command import Command, Decision, Given
from commands.engine.moments import Moment


class SuspendLogins(Command):
    """What is suspended for longer stays so."""

    account_id: UUID
    tries: PositiveInt
    until: Moment

    def decide(self, given: Given) -> Decision:
        account = given.state(Account, self.account_id)
        check_present(account)
        if account.suspended_until is not None and account.suspended_until >= self.until:
            return []
        return [(self.account_id, AccountLoginsSuspended(tries=self.tries, until=self.until))]
