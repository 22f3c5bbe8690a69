"""A service access: a customer's administrator let a reseller in by a code (S-01 to S-06). A stream each, in the customer that gave it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from aggregates.engine.aggregate import Aggregate
from aggregates.engine.claim import Claim, ClaimKind
from aggregates.engine.event import EVERY_FACET, Event, Personal
from foundation.noun import Noun

SERVICE_ACCESS_CLAIM = ClaimKind("service_access", personal=False, alone_in="customer")
"""By the administrator's account, which has one active access at a time."""
ACTIVATION_CODE_CLAIM = ClaimKind("activation_code", personal=False, alone_in="customer")
"""By the code's id: a code is used once."""

OfReseller = Annotated[str, Personal("reseller_id")]
OfResellerOrNone = Annotated[str | None, Personal("reseller_id")]


class ServiceAccessActivated(
    Event,
    event="service_access.activated",
    de="Service-Zugang für {name}[ ({company})] aktiviert",
    en="Service access for {name}[ ({company})] activated",
    about=(EVERY_FACET,),
):
    """`account_id`: the administrator's whose code it was; one active access for each. What is said of the reseller is what it was at that moment (S-05)."""

    account_id: UUID
    code_id: UUID
    reseller_id: UUID
    company: str | None
    name: OfReseller
    address: OfResellerOrNone
    phone: OfResellerOrNone
    email: OfResellerOrNone

    def claims(self) -> Iterator[Claim]:
        yield SERVICE_ACCESS_CLAIM.of(str(self.account_id))
        yield ACTIVATION_CODE_CLAIM.of(str(self.code_id))


class ServiceAccessRevoked(
    Event, event="service_access.revoked", de="Service-Zugang widerrufen", en="Service access revoked", about=("status", "secrets")
):
    """Sessions in which the reseller acts end with it. The code stays used."""

    account_id: UUID

    def releases(self) -> Iterator[Claim]:
        yield SERVICE_ACCESS_CLAIM.of(str(self.account_id))


class SecretsOpenedToServiceAccess(
    Event,
    event="service_access.secrets_opened",
    de="PIN/PUK und Kundenkennwort für den Service-Zugang geöffnet",
    en="PIN/PUK and customer password opened to the service access",
    about=("secrets",),
):
    pass


class SecretsClosedToServiceAccess(
    Event,
    event="service_access.secrets_closed",
    de="PIN/PUK und Kundenkennwort für den Service-Zugang geschlossen",
    en="PIN/PUK and customer password closed to the service access",
    about=("secrets",),
):
    pass


@dataclass(frozen=True, slots=True)
class ServiceAccess(Aggregate):
    stem: ClassVar[str] = "service_access"
    noun: ClassVar[Noun] = Noun("Service-Zugang", "service access")

    status: Literal["unknown", "active", "revoked"] = "unknown"
    account_id: UUID | None = None
    reseller_id: UUID | None = None
    secrets: bool = False

    def evolve(self, event: Event) -> Self:
        match event:
            case ServiceAccessActivated():
                return replace(self, status="active", account_id=event.account_id, reseller_id=event.reseller_id)
            case ServiceAccessRevoked():
                return replace(self, status="revoked", secrets=False)
            case SecretsOpenedToServiceAccess():
                return replace(self, secrets=True)
            case SecretsClosedToServiceAccess():
                return replace(self, secrets=False)
            case _:
                return self
