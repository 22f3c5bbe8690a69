"""All secrets of a process: those of accounts, activation codes, PINs."""

from access.accounts.account_secrets import AccountSecrets
from access.activation_codes import ActivationCodes
from access.sign_in.pins import Pins


class Secrets(AccountSecrets, Pins, ActivationCodes):
    """One per process: `Secrets(log)`."""
