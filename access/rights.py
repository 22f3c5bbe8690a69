"""Who may do what: role × area × action, the only place that says so (E-03, H-01, H-25).

In an area a role may what its letters say: `r` read, `w` change, `s` see secrets (PIN/PUK, customer password, activation code). An area that belongs
to a feature is closed while the feature is off for the customer, for reading too. Roles of the operator name the customer with each request.
Whose accounts a role may create, and who needs a second factor, stands in `commands/accounts/account_roles.py`.
"""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Literal, cast

from aggregates.accounts.roles import AccountRole
from aggregates.customer import Feature
from aggregates.engine.words import words_of

Action = Literal["read", "write", "secrets"]
Area = Literal[
    "profile",
    "dashboard",
    "overview",
    "users",
    "devices",
    "sims",
    "views",
    "documents",
    "clarification_cases",
    "histories",
    "looks",
    "imports",
    "settings",
    "features",
    "accounts",
    "sign_on",
    "customer_password",
    "service_access",
    "service_accesses",
    "pbx",
    "tickets",
    "invoices",
    "contracts",
    "contract_orders",
    "catalogue",
    "prices",
    "orders",
    "approvals",
    "own_orders",
    "service_cases",
    "own_cases",
    "remarketing",
    "fulfilment",
    "tokens",
    "customers",
    "events",
    "operations",
    "outbox",
]
Right = tuple[Area, Action]

FEATURE_OF: Mapping[Area, Feature] = {
    "dashboard": "dashboard",
    "clarification_cases": "clarification_cases",
    "prices": "prices",
    "remarketing": "remarketing",
    "approvals": "approval",
    "own_orders": "own_orders",
    "own_cases": "own_cases",
}
"""Areas that are there only while the customer's feature is on (H-25, H-15)."""
KEPT_WHILE_OFF: frozenset[Area] = frozenset({"prices"})
"""Those among them that are there all the same for those who may change what is in them, as whoever keeps prices does (H-08)."""
SHUT_WHOLLY: frozenset[Area] = frozenset({"prices", "approvals", "own_orders", "own_cases"})
"""Those among them of which no route opens while it is off: lists, files, histories and moments alike."""


def name_of_feature(feature: str) -> tuple[str, str]:
    """Tell how people call a customer's feature, in German and in English."""
    return words_of(Feature)[feature]


_SEE = "dashboard:r overview:r users:r devices:r sims:r documents:r views:r clarification_cases:r histories:r catalogue:r prices:r orders:r service_cases:r remarketing:r"
_RUN = "dashboard:r overview:r users:rw devices:rw sims:rw documents:rw views:r clarification_cases:r histories:r imports:rw settings:rw catalogue:r prices:r orders:r service_cases:r remarketing:r"

_TABLE: Mapping[AccountRole, str] = {
    "administrator": f"{_RUN} sims:s accounts:rw sign_on:r customer_password:rws service_access:rws contracts:rw contract_orders:rw orders:w approvals:rw service_cases:w remarketing:w invoices:r tickets:rw looks:r",
    "viewer": f"{_SEE} approvals:r imports:r settings:r",
    "employee": "own_orders:rw own_cases:rw tickets:rw",
    "pbx_administrator": "pbx:rw tickets:rw",
    "accounting": "invoices:r tickets:rw",
    "ops": f"{_RUN} approvals:rw catalogue:w prices:w fulfilment:r features:rw accounts:rw sign_on:rw tokens:rw customers:rw events:r operations:rw outbox:r",
    "auditor": f"{_SEE} approvals:r fulfilment:r looks:r imports:r settings:r accounts:r sign_on:r tokens:r customers:r events:r operations:r",
    "adviser": "customers:r accounts:rw contracts:r contract_orders:rw",
    "support": f"{_SEE} settings:r accounts:r customers:r tickets:rw customer_password:w",
    "fulfilment": f"{_SEE} customers:r imports:rw catalogue:w prices:w fulfilment:rw",
    "reseller": "service_accesses:rw",
}
"""Besides, everybody may read and change their own profile; views that they saved of lists are part of it, so `views` is read alone."""

_LETTERS: Mapping[str, Action] = {"r": "read", "w": "write", "s": "secrets"}


@cache
def rights_of(role: AccountRole) -> frozenset[Right]:
    """Return all that a role may; of one that only a newer program knows, nothing but its owner's profile."""
    own: frozenset[Right] = frozenset({("profile", "read"), ("profile", "write")})
    return own | _parsed(_TABLE.get(role, ""))


OF_OPERATOR: Mapping[Action, tuple[AccountRole, ...]] = {"read": ("ops", "auditor"), "write": ("ops",)}
"""Who may do what with accounts and sessions of the operator itself: its other roles have to do with those of customers only."""


@cache
def rights_while_acting(*, secrets: bool) -> frozenset[Right]:
    """Return what somebody may inside a customer's account (S-04).

    That is what an administrator may, but nothing that would outlast the service access or hand it on.
    So accounts are read, never changed: whoever makes one, or takes one over, stays when the customer revokes the access. Secrets only where the
    customer opened them; the customer password isn't checked either while they are closed, as each check is a guess that can lock it.
    """
    return frozenset({right for right in rights_of("administrator") if _while_acting(right, secrets=secrets)})


def _while_acting(right: Right, *, secrets: bool) -> bool:
    area, action = right
    if area in ("profile", "service_access", "service_accesses") or (
        area in ("accounts", "sign_on", "tokens", "approvals") and action != "read"
    ):
        return False
    return secrets or not (action == "secrets" or right == ("customer_password", "write"))


def denied(rights: Collection[Right], right: Right, features: Collection[str] | None = None) -> Literal["role", "feature"] | None:
    """Tell why something may not be done: None if it may. `features` are those the customer has on; None leaves them out of account."""
    if right not in rights:
        return "role"
    feature = FEATURE_OF.get(right[0])
    off = feature is not None and features is not None and feature not in features
    keeps = right[0] in KEPT_WHILE_OFF and (right[0], "write") in rights
    return "feature" if off and not keeps else None


@cache
def roles_with(right: Right) -> tuple[AccountRole, ...]:
    """List the roles that may do this."""
    return tuple(role for role in _TABLE if right in rights_of(role))


def _parsed(line: str) -> frozenset[Right]:
    rights: set[Right] = set()
    for entry in line.split():
        area, _, letters = entry.partition(":")
        rights |= {(cast("Area", area), _LETTERS[letter]) for letter in letters}
    return frozenset(rights)
