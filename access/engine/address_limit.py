"""Failed tries to get in from one address, by whichever door: many people may sit behind it, and none of them may guess for ever."""

from datetime import timedelta

from access.engine.attempts import Attempts
from access.engine.refusals import TooManyTries
from access.engine.who import Visitor

WINDOW = timedelta(minutes=15)
"""For how long failed tries count, of an address and of an account."""
ADDRESS_LIMIT = 100
"""Failed tries from one address in that time."""


class AddressLimit:
    """One per process."""

    def __init__(self, attempts: Attempts) -> None:
        self._attempts = attempts

    def check(self, who: Visitor) -> None:
        """Check, without counting, whether the address may try again. Raises TooManyTries."""
        verdict = self._attempts.look("address", who.place, ADDRESS_LIMIT, WINDOW)
        if not verdict.allowed:
            raise TooManyTries(seconds=verdict.retry_after)

    def take(self, who: Visitor) -> int:
        """Count a try before it is looked at: how many there were. Raises TooManyTries. To be given back if it was no failure."""
        verdict = self._attempts.hit("address", who.place, ADDRESS_LIMIT, WINDOW)
        if not verdict.allowed:
            raise TooManyTries(seconds=verdict.retry_after)
        return verdict.tries

    def count(self, who: Visitor) -> None:
        """Count a try that failed."""
        self._attempts.hit("address", who.place, ADDRESS_LIMIT, WINDOW)

    def give_back(self, who: Visitor) -> None:
        """Give back a try that was taken and was no failure."""
        self._attempts.give_back("address", who.place)
