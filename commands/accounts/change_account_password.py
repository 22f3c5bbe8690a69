"""Change one's own password, knowing the one before; ends all sessions of the account (E-05). Sent by access/accounts/own_account.py."""

from uuid import UUID

from aggregates.accounts.login import AccountPasswordChanged
from commands.accounts.account_targets import active_account, check_password_still_counts
from commands.engine.command import Command, Decision, Given, Refusal


class PasswordMissing(Refusal):
    """The account {login} has no password; set one by the link that was sent by e-mail, or get a new link by "Forgot password"."""

    code = "password-missing"
    de = "Der Zugang {login} hat kein Kennwort; bitte über den Link aus der E-Mail eines vergeben oder über „Kennwort vergessen“ einen neuen Link anfordern."


class ChangeAccountPassword(Command):
    """The new password's hash is kept under `password_id` before. `checked_password_id`: whose hash fitted the current one."""

    account_id: UUID
    password_id: UUID
    checked_password_id: UUID

    def decide(self, given: Given) -> Decision:
        account = active_account(given, self.account_id)
        if account.password_id is None:
            raise PasswordMissing(login=account.login)
        if account.password_id == self.password_id:
            return []
        check_password_still_counts(account, self.checked_password_id)
        return [(self.account_id, AccountPasswordChanged(password_id=self.password_id))]
