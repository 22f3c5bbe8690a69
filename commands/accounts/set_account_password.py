"""Set a password by the link that was sent; activates an invited account (E-01). Sent by access/sign_in/password_links.py."""

from uuid import UUID

from aggregates.accounts.account import Account
from aggregates.accounts.login import AccountPasswordSet
from commands.accounts.account_targets import check_not_locked
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.moments import Moment


class LinkNotValid(Refusal):
    """This link is no longer valid: it was used, replaced by a newer one, or too old; get a new one by "Forgot password"."""

    status = 410
    code = "link-not-valid"
    de = "Dieser Link gilt nicht mehr: Er wurde benutzt, durch einen neueren ersetzt oder ist abgelaufen; bitte über „Kennwort vergessen“ einen neuen anfordern."


class SetAccountPassword(Command):
    """The password's hash is kept under `password_id` before."""

    account_id: UUID
    link_id: UUID
    password_id: UUID
    now: Moment

    def decide(self, given: Given) -> Decision:
        account = given.state(Account, self.account_id)
        check_not_locked(account)
        if account.password_id == self.password_id:
            return []
        if account.link is None or account.link.link_id != self.link_id or self.now >= account.link.expires_at:
            raise LinkNotValid
        return [(self.account_id, AccountPasswordSet(link_id=self.link_id, password_id=self.password_id))]
