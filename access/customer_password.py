"""The customer password in clear: made at random, shown, changed, compared (E-06). What it says is sealed with the customer's key."""

import hmac
import secrets as random
from uuid import UUID

from access.engine.ground import Ground
from aggregates.customer_password import CustomerPassword
from commands.customers.check_customer_password import CheckCustomerPassword
from commands.customers.make_customer_password import MakeCustomerPassword
from commands.customers.of_customer import customer_password_id
from commands.customers.show_customer_password import ShowCustomerPassword
from commands.engine.dispatch import Done
from eventstore.envelope import Cause
from eventstore.keyring import KeyDestroyed, Keyring

FIELD = "customer_password"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are mistaken for others on the phone."""
CUSTOMER_PASSWORD_LENGTH = 12


class CustomerPasswords:
    """One per process."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def show(self, cause: Cause) -> tuple[Done, str]:
        """Show the customer password, and make one where there is none yet; each look is an event."""
        self.make(cause)
        done = self._ground.dispatcher.run(ShowCustomerPassword(customer_password_id=customer_password_id(cause.customer_id)), cause)
        return done, self._clear(cause.customer_id) or ""

    def make(self, cause: Cause) -> None:
        """Make the first one, at random, as a new customer gets it; does nothing where there is one."""
        stream = customer_password_id(cause.customer_id)
        made = "-".join("".join(random.choice(_LETTERS) for _ in range(4)) for _ in range(CUSTOMER_PASSWORD_LENGTH // 4))
        self._ground.dispatcher.run(MakeCustomerPassword(customer_password_id=stream, sealed=self.sealed(cause.customer_id, made)), cause)

    def sealed(self, customer_id: UUID, text: str) -> str:
        """Seal the text as ChangeCustomerPassword takes it."""
        return self._keys(customer_id).seal(customer_id, FIELD, text)

    def check(self, cause: Cause, text: str, purpose: str) -> tuple[Done, bool]:
        """Check whether it is the customer password. Raises CustomerPasswordIsLocked after too many wrong ones."""
        self.make(cause)
        known = self._clear(cause.customer_id)
        matches = hmac.compare_digest((known or "").encode(), text.encode()) and known is not None
        command = CheckCustomerPassword(
            customer_password_id=customer_password_id(cause.customer_id), matches=matches, purpose=purpose, now=self._ground.clock()
        )
        return self._ground.dispatcher.run(command, cause), matches

    def _clear(self, customer_id: UUID) -> str | None:
        with self._ground.log.pool.connection() as connection:
            found = self._ground.states.one(connection, CustomerPassword, customer_password_id(customer_id))
        if found is None or found[0].sealed is None:
            return None
        try:
            return self._keys(customer_id).unseal(customer_id, FIELD, found[0].sealed)
        except KeyDestroyed:
            return None

    def _keys(self, customer_id: UUID) -> Keyring:
        keys = Keyring(self._ground.log.master)
        with self._ground.log.pool.connection() as connection:
            keys.load(connection, [customer_id])
        return keys
