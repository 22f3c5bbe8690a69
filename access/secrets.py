"""All secrets of a process: passwords, links, PINs, codes, seeds. Events name them by id, and a row is there before the event that names it."""

from access.activation_codes import ActivationCodes
from access.links import Links
from access.passwords import Passwords
from access.pins import Pins
from access.recovery_codes import RecoveryCodes
from access.totp import NewTotp, Totp

__all__ = ["NewTotp", "Secrets"]


class Secrets(Passwords, Links, Pins, ActivationCodes, RecoveryCodes, Totp):
    """One per process: `Secrets(log)`."""
