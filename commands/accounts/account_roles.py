"""Roles of accounts: who may create and change whose account, where a role is at home, and who needs a second factor (E-03, E-04)."""

from collections.abc import Mapping
from uuid import UUID

from aggregates.accounts.account import Account
from aggregates.accounts.roles import ROLE_NAMES, SECOND_FACTOR, AccountRole, OperatorRole, name_of_role
from aggregates.engine.event import OPERATOR
from aggregates.engine.words import codes_of
from commands.engine.command import Refusal

MAY_CREATE: Mapping[AccountRole, tuple[AccountRole, ...]] = {
    "administrator": ("pbx_administrator", "accounting", "viewer", "employee"),
    "adviser": ("administrator",),
    "ops": (
        "administrator",
        "viewer",
        "employee",
        "pbx_administrator",
        "accounting",
        "ops",
        "auditor",
        "adviser",
        "support",
        "fulfilment",
        "reseller",
    ),
}
"""Whose accounts a role may create (manual, "Anlage durch"), and send the invitation again while it is unanswered."""
MAY_CHANGE: Mapping[AccountRole, tuple[AccountRole, ...]] = {role: roles for role, roles in MAY_CREATE.items() if role != "adviser"}
"""And whose it may change (manual, "Benutzerdaten ändern"). Advisers change none: whoever turns an account's e-mail address and mobile number to themselves has it."""


class RoleNotYours(Refusal):
    """Accounts with the role {role} are not yours to create or change; ask {whom} to do it."""

    status = 403
    code = "role-not-yours"
    de = "Zugänge mit der Rolle {role_de} dürfen Sie nicht anlegen oder ändern; bitte wenden Sie sich an: {whom_de}."


class RoleElsewhere(Refusal):
    """The role {role} doesn't exist {where}; choose one of these: {roles}."""

    status = 422
    code = "role-elsewhere"
    de = "Die Rolle {role_de} gibt es {where_de} nicht; bitte eine von diesen wählen: {roles_de}."


class MobileNeeded(Refusal):
    """Accounts with the role {role} log in with a second factor; give a mobile number to which the PIN is sent."""

    status = 422
    code = "mobile-needed"
    de = "Zugänge mit der Rolle {role_de} melden sich mit einem zweiten Faktor an; bitte eine Mobilfunknummer angeben, an die die PIN geht."


def check_may_create(by_role: AccountRole | None, role: AccountRole) -> None:
    """Raise RoleNotYours unless who does it may create accounts of this role. None is the command line, or the portal itself."""
    _check(MAY_CREATE, by_role, role)


def check_role_is_theirs(by_role: AccountRole | None, *roles: AccountRole) -> None:
    """Raise RoleNotYours unless who does it may change accounts of these roles. None is the command line, or the portal itself."""
    _check(MAY_CHANGE, by_role, *roles)


def check_may_send_link(by_role: AccountRole | None, account: Account) -> None:
    """Raise RoleNotYours unless who does it may send the account a link.

    Whoever may create an account sends its invitation again; once it is answered, a link is for those who may change it.
    """
    if account.role is not None:
        _check(MAY_CREATE if account.status == "invited" else MAY_CHANGE, by_role, account.role)


def _check(may: Mapping[AccountRole, tuple[AccountRole, ...]], by_role: AccountRole | None, *roles: AccountRole) -> None:
    for role in roles:
        if by_role is not None and role not in may.get(by_role, ()):
            others: list[AccountRole] = [other for other, theirs in may.items() if role in theirs]
            raise RoleNotYours(**_named("role", role), **_named("whom", *others))


def check_role_is_at_home(role: AccountRole, customer_id: UUID) -> None:
    """Raise RoleElsewhere unless the role is at home there: roles of customers are for their accounts, those of the operator for its own."""
    of_operator = customer_id == OPERATOR
    there: list[AccountRole] = [known for known in ROLE_NAMES if (known in codes_of(OperatorRole)) == of_operator]
    if role not in there:
        where = ("beim Betreiber", "at the operator") if of_operator else ("bei einem Kunden", "at a customer")
        raise RoleElsewhere(**_named("role", role), **_named("roles", *there), where_de=where[0], where=where[1])


def needs_second_factor(account: Account) -> bool:
    """Tell whether a login by password needs a second factor: the role demands it, or the owner set it up."""
    return account.role in SECOND_FACTOR or account.totp_id is not None


def check_second_factor_is_left(role: AccountRole, mobile: str | None, *, totp: bool = False, sign_on: bool = False) -> None:
    """Raise MobileNeeded where an account lacks the second factor that its role needs; with single sign-on the customer's directory asks for it."""
    if role in SECOND_FACTOR and mobile is None and not totp and not sign_on:
        raise MobileNeeded(**_named("role", role))


def _named(fact: str, *roles: AccountRole) -> dict[str, list[str]]:
    return {f"{fact}_de": [name_of_role(role)[0] for role in roles], fact: [name_of_role(role)[1] for role in roles]}
