"""Accounts as the command line names them: by user name, which is alone in the whole portal, or by id; read from the events, so always current."""

from typing import Any, NamedTuple
from uuid import UUID

from access.accounts.account_links import AccountLinks
from access.engine.current_states import CurrentStates
from aggregates.accounts.account import Account
from aggregates.accounts.claims import login_claim
from aggregates.engine.event import OPERATOR
from commands.accounts.invite_account import InviteAccount
from commands.accounts.send_account_link import SendAccountLink
from commands.engine.command import Command, asked
from commands.engine.dispatch import Done
from eventstore.ids import new_id
from portal.customers import all_customers
from portal.engine.columns import columns_of
from portal.engine.console_cause import by_console
from portal.engine.language import language
from portal.engine.portal import Portal
from portal.engine.told import Told
from portal.engine.up_to_date import bring_up_to_date
from readmodels.accounts.account_resource import ACCOUNT_LIST
from readmodels.accounts.last_administrator import is_last_administrator

ACCOUNT_COLUMNS = columns_of(
    ACCOUNT_LIST,
    login="login",
    full_name="name",
    role="role",
    status="status",
    email="email",
    mobile="mobile",
    second_factor="second_factor",
    last_login_at="last_login_at",
    account_id="id",
)
_LIST = """SELECT login, full_name, role, status, email, mobile, second_factor, last_login_at, account_id FROM accounts
    WHERE customer_id = %s AND (%s OR status <> 'inactive') ORDER BY full_name_sort, account_id"""


class NamedAccount(NamedTuple):
    account_id: UUID
    customer_id: UUID
    """OPERATOR for the operator's own."""
    account: Account


def account_named(portal: Portal, text: str) -> NamedAccount:
    """Find the account with this user name or id; or the only deactivated one that had the name. Raises Told when there is none such."""
    with portal.log.pool.connection() as connection:
        account_id = _as_id(text)
        if account_id is None:
            claim = login_claim(text.strip())
            account_id = portal.log.holders(connection, OPERATOR, [claim])[claim] or _deactivated(portal, claim.value)
        found = portal.parts[CurrentStates].one(connection, Account, account_id)
    if found is None or account_id is None:
        raise Told(
            f"Einen Zugang {text} gibt es nicht; `portal account list` zeigt die des Betreibers, mit --customer die eines Kunden.",
            f"There is no account {text}; `portal account list` shows the operator's, with --customer those of a customer.",
        )
    return NamedAccount(account_id, found[1], found[0])


def _deactivated(portal: Portal, login: str) -> UUID | None:
    bring_up_to_date(portal.log)
    with portal.log.pool.connection() as connection:
        found = connection.execute(
            "SELECT account_id FROM accounts WHERE status = 'inactive' AND lower(login) = lower(%s) LIMIT 2", (login,)
        ).fetchall()
    return found[0][0] if len(found) == 1 else None


def invite_account(portal: Portal, customer_id: UUID, fields: dict[str, Any]) -> UUID:
    """Create an account and send the link to its password; `fields` are those of InviteAccount. Returns its id."""
    links, account_id, cause = portal.parts[AccountLinks], new_id(), by_console(customer_id)
    login = links.login_for(customer_id, fields["role"], fields["login"])
    link = links.prepare(cause, account_id, "invitation", login, fields["full_name"], fields["email"], language())
    made = {"account_id": account_id, "by_role": None, "link_id": link.link_id, "link_expires_at": link.expires_at}
    portal.dispatcher.run(asked(InviteAccount.model_validate, {**fields, **made, "login": login}), cause)
    return account_id


def send_link(portal: Portal, named: NamedAccount) -> Done:
    """Send a new link to set a password, to the address on file; the one before is void."""
    cause, account = by_console(named.customer_id), named.account
    purpose = "invitation" if account.status == "invited" else "reset"
    link = portal.parts[AccountLinks].prepare(
        cause, named.account_id, purpose, account.login, account.full_name, account.email or "", language()
    )
    command = SendAccountLink(account_id=named.account_id, link_id=link.link_id, purpose=purpose, expires_at=link.expires_at)
    return portal.dispatcher.run(command, cause)


def changed(portal: Portal, named: NamedAccount, command: Command) -> bool:
    """Run a command on an account; whether it changed something."""
    return portal.dispatcher.run(command, by_console(named.customer_id)).changed


def was_last_administrator(portal: Portal, named: NamedAccount) -> bool:
    """Tell whether the customer has no active administrator without this account."""
    if named.account.role != "administrator":
        return False
    bring_up_to_date(portal.log)
    with portal.log.pool.connection() as connection:
        return is_last_administrator(connection, named.account_id)


def accounts_of(portal: Portal, customer_id: UUID, *, inactive: bool) -> list[tuple[Any, ...]]:
    """Return the rows of `portal account list`, by name."""
    bring_up_to_date(portal.log)
    with portal.log.pool.connection() as connection:
        return connection.execute(_LIST, (customer_id, inactive)).fetchall()


def customer_number(portal: Portal, customer_id: UUID) -> str | None:
    """Look up the customer's number; None for the operator."""
    return None if customer_id == OPERATOR else all_customers(portal.log)[customer_id].customer_number


def _as_id(text: str) -> UUID | None:
    try:
        return UUID(text.strip())
    except ValueError:
        return None
