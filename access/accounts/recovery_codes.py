"""Codes for the day on which the phone is lost: ten at a time, each works once in the place of a PIN or an app's code."""

from uuid import UUID

from access.engine.readable_codes import new_code, read_code
from access.engine.secret_rows import SecretRows

COUNT = 10


class RecoveryCodes(SecretRows):
    """Which of them are still unused is for the account's events to say."""

    def new_recovery_codes(self, account_id: UUID, customer_id: UUID) -> list[tuple[UUID, str]]:
        """Make recovery codes and return ids and codes, the latter in clear this once."""
        codes = [new_code() for _ in range(COUNT)]
        return [
            (
                self._keep_digest(
                    "recovery_code", account_id, customer_id, self._keyed(account_id, "recovery_code", code.replace("-", ""))
                ),
                code,
            )
            for code in codes
        ]

    def find_recovery_code(self, account_id: UUID, text: str) -> UUID | None:
        """Find which of the account's codes this is, used or not, however it was typed."""
        code = read_code(text)
        found = self._find("recovery_code", self._keyed(account_id, "recovery_code", code)) if code else None
        return found.secret_id if found else None
