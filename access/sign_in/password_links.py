"""How somebody gets in by a link of their mail: "forgot password", and setting one (E-01)."""

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from access.accounts.account_links import AccountLinks
from access.accounts.account_secrets import AccountSecrets
from access.accounts.password_rules import check_password
from access.engine.ground import Ground
from access.engine.refusals import TooManyTries
from access.engine.who import Visitor, by_account
from access.sign_in.known_browsers import KnownBrowsers
from access.sign_in.login_limits import LoginLimits
from access.sign_in.sign_in_refusals import LinkNotKnown
from aggregates.accounts.account import Account
from aggregates.accounts.claims import login_claim
from aggregates.engine.event import OPERATOR
from commands.accounts.account_targets import AccountIsInactive, AccountIsLocked
from commands.accounts.refuse_account_password import RefuseAccountPassword
from commands.accounts.set_account_password import LinkNotValid, SetAccountPassword
from commands.engine.command import ChangedMeanwhile, Command
from eventstore.envelope import Cause

FORGOTTEN_EVERY = timedelta(minutes=15)
"""So often "forgot password" sends a mail to one address of an account, unless the link of the last one was used. Who asks in between has a link already: whoever
caused it, it went to the owner. So others neither fill the mailbox nor use up the way back."""
FORGOTTEN_BY_ADDRESS = 60
"""And how often one address may ask in an hour, for whichever account."""
_OVERTAKEN = 20
"""So often others may be quicker; each time two of theirs were carried out."""
REFUSED_LINKS = 20
"""So many uses of an account's old links are events in an hour; who keeps one fills no log with it."""


class PasswordLinks:
    """One per process."""

    def __init__(self, ground: Ground, secrets: AccountSecrets, browsers: KnownBrowsers, links: AccountLinks) -> None:
        self._ground = ground
        self._secrets = secrets
        self._browsers = browsers
        self._limits = LoginLimits(ground.attempts)
        self._links = links

    def check_forgotten(self, login: str, who: Visitor) -> None:
        """Count that the address asks for a link.

        Raises TooManyTries, whatever user name is asked for; never for a browser that got into this account before.
        """
        if self._browsers.shown(who) and self._browsers.find(who, self._account_id(login)) is not None:
            return
        asked = self._ground.attempts.hit("forgotten-address", who.place, FORGOTTEN_BY_ADDRESS, timedelta(hours=1))
        if not asked.allowed:
            raise TooManyTries(seconds=asked.retry_after)

    def forgotten(self, login: str, who: Visitor) -> None:
        """Send a link if there is such an account that logs in by password; nobody learns whether there is."""
        account_id = self._account_id(login)
        with self._ground.log.pool.connection() as connection:
            found = self._ground.states.one(connection, Account, account_id)
        if found is None or account_id is None:
            return
        account, customer_id = found
        if account.status not in ("invited", "active") or not account.email or account.subject is not None:
            return
        if self._ground.attempts.hit("forgotten-mail", _mailbox(account_id, account), 1, FORGOTTEN_EVERY).allowed:
            purpose = "invitation" if account.status == "invited" else "reset"
            self._links.send(by_account(customer_id, account_id, who.correlation), account_id, account, purpose, who.language)

    def _account_id(self, login: str) -> UUID | None:
        claim = login_claim(login)
        with self._ground.log.pool.connection() as connection:
            return self._ground.log.holders(connection, OPERATOR, [claim])[claim]

    def set_password(self, token: str, password: str, who: Visitor) -> UUID:
        """Use a link; returns whose account it is. Raises LinkNotKnown and PasswordUnfit; the link stays good for another try after the latter."""
        link = self._secrets.find_link(token)
        if link is None:
            raise LinkNotKnown
        link_id, account_id, customer_id = link
        with self._ground.log.pool.connection() as connection:
            found = self._ground.states.one(connection, Account, account_id)
        now = self._ground.clock()
        cause = by_account(customer_id, account_id, who.correlation)
        if found is None or found[0].link is None or found[0].link.link_id != link_id or now >= found[0].link.expires_at:
            self._record_refused(account_id, found[0] if found is not None else None, cause)
            raise LinkNotKnown
        check_password(password, found[0].login, found[0].full_name)
        password_id = self._secrets.keep_password(account_id, customer_id, password)
        command = SetAccountPassword(account_id=account_id, link_id=link_id, password_id=password_id, now=now)
        try:
            self._run(command, cause)
        except (LinkNotValid, AccountIsLocked, AccountIsInactive):
            self._record_refused(account_id, found[0], cause)
            raise LinkNotKnown from None
        self._limits.opened_by_link(login_claim(found[0].login).value, who)
        self._ground.attempts.forget("forgotten-mail", _mailbox(account_id, found[0]))
        return account_id

    def _record_refused(self, account_id: UUID, account: Account | None, cause: Cause) -> None:
        if account is None or account.status == "inactive":
            return
        if self._ground.attempts.hit("link-refused", str(account_id), REFUSED_LINKS, timedelta(hours=1)).allowed:
            with suppress(AccountIsInactive):  # meanwhile
                self._run(RefuseAccountPassword(account_id=account_id, purpose="link"), cause)

    def _run(self, command: Command, cause: Cause) -> None:
        """Run it though others are quicker at the account: whoever has a link is told whether it opens, not to try again with one that was used."""
        for _ in range(_OVERTAKEN):
            with suppress(ChangedMeanwhile):
                self._ground.dispatcher.run(command, cause)
                return
        self._ground.dispatcher.run(command, cause)


def _mailbox(account_id: UUID, account: Account) -> str:
    """Where links go: a corrected address gets one at once."""
    return f"{account_id} {account.email}"
