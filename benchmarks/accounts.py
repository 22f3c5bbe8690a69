"""Made-up accounts with a password, for figures about logging in and about rights."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from access.entrance import entrance
from access.sign_in.secrets import Secrets
from aggregates.accounts.roles import CustomerRole
from commands.accounts.invite_account import InviteAccount
from commands.accounts.set_account_password import SetAccountPassword
from commands.engine.dispatch import Dispatcher
from eventstore.envelope import Cause
from eventstore.ids import new_id
from eventstore.log import EventLog
from foundation.parts import Parts
from gateways.oidc import OpenIdClient

PASSWORD = "Blaue Tasse 17$"


def doors(log: EventLog, dispatcher: Dispatcher) -> Parts:
    """As the API process has them."""
    return entrance(log, dispatcher, "http://127.0.0.1", OpenIdClient())


def account(parts: Parts, dispatcher: Dispatcher, customer_id: UUID, login: str, role: CustomerRole) -> UUID:
    """An active account; roles that need none log in without a second factor."""
    account_id, link_id, now = new_id(), new_id(), datetime.now(UTC)
    cause = Cause(customer_id, "token:made-up", "command:account", "benchmark")
    invite = InviteAccount(
        account_id=account_id,
        login=login,
        full_name="Muster, Erika",
        email="erika.muster@example.org",
        role=role,
        by_role=None,
        link_id=link_id,
        link_expires_at=now + timedelta(hours=1),
    )
    dispatcher.run(invite, cause)
    password_id = parts[Secrets].keep_password(account_id, customer_id, PASSWORD)
    dispatcher.run(SetAccountPassword(account_id=account_id, link_id=link_id, password_id=password_id, now=now), cause)
    return account_id
