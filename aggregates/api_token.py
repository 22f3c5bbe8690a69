"""A token with which a machine or a person uses the API. Only its hash is kept."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, ClassVar, Literal, Self, get_args
from uuid import UUID

from aggregates.accounts.roles import ROLE_NAMES
from aggregates.engine.aggregate import Aggregate
from aggregates.engine.claim import Claim, ClaimKind
from aggregates.engine.event import Event
from aggregates.engine.words import InWords
from foundation.noun import Noun

API_TOKEN_CLAIM = ClaimKind("api_token", personal=False, alone_in="system", noun=Noun("Dieses API-Token", "This API token"), secret=True)
"""By the token's hash."""

_Roles = Literal["administrator", "viewer", "auditor", "ops"]
Role = Annotated[_Roles, InWords(**{role: ROLE_NAMES[role] for role in get_args(_Roles)})]
"""`administrator` and `viewer` belong to one customer; `auditor` reads and `ops` runs all of them."""
TokenState = Annotated[
    Literal["valid", "expired", "maker_over"],
    InWords(
        valid=("gültig", "valid"),
        expired=("abgelaufen", "expired"),
        maker_over=("beendet mit dem, was es ausstellte", "ended with what made it"),
    ),
]
"""`maker_over`: what made it is over."""


_FROM_THE_LOG = "Each request asks the log itself: what a lagging read model still shows must open nothing."


class ApiTokenIssued(
    Event,
    event="api_token.issued",
    de="Zugangstoken {label} ({role}) ausgestellt",
    en="API token {label} ({role}) issued",
    no_rows=_FROM_THE_LOG,
):
    """`token_hash` is the SHA-256 of a token of 256 random bits: nothing can be guessed from it."""

    label: str
    role: Role
    for_customer: UUID | None
    token_hash: str
    expires_at: datetime | None

    def claims(self) -> Iterator[Claim]:
        yield API_TOKEN_CLAIM.of(self.token_hash)


class ApiTokenRevoked(Event, event="api_token.revoked", de="Zugangstoken widerrufen", en="API token revoked", no_rows=_FROM_THE_LOG):
    token_hash: str

    def releases(self) -> Iterator[Claim]:
        yield API_TOKEN_CLAIM.of(self.token_hash)


@dataclass(frozen=True, slots=True)
class ApiToken(Aggregate):
    stem: ClassVar[str] = "api_token"
    noun: ClassVar[Noun] = Noun("Token", "token")

    label: str = ""
    role: Role | None = None
    for_customer: UUID | None = None
    token_hash: str = ""
    expires_at: datetime | None = None
    revoked: bool = False

    def evolve(self, event: Event) -> Self:
        match event:
            case ApiTokenIssued():
                return replace(
                    self,
                    label=event.label,
                    role=event.role,
                    for_customer=event.for_customer,
                    token_hash=event.token_hash,
                    expires_at=event.expires_at,
                )
            case ApiTokenRevoked():
                return replace(self, revoked=True)
            case _:
                return self
