"""Accounts that are invited, at the customer or at the operator."""

from typing import Any

from aggregates.accounts.invitation import AccountLinkSent
from aggregates.accounts.roles import AccountRole, CustomerRole, OperatorRole
from aggregates.accounts.standing import AccountInactivated, AccountLocked
from aggregates.engine.event import OPERATOR
from aggregates.engine.words import codes_of
from aggregates.service_access import ServiceAccessActivated
from commands.accounts.invite_account import InviteAccount
from tests.commands.accounts.made_up_accounts import (
    ACCOUNT,
    CODE,
    GRANT,
    LINK,
    RESELLER,
    TOMORROW,
)
from tests.commands.made_up import NUMBER, Entry, customer
from tests.commands.scenario import Scenario, given

ROLES: tuple[AccountRole, ...] = (*codes_of(CustomerRole), *codes_of(OperatorRole))
FIELDS: dict[str, Any] = {"login": "erika.muster", "full_name": "Erika Muster", "email": "erika.muster@example.org", "mobile": NUMBER}
SENT = (ACCOUNT, AccountLinkSent(link_id=LINK, purpose="invitation", expires_at=TOMORROW))
LOCKED = (ACCOUNT, AccountLocked())
INACTIVE = (ACCOUNT, AccountInactivated(login="erika.muster"))
ACTIVATED = (
    GRANT,
    ServiceAccessActivated(
        account_id=ACCOUNT, code_id=CODE, reseller_id=RESELLER, company=None, name="Hans Beispiel", address=None, phone=None, email=None
    ),
)


def inviting(role: AccountRole = "accounting", by_role: AccountRole | None = "administrator", **changes: Any) -> InviteAccount:
    fields: dict[str, Any] = {**FIELDS, "account_id": ACCOUNT, "link_id": LINK, "link_expires_at": TOMORROW, **changes}
    return InviteAccount(role=role, by_role=by_role, **fields)


def in_scope(role: AccountRole, *entries: Entry) -> Scenario:
    """At the customer or at the operator, wherever the role is at home."""
    return given(customer(), *entries) if role in codes_of(CustomerRole) else given(*entries, customer_id=OPERATOR)
