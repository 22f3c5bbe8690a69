"""What is known of somebody who tries to log in: before their account is looked at, and with it."""

from dataclasses import dataclass
from uuid import UUID

from access.engine.who import Visitor, by_account
from access.sign_in.known_browsers import KnownBrowser
from aggregates.accounts.account import Account
from eventstore.envelope import Cause


@dataclass(frozen=True, slots=True)
class LoginAttempt:
    """`login`: the user name as it is compared, whether anybody has it or not. `browser`: if somebody got into this account in it before."""

    who: Visitor
    login: str
    browser: KnownBrowser | None


@dataclass(frozen=True, slots=True)
class AccountAttempt(LoginAttempt):
    """A try at an account that exists; `customer_id`: whose it is."""

    account_id: UUID
    customer_id: UUID
    account: Account

    def cause(self) -> Cause:
        """Make a new cause for each command."""
        return by_account(self.customer_id, self.account_id, self.who.correlation)
