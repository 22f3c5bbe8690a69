"""The roles of portal accounts."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from aggregates.engine.words import InWords, words_of

CodeOfCustomerRole = Literal["administrator", "viewer", "employee", "pbx_administrator", "accounting"]
CustomerRole = Annotated[
    CodeOfCustomerRole,
    InWords(
        administrator=("Administrator Kundenportal", "portal administrator"),
        viewer=("Lesezugriff", "viewer"),
        employee=("Mitarbeiter", "employee"),
        pbx_administrator=("Administrator Telefonanlage", "PBX administrator"),
        accounting=("Buchhaltung Kunde", "customer accounting"),
    ),
]
"""As the manual calls them."""
CodeOfOperatorRole = Literal["ops", "auditor", "adviser", "support", "fulfilment", "reseller"]
OperatorRole = Annotated[
    CodeOfOperatorRole,
    InWords(
        ops=("Betrieb", "operations"),
        auditor=("Revision", "auditor"),
        adviser=("vertrieblicher Berater", "sales adviser"),
        support=("Support", "support"),
        fulfilment=("Auftragsbearbeitung", "fulfilment"),
        reseller=("Reseller", "reseller"),
    ),
]
"""`fulfilment`: works on what customers order. `reseller`: works inside customers' accounts that gave it a code."""
AccountRole = CustomerRole | OperatorRole
CodeOfRole = Literal[CodeOfCustomerRole, CodeOfOperatorRole]
"""The same for the command line, which takes codes alone."""
ROLE_NAMES: Mapping[Any, tuple[str, str]] = words_of(AccountRole)
"""How people call the roles, in German and in English."""
SECOND_FACTOR: frozenset[AccountRole] = frozenset(
    {"administrator", "accounting", "ops", "auditor", "adviser", "support", "fulfilment", "reseller"}
)
"""Who needs one at every login by password: the manual's two roles (E-04), and everybody who sees more than one customer."""


def name_of_role(role: str) -> tuple[str, str]:
    """Name a role as people call it; one that only a newer program knows is called as it is stored."""
    return ROLE_NAMES.get(role, (role, role))
