"""Issue recovery codes, each of which replaces the second factor once; those before are void. Sent by access/accounts/own_account.py."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from aggregates.accounts.second_factor import RecoveryCodesIssued
from commands.accounts.account_targets import active_account, check_password_still_counts
from commands.engine.command import Command, Decision, Given


class IssueRecoveryCodes(Command):
    """The codes' hashes are kept under `code_ids` before. `checked_password_id`: of the password with which the owner proved to be it."""

    account_id: UUID
    code_ids: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=20)]
    checked_password_id: UUID | None = None

    def decide(self, given: Given) -> Decision:
        account = active_account(given, self.account_id)
        if self.checked_password_id is not None:
            check_password_still_counts(account, self.checked_password_id)
        if account.recovery_codes == frozenset(self.code_ids):
            return []
        return [(self.account_id, RecoveryCodesIssued(code_ids=self.code_ids, count=len(self.code_ids)))]
