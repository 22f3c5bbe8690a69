"""All secrets of a process: passwords, links, PINs, codes, seeds. Events name them by id, and a row is there before the event that names it."""

from access.accounts.links import Links
from access.accounts.passwords import Passwords
from access.accounts.recovery_codes import RecoveryCodes
from access.accounts.totp import NewTotp, Totp
from access.activation_codes import ActivationCodes
from access.sign_in.pins import Pins

__all__ = ["NewTotp", "Secrets"]


class Secrets(Passwords, Links, Pins, ActivationCodes, RecoveryCodes, Totp):
    """One per process: `Secrets(log)`."""
