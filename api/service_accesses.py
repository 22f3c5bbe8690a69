"""Service accesses over HTTP: the reseller's list and codes, the customer's look at who is let in (S-01 to S-06)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from pydantic import Field

from access.service_codes import ServiceCodes
from aggregates.engine.words import SECRET, Help, Label
from aggregates.service_access import ServiceAccess
from api.engine.access import Caller, May
from api.engine.command_route import command_route
from api.engine.lists import list_routes
from api.engine.narrowing import unless_asked_by_status
from api.engine.route import guarded
from api.engine.shape import Shape
from api.engine.tiles import Tile
from api.engine.visitor import visitor
from api.engine.why import Beside, WhyOf, what_the_operator_does, why_routes
from api.engine.written import Written, answered
from api.service_access_actions import SERVICE_ACCESS_ACTIONS, SERVICE_ACCESS_GIVEN_ACTIONS
from commands.service_access.close_secrets_to_service_access import CloseSecretsToServiceAccess
from commands.service_access.open_secrets_to_service_access import OpenSecretsToServiceAccess
from commands.service_access.revoke_service_access import RevokeServiceAccess
from foundation.noun import Noun
from readmodels.engine.reader import Reading
from readmodels.service_access_resource import SERVICE_ACCESS_GIVEN_LIST, SERVICE_ACCESS_LIST

router = guarded("Service-Zugänge / service accesses", "service_accesses")
given = guarded("Service-Zugänge / service accesses", "service_access")
SERVICE_ACCESSES_TILE = Tile(
    "service_accesses", Noun("Service-Zugänge", "Service accesses"), "/service-accesses", ("service_accesses", "read"), scope="any"
)
SERVICE_ACCESS_TILE = Tile("service_access", Noun("Service-Zugang", "Service access"), "/service-access", ("service_access", "read"))


async def _reseller(caller: Annotated[Caller, Depends(May("read", scope="any"))]) -> Caller:
    """The rows of a reseller stand behind a wall of their own, named by the account."""
    return replace(caller, customer_id=caller.session.account_id)


async def _activating(caller: Annotated[Caller, Depends(May("write", scope="any"))]) -> Caller:
    caller.session  # noqa: B018  raises for tokens
    return caller


Reseller = Annotated[Caller, Depends(_reseller)]
Activating = Annotated[Caller, Depends(_activating)]


def _grant(row: Mapping[str, Any]) -> str:
    return f"grant:{row['id']}"


_OF_CUSTOMER = "SELECT of_customer, account_id FROM service_accesses WHERE grant_id = %(grant)s"


def _customer_and_account(found: Reading, grant_id: UUID | str) -> Beside:
    """What a reseller's row tells is the customer's: what it is called, and whose account let the reseller in."""
    row = found.one(_OF_CUSTOMER, {"grant": grant_id})
    return Beside([] if row is None else [*row], None)


list_routes(router, "/service-accesses", SERVICE_ACCESS_LIST, always=("actions",), who=Reseller, actions=SERVICE_ACCESS_ACTIONS)

why_of_service_accesses = why_routes(
    WhyOf(
        "/service-accesses/{grant_id}",
        SERVICE_ACCESS_LIST,
        ServiceAccess.noun,
        None,
        who=Reseller,
        tag=str(router.tags[0]),
        area="service_accesses",
        named=_grant,
        beside=_customer_and_account,
    )
)


class ActivationCodeBody(Shape):
    code: Annotated[
        str,
        Label("Aktivierungscode", "Activation code"),
        Help(
            "Der Administrator des Kunden zeigt ihn an; er gilt einmal und 24 Stunden.",
            "The customer's administrator shows it; it is valid once and for 24 hours.",
        ),
        SECRET,
    ] = Field(default="", max_length=100, examples=["7K3M-9QXD-2WBF-HT5N"])


class ShownCode(Written):
    """`code`: to be told to the person who is to be let in; a new one at every look, valid once and for 24 hours."""

    code: str
    expires_at: datetime


@router.post("/service-accesses", status_code=201, summary="Aktivierungscode eingeben / Enter an activation code", response_model=Written)
def activate_service_access(body: ActivationCodeBody, caller: Activating, request: Request) -> Response:
    """The customer's account is in the list at once: quote the answer's `position`."""
    grant_id, done = caller.backend.parts[ServiceCodes].activate(caller.session, body.code, visitor(request))
    return answered(done, grant_id, status=201, location=f"/service-accesses/{grant_id}")


list_routes(
    given,
    "/service-access",
    SERVICE_ACCESS_GIVEN_LIST,
    narrow=unless_asked_by_status("ne", "revoked"),
    always=("actions",),
    actions=SERVICE_ACCESS_GIVEN_ACTIONS,
)
why_of_service_access = why_routes(
    WhyOf(
        "/service-access/{grant_id}",
        SERVICE_ACCESS_GIVEN_LIST,
        ServiceAccess.noun,
        None,
        tag=str(given.tags[0]),
        area="service_access",
        named=_grant,
        beside=what_the_operator_does,
    )
)


@given.post(
    "/service-access/code",
    summary="Aktivierungscode anzeigen: bei jedem Aufruf ein neuer / Show the activation code: a new one each time",
    response_model=ShownCode,
)
def show_code(caller: Annotated[Caller, Depends(May("secrets"))], request: Request) -> Response:
    """Whoever gets it has full access to the customer's account. 409 while somebody is let in: revoke that access first."""
    standing = caller.session
    shown = caller.backend.parts[ServiceCodes].show(standing, visitor(request))
    return answered(shown.done, standing.account_id, more={"code": shown.code, "expires_at": shown.expires_at})


command_route(
    given,
    "DELETE /service-access/{grant_id}",
    RevokeServiceAccess,
    "Servicezugriff löschen, sofort wirksam / Revoke service access, at once",
    action=(SERVICE_ACCESS_GIVEN_ACTIONS, "revoke"),
)
command_route(
    given,
    "PUT /service-access/{grant_id}/secrets",
    OpenSecretsToServiceAccess,
    "PIN/PUK und Kundenkennwort für diesen Zugriff öffnen / Open PIN/PUK and customer password to this access",
    action=(SERVICE_ACCESS_GIVEN_ACTIONS, "open_secrets"),
)
command_route(
    given,
    "DELETE /service-access/{grant_id}/secrets",
    CloseSecretsToServiceAccess,
    "PIN/PUK und Kundenkennwort für diesen Zugriff schließen / Close PIN/PUK and customer password to this access",
    action=(SERVICE_ACCESS_GIVEN_ACTIONS, "close_secrets"),
)
