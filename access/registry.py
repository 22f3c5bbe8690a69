"""What the files of this room declare, collected by `make registry`; never changed by hand."""

from access.accounts.sweeping import ACCOUNT_SECRETS, MAILS_OF_ERASED, REVOKED_TOKENS
from access.engine.sweeping import EXPIRED_SECRETS, LIMITS_OVER, OLD_MESSAGES, Sweep
from access.sign_in.sweeping import CLIENT_SECRETS

SWEEPS: tuple[Sweep, ...] = (
    ACCOUNT_SECRETS,
    MAILS_OF_ERASED,
    REVOKED_TOKENS,
    EXPIRED_SECRETS,
    LIMITS_OVER,
    OLD_MESSAGES,
    CLIENT_SECRETS,
)
"""What is kept no longer than must be."""
