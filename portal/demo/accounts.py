"""The demo's accounts: all made up, with a password of this installation's own, kept beside the demo's files (readable by their owner only)."""

import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from access.engine.outbox import Outbox
from access.engine.who import Visitor
from access.sign_in.password_links import PasswordLinks
from aggregates.accounts.claims import login_claim
from aggregates.accounts.roles import AccountRole, name_of_role
from aggregates.engine.event import OPERATOR
from commands.users.register_user import RegisterUser
from eventstore.ids import derived_id, new_id
from portal.accounts import NamedAccount, account_named, invite_account, send_link
from portal.engine.console_cause import by_console
from portal.engine.language import in_words, language
from portal.engine.portal import Portal


class DemoAccount(NamedTuple):
    """`at_customer`: of the demo's customer, or else of the operator; employees are among its users. Numbers are of those kept for films and examples."""

    login: str
    name: str
    role: AccountRole
    mobile: str
    at_customer: bool
    company: str | None = None
    address: str | None = None


ADMINISTRATOR, EMPLOYEE, FULFILMENT = "anna.muster", "erna.eigen", "frida.versand"
ACCOUNTS = (
    DemoAccount(ADMINISTRATOR, "Muster, Anna", "administrator", "+491713920001", at_customer=True),
    DemoAccount("zacharias.zahl", "Zahl, Zacharias", "accounting", "+491713920002", at_customer=True),
    DemoAccount(EMPLOYEE, "Eigen, Erna", "employee", "+491713920004", at_customer=True),
    DemoAccount(
        "hans.helfer",
        "Helfer, Hans",
        "reseller",
        "+491729925904",
        at_customer=False,
        company="Beispiel Service GmbH",
        address="Musterweg 1, 12345 Musterstadt",
    ),
    DemoAccount(FULFILMENT, "Versand, Frida", "fulfilment", "+491713920003", at_customer=False),
    DemoAccount("olga.betrieb", "Betrieb, Olga", "ops", "+491749091317", at_customer=False),
)


def demo_accounts(portal: Portal, folder: Path, customer_id: UUID) -> str | None:
    """Make those that aren't there yet, each with its password set by its link; returns the password of all. None where a gateway would send them mails."""
    if not portal.parts[Outbox].keeps_messages:
        return None
    path = folder / "password"
    is_new = not path.exists()
    password = f"Demo-{secrets.randbelow(10**10):010d}-Px" if is_new else path.read_text(encoding="utf-8").strip()
    for wanted in ACCOUNTS:
        is_invited, named = _there(portal, wanted, customer_id)
        if named.account.status in ("invited", "active") and (is_new or named.account.password_id is None):
            if not is_invited:
                send_link(portal, named)
            _set_password(portal, wanted.login, password)
    if is_new:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{password}\n")
    return password


def told_accounts(password: str) -> Iterator[str]:
    """Yield lines that tell who there is, and how they log in."""
    yield f"# {in_words('Zugänge, alle mit diesem Kennwort', 'accounts, all with this password')}"
    yield f"PASSWORD='{password}'"
    for account in ACCOUNTS:
        yield f"#   {account.login:15} {in_words(*name_of_role(account.role))}"


def _there(portal: Portal, wanted: DemoAccount, customer_id: UUID) -> tuple[bool, NamedAccount]:
    """Whether it was invited just now, as it wasn't there yet: then its link is on its way; and the account."""
    claim = login_claim(wanted.login)
    with portal.log.pool.connection() as connection:
        account_id = portal.log.holders(connection, OPERATOR, [claim])[claim]
    if account_id is None:
        fields: dict[str, Any] = {"login": wanted.login, "full_name": wanted.name, "email": f"{wanted.login}@example.org"}
        fields |= {"role": wanted.role, "mobile": wanted.mobile, "company": wanted.company, "address": wanted.address}
        if wanted.role == "employee":
            fields["user_id"] = _user(portal, wanted, customer_id)
        invite_account(portal, customer_id if wanted.at_customer else OPERATOR, fields)
    return account_id is None, account_named(portal, wanted.login)


def _user(portal: Portal, wanted: DemoAccount, customer_id: UUID) -> UUID:
    """The user whose account it is; an interrupted demo has registered that one already."""
    user_id = derived_id(customer_id, wanted.login)
    portal.dispatcher.run(RegisterUser(user_id=user_id, name=wanted.name, email=f"{wanted.login}@example.org"), by_console(customer_id))
    return user_id


def _set_password(portal: Portal, login: str, password: str) -> None:
    """By the newest link that went to this account."""
    entries = portal.parts[Outbox].read(contents=True, channel="mail", limit=100)
    bodies = (entry.content.body for entry in entries if entry.content is not None and f": {login}\n" in entry.content.body)
    token = next(match[1] for body in bodies if (match := re.search(r"token=(\S+)", body)))
    portal.parts[PasswordLinks].set_password(token, password, Visitor("", "portal demo", f"demo:{new_id()}", language()))
