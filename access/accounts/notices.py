"""Notes by mail of what became of somebody's account, to the address on file before (E-05, E-16): nobody loses an account unnoticed."""

from uuid import UUID

from access.accounts.messages import Notice, notice_message
from access.engine.outbox import Outbox
from aggregates.accounts.account import Account
from commands.accounts.change_account import ChangeAccount
from eventstore.envelope import Cause


class Notices:
    """One per process."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    def keep(self, cause: Cause, account_id: UUID, account: Account, notice: Notice, language: str) -> None:
        """Keep a notice, which goes out once the command with this cause has changed something of the account."""
        if account.email:
            self._outbox.put(
                "mail",
                cause.customer_id,
                stream_id=account_id,
                causation=cause.causation,
                recipient=account.email,
                message=notice_message(notice, account.login, account.full_name, language),
                owner=account_id,
            )

    def keep_of_change(self, cause: Cause, command: ChangeAccount, account: Account, language: str) -> None:
        """Keep notices of a new e-mail address and of a new mobile number: links and PINs go there."""
        if "email" in command.model_fields_set and command.email != account.email:
            self.keep(cause, command.account_id, account, "email_changed", language)
        if "mobile" in command.model_fields_set and command.mobile != account.mobile:
            self.keep(cause, command.account_id, account, "mobile_changed", language)
