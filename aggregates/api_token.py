"""A token with which a machine or a person uses the API. Only its hash is kept."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar, Literal, Self
from uuid import UUID

from aggregates.engine.aggregate import Aggregate
from aggregates.engine.claim import Claim, ClaimKind
from aggregates.engine.event import Event
from foundation.noun import Noun

Role = Literal["administrator", "viewer", "auditor", "ops"]
"""`administrator` and `viewer` belong to one customer; `auditor` reads and `ops` runs all of them."""

API_TOKEN_CLAIM = ClaimKind("api_token", personal=False, alone_in="system", noun=Noun("Dieses API-Token", "This API token"), secret=True)
"""By the token's hash."""


class ApiTokenIssued(
    Event, event="api_token.issued", de="Zugangstoken {label} ({role}) ausgestellt", en="API token {label} ({role}) issued"
):
    """`token_hash` is the SHA-256 of a token of 256 random bits: nothing can be guessed from it."""

    label: str
    role: Role
    for_customer: UUID | None
    token_hash: str
    expires_at: datetime | None

    def claims(self) -> Iterator[Claim]:
        yield API_TOKEN_CLAIM.of(self.token_hash)


class ApiTokenRevoked(Event, event="api_token.revoked", de="Zugangstoken widerrufen", en="API token revoked"):
    token_hash: str

    def releases(self) -> Iterator[Claim]:
        yield API_TOKEN_CLAIM.of(self.token_hash)


@dataclass(frozen=True, slots=True)
class ApiToken(Aggregate):
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
