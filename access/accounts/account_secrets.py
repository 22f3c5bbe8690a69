"""The secrets of accounts: passwords, links, recovery codes, seeds. Events name them by id, and a row is there before the event that names it."""

from access.accounts.links import Links
from access.accounts.passwords import Passwords
from access.accounts.recovery_codes import RecoveryCodes
from access.accounts.totp import Totp


class AccountSecrets(Passwords, Links, RecoveryCodes, Totp):
    """One per process."""
