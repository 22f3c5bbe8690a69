"""Set up a customer's single sign-on: which directory its people log in with, and who of them may enter (H-01)."""

import re
from contextlib import suppress
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from aggregates.accounts.roles import CustomerRole
from aggregates.sign_on import Admits, GroupRole, SignOn, SignOnConfigured
from commands.engine.command import Command, Decision, Given, NotFound
from commands.engine.texts import Name

_ISSUER = re.compile(r"https://[^\s/?#@]+(/[^\s?#]*)?|http://(127\.0\.0\.1|\[::1\]|localhost)(:[0-9]+)?(/[^\s?#]*)?")


def _issuer(value: str) -> str:
    if not _ISSUER.fullmatch(value):
        raise ValueError(
            "bitte die Adresse des Verzeichnisses wie https://login.example.org/mandant angeben, ohne ? und #"
            " / give the directory's address like https://login.example.org/tenant, without ? and #"
        )
    return value


Issuer = Annotated[str, StringConstraints(max_length=500), AfterValidator(_issuer)]
"""As the directory names itself in its tokens, to the letter; https, on the machine itself http too."""


class ConfigureSignOn(Command):
    """`secret_id`: under which the client's secret is kept, sealed; None for a client that has none.

    Groups are asked in the order given; the first that fits gives the role.
    """

    sign_on_id: UUID
    issuer: Issuer
    client_id: Name
    secret_id: UUID | None = None
    admits: Admits
    group_roles: Annotated[tuple[GroupRole, ...], Field(max_length=200)] = ()
    role_of_all: CustomerRole = "employee"

    @model_validator(mode="after")
    def groups_make_sense(self) -> Self:
        groups = [entry.group.strip() for entry in self.group_roles]
        if not all(groups) or len(set(groups)) < len(groups):
            raise ValueError("jede Gruppe bitte einmal und mit Namen angeben / name each group, and once only")
        if self.admits == "groups" and not groups:
            raise ValueError(
                "wenn Gruppen Zutritt haben, bitte mindestens eine mit ihrer Rolle angeben"
                " / where groups are admitted, name at least one with its role"
            )
        return self

    def decide(self, given: Given) -> Decision:
        event = SignOnConfigured(
            issuer=self.issuer,
            client_id=self.client_id,
            secret_id=self.secret_id,
            admits=self.admits,
            group_roles=self.group_roles,
            role_of_all=self.role_of_all,
        )
        with suppress(NotFound):
            if given.state(SignOn, self.sign_on_id).configured == event:
                return []
        return [(self.sign_on_id, event)]
