"""Record that somebody named the customer password to release something: rightly or not (E-06).

After five wrong ones in a row none is taken for a quarter of an hour, the right one neither.
Sent by access/customer_password.py.
"""

import math
from datetime import timedelta
from uuid import UUID

from pydantic import AwareDatetime

from aggregates.customer_password import CustomerPassword, CustomerPasswordAccepted, CustomerPasswordRefused
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.texts import Name

LOCKED_FOR = timedelta(minutes=15)


class CustomerPasswordIsLocked(Refusal):
    """The customer password was wrong too often and is not taken at the moment; try again in {seconds} seconds."""

    status = 429
    code = "customer-password-is-locked"
    de = "Das Kundenkennwort war zu oft falsch und wird zurzeit nicht angenommen; bitte in {seconds} Sekunden erneut versuchen."


class CheckCustomerPassword(Command):
    """`matches`: whether it was the right one, compared in constant time beforehand; nothing is released unless this command is done.

    `purpose`: what it is to release, such as an order. A wrong one is an event, not a refusal: whoever asks answers by `matches`.
    """

    customer_password_id: UUID
    matches: bool
    purpose: Name
    now: AwareDatetime

    def decide(self, given: Given) -> Decision:
        password = given.state(CustomerPassword, self.customer_password_id)
        if password.locked_until is not None and self.now < password.locked_until:
            seconds = math.ceil((password.locked_until - self.now).total_seconds())
            raise CustomerPasswordIsLocked(until=password.locked_until, seconds=seconds)
        if self.matches:
            return [(self.customer_password_id, CustomerPasswordAccepted(purpose=self.purpose))]
        tries_left = password.tries_left - 1
        locked_until = None if tries_left else self.now + LOCKED_FOR
        refused = CustomerPasswordRefused(purpose=self.purpose, tries_left=tries_left, locked_until=locked_until)
        return [(self.customer_password_id, refused)]
