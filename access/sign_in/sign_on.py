"""Logging in by the customer's own directory, with OpenID Connect (H-01): from the portal to the directory and back, and who is let in then.

docs/decisions/0007-single-sign-on.md says why accounts are found, tied and made as they are here.
"""

import hmac
from typing import NamedTuple
from uuid import UUID

from access.accounts.notices import Notices
from access.accounts.own_account import Owner
from access.engine.address_limit import WINDOW, AddressLimit
from access.engine.ground import Ground
from access.engine.refusals import TooOften
from access.engine.who import Visitor
from access.sign_in.secrets import Secrets
from access.sign_in.sign_on_accounts import SignOnAccounts
from access.sign_in.sign_on_refusals import DirectoryFailed, NoSignOn, SignOnNotUnderWay
from access.sign_in.sign_on_state import SIGN_ON_LASTS, Pending, local_path
from aggregates.accounts.account import Account
from aggregates.customer import CUSTOMER_NUMBER_CLAIM, Customer
from aggregates.engine.event import OPERATOR
from aggregates.session import Session
from aggregates.sign_on import SignOn, SignOnConfigured
from commands.customers.of_customer import sign_on_id
from commands.engine.command import Refusal
from gateways.oidc import Handshake, OpenIdClient, Registration, readable_error
from gateways.oidc_errors import ProviderRefused, SignOnFailed

CALLBACK = "/sign-on/callback"
_LONGEST = 4096
"""Of what comes back in the address."""
STARTS = 600
"""From one address in a quarter of an hour: a whole company behind one comes to work. Failures count as those of logins by password."""


class Begun(NamedTuple):
    """`location`: where the browser goes; `cookie`: what it brings back."""

    location: str
    cookie: str


class Finished(NamedTuple):
    """Whose session is to be opened (`Login.by_sign_on`), and where the browser goes then."""

    customer_id: UUID
    account_id: UUID
    return_to: str


class CameBack(NamedTuple):
    """The parameters of the address to which the directory sent the browser back."""

    state: str
    code: str | None = None
    iss: str | None = None
    error: str | None = None


class SignOnLogin:
    """One per process. `public_url`: where browsers reach the portal; the directory sends them back to `/sign-on/callback` there."""

    def __init__(self, ground: Ground, secrets: Secrets, notices: Notices, client: OpenIdClient, public_url: str) -> None:
        self._ground = ground
        self._secrets = secrets
        self._address = AddressLimit(ground.attempts)
        self._client = client
        self._accounts = SignOnAccounts(ground.log, ground.dispatcher, notices)
        self.redirect_uri = public_url.rstrip("/") + CALLBACK

    def configured(self, customer_id: UUID) -> SignOnConfigured | None:
        """Look up the customer's single sign-on as it is now."""
        with self._ground.log.pool.connection() as connection:
            found = self._ground.states.one(connection, SignOn, sign_on_id(customer_id))
        return found[0].configured if found is not None else None

    def what_is_wrong(self, issuer: str) -> SignOnFailed | None:
        """Ask the directory whether it is there and calls itself so; None: all is well."""
        try:
            self._client.check(issuer)
        except SignOnFailed as error:
            return error
        return None

    def customer_number(self, customer_id: UUID) -> str:
        """Look up what the customer's people put into the address of their sign-on."""
        with self._ground.log.pool.connection() as connection:
            found = self._ground.states.one(connection, Customer, customer_id)
        return found[0].customer_number if found is not None else ""

    def start(self, customer_number: str, return_to: str, who: Visitor) -> Begun:
        """Begin a sign-on at the customer's directory. Raises NoSignOn, ReturnNotLocal, DirectoryFailed, TooManyTries, TooOften."""
        return_to = local_path(return_to)
        self._address.check(who)
        begun = self._ground.attempts.hit("sign-on-start", who.place, STARTS, WINDOW)
        if not begun.allowed:
            raise TooOften(seconds=begun.retry_after)
        claim = CUSTOMER_NUMBER_CLAIM.of(customer_number)
        with self._ground.log.pool.connection() as connection:
            customer_id = self._ground.log.holders(connection, OPERATOR, [claim])[claim]
        configured = self.configured(customer_id) if customer_id is not None else None
        if customer_id is None or configured is None:
            self._address.count(who)
            raise NoSignOn(customer_number=customer_number)
        return self._begin(customer_id, configured, return_to)

    def start_tie(self, customer_id: UUID, owner: Owner, return_to: str) -> Begun:
        """Begin a sign-on out of a session of the account that is to be tied to the person who comes back.

        Raises NoSignOn, ReturnNotLocal, DirectoryFailed.
        """
        configured = self.needed(customer_id)
        return self._begin(customer_id, configured, local_path(return_to), owner)

    def needed(self, customer_id: UUID) -> SignOnConfigured:
        """Look up the customer's single sign-on, which must be there. Raises NoSignOn."""
        configured = self.configured(customer_id)
        if configured is None:
            raise NoSignOn(customer_number=self.customer_number(customer_id))
        return configured

    def _begin(self, customer_id: UUID, configured: SignOnConfigured, return_to: str, owner: Owner | None = None) -> Begun:
        handshake = Handshake.new()
        try:
            location = self._client.begin(self._registration(configured), handshake)
        except SignOnFailed as error:
            raise DirectoryFailed(error) from error
        pending = Pending(
            customer_id, configured.issuer, configured.client_id, handshake, return_to, self._ground.clock() + SIGN_ON_LASTS, owner
        )
        return Begun(location, pending.sealed(self._ground.log.master))

    def finish(self, came: CameBack, cookie: str, who: Visitor) -> Finished:
        """Let in whom the directory vouches for. Raises SignOnNotUnderWay, DirectoryFailed, NotAdmitted, AccountClosed, AccountNotTied, TooManyTries; of a tie by its owner also the refusals of LinkSignOn."""
        self._address.check(who)
        try:
            return self._finish(came, cookie, who)
        except DirectoryFailed:  # nobody's fault here: a directory that is down closes no company out
            raise
        except Refusal:
            self._address.count(who)
            raise

    def _finish(self, came: CameBack, cookie: str, who: Visitor) -> Finished:
        pending = Pending.unsealed(self._ground.log.master, cookie)
        fits = pending is not None and hmac.compare_digest(pending.handshake.state.encode(), came.state.encode())
        if pending is None or not fits or self._ground.clock() >= pending.expires_at:
            raise SignOnNotUnderWay(minutes=_minutes())
        # Once, in whichever process: the second answer to the same question isn't taken, whatever it says.
        if not self._ground.attempts.hit("sign-on", came.state, 1, SIGN_ON_LASTS).allowed:
            raise SignOnNotUnderWay(minutes=_minutes())
        configured = self.configured(pending.customer_id)
        if configured is None or (configured.issuer, configured.client_id) != (pending.issuer, pending.client_id):
            raise SignOnNotUnderWay(minutes=_minutes())
        try:
            if came.code is None or came.error is not None or len(came.code) > _LONGEST:
                raise ProviderRefused(issuer=pending.issuer, error=readable_error(came.error, 400))
            identity = self._client.identify(self._registration(configured), pending.handshake, came.code, came.iss)
        except SignOnFailed as error:
            raise DirectoryFailed(error) from error
        if pending.owner is not None:
            if not self._is_still_logged_in(pending.owner):
                raise SignOnNotUnderWay(minutes=_minutes())
            account_id = self._accounts.tied_by_owner(pending.customer_id, configured, identity, pending.owner, who)
        else:
            account_id = self._accounts.account_of(pending.customer_id, configured, identity, who)
        return Finished(pending.customer_id, account_id, pending.return_to)

    def _is_still_logged_in(self, owner: Owner) -> bool:
        with self._ground.log.pool.connection() as connection:
            session = self._ground.states.one(connection, Session, owner.session_id)
            account = self._ground.states.one(connection, Account, owner.account_id)
        if session is None or account is None or session[0].account_id != owner.account_id:
            return False
        return session[0].status == "open" and session[0].epoch == account[0].epoch

    def _registration(self, configured: SignOnConfigured) -> Registration:
        secret = self._secrets.unsealed(configured.secret_id) if configured.secret_id is not None else None
        return Registration(configured.issuer, configured.client_id, secret, self.redirect_uri)


def _minutes() -> int:
    return int(SIGN_ON_LASTS.total_seconds() // 60)
