"""Links by mail with which somebody sets a password: of an invitation, after a changed user name, when one is asked for (E-01, E-16)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from access.accounts.account_secrets import AccountSecrets
from access.accounts.messages import link_message
from access.engine.ground import Ground
from access.engine.outbox import Outbox
from aggregates.accounts.account import Account
from aggregates.accounts.invitation import LinkPurpose
from aggregates.accounts.roles import AccountRole
from aggregates.customer import Customer
from commands.accounts.invite_account import login_or_default
from commands.accounts.send_account_link import SendAccountLink
from commands.engine.dispatch import Done
from eventstore.envelope import Cause

LINKED_PAGE = "/password"
"""Where the links lead, with their token in the fragment; the page sends the new password to the same path."""
LINK_LASTS = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A link whose secret and mail are kept, before the event that sends it; without that event neither does anything."""

    link_id: UUID
    expires_at: datetime


class AccountLinks:
    """One per process. `public_url`: where people reach the portal."""

    def __init__(self, ground: Ground, secrets: AccountSecrets, outbox: Outbox, public_url: str) -> None:
        self._ground = ground
        self._secrets = secrets
        self._outbox = outbox
        self._public_url = public_url.rstrip("/")

    def login_for(self, customer_id: UUID, role: AccountRole, login: str | None) -> str:
        """Return the user name of somebody to be invited: as chosen, or made of the customer number. Raises LoginNeeded."""
        with self._ground.log.pool.connection() as connection:
            customer = self._ground.states.one(connection, Customer, customer_id)
        return login_or_default(login, role, customer[0].customer_number if customer is not None else None)

    def prepare(self, cause: Cause, account_id: UUID, purpose: LinkPurpose, login: str, name: str, email: str, language: str) -> Prepared:
        """Keep a new link and its mail for the command with this cause to send."""
        expires_at = self._ground.clock() + LINK_LASTS
        link_id, token = self._secrets.new_link(account_id, cause.customer_id, expires_at)
        self._outbox.put(
            "mail",
            cause.customer_id,
            stream_id=account_id,
            causation=cause.causation,
            recipient=email,
            message=link_message(purpose, login, name, f"{self._public_url}{LINKED_PAGE}#token={token}", expires_at, language),
            owner=account_id,
        )
        return Prepared(link_id, expires_at)

    def send(self, cause: Cause, account_id: UUID, account: Account, purpose: LinkPurpose, language: str) -> Done:
        """Send an account a new link, to the address on file; the one before is void."""
        prepared = self.prepare(cause, account_id, purpose, account.login, account.full_name, account.email or "", language)
        command = SendAccountLink(account_id=account_id, link_id=prepared.link_id, purpose=purpose, expires_at=prepared.expires_at)
        return self._ground.dispatcher.run(command, cause)
