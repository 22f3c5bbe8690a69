"""A customer's single sign-on: which directory (OpenID Connect) its people log in with, and who of them may enter (H-01).

A stream of its own for each customer, its id derived from the customer's. The client's secret is kept sealed, apart (`access/sign_in/secrets.py`).
"""

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from aggregates.accounts.roles import CustomerRole
from aggregates.engine.aggregate import Aggregate
from aggregates.engine.event import EVERY_FACET, Event
from aggregates.engine.words import Help, InWords, Label
from foundation.noun import Noun

Admits = Annotated[
    Literal["administrators", "groups", "all"],
    InWords(
        administrators=("nur Administratoren", "administrators only"),
        groups=("bestimmte Gruppen", "certain groups"),
        all=("alle Mitarbeiter", "all employees"),
    ),
]
"""`administrators`: only those whose account is there already, as an administrator. `groups`: whose groups give a role. `all`: every employee."""


class GroupRole(BaseModel):
    """`group`: as the directory names it in its tokens (of Entra ID the object id, or an app role)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    group: Annotated[
        str,
        Label("Gruppe", "Group"),
        Help("Wie sie im Token steht (bei Entra ID die Objekt-ID).", "As it stands in the token (of Entra ID the object id)."),
    ]
    role: Annotated[CustomerRole, Label("Rolle", "Role")]


class SignOnConfigured(
    Event,
    event="sign_on.configured",
    de="Single Sign-on über {issuer} eingerichtet (Zutritt: {admits})",
    en="Single sign-on by {issuer} configured (admits: {admits})",
    about=(EVERY_FACET,),
):
    """`group_roles`: the first that fits counts. `role_of_all`: of those without a fitting group, where all are admitted."""

    issuer: str
    client_id: str
    secret_id: UUID | None
    admits: Admits
    group_roles: tuple[GroupRole, ...]
    role_of_all: CustomerRole


class SignOnRemoved(Event, event="sign_on.removed", de="Single Sign-on entfernt", en="Single sign-on removed", about=(EVERY_FACET,)):
    pass


@dataclass(frozen=True, slots=True)
class SignOn(Aggregate):
    stem: ClassVar[str] = "sign_on"
    noun: ClassVar[Noun] = Noun("Single Sign-on", "single sign-on")

    configured: SignOnConfigured | None = None
    removed: bool = False

    def evolve(self, event: Event) -> Self:
        match event:
            case SignOnConfigured():
                return replace(self, configured=event, removed=False)
            case SignOnRemoved():
                return replace(self, configured=None, removed=True)
            case _:
                return self
