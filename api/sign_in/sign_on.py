"""Single sign-on over HTTP: the way of a browser to the customer's directory and back, and what is set up for it (H-01)."""

from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field, StringConstraints
from typing_extensions import TypedDict

from access.sign_in.login import Login
from access.sign_in.secrets import Secrets
from access.sign_in.sign_on import CALLBACK, CameBack, SignOnLogin
from aggregates.accounts.roles import CustomerRole
from aggregates.engine.words import SECRET, Help, Label
from aggregates.sign_on import Admits, GroupRole
from api.engine.access import Reads, Writes
from api.engine.backend import backend_of
from api.engine.page import PAGE_HEADERS
from api.engine.readable_page import PageRoute
from api.engine.reading import json_answer
from api.engine.route import guarded
from api.engine.said_once import others_send_more
from api.engine.shape import Shape, Storable
from api.engine.visitor import visitor
from api.engine.written import Note, Wanted, Written, answered, run
from api.sign_in.cookies import clear_sign_on_cookie, end_session_of_browser, set_session_cookie, set_sign_on_cookie, sign_on_cookie
from api.sign_in.doors import to_the_directory
from api.sign_in.login import counting
from commands.customers.of_customer import sign_on_id
from commands.engine.command import asked
from commands.engine.texts import Name
from commands.sign_in.configure_sign_on import ConfigureSignOn, Issuer
from commands.sign_in.remove_sign_on import RemoveSignOn

router = APIRouter(route_class=PageRoute, tags=["Anmeldung / login"])
settings = guarded("Single Sign-on", "sign_on")

SIGN_ON = "/sign-on/{customer_number}"

Text = Annotated[str, Storable, Query(max_length=4096)]
CustomerNumber = Annotated[Name, Storable, Path()]


class SignOnBody(Shape):
    """`client_secret` left out: the one before stays, for the same issuer and client; null: there is none."""

    issuer: Annotated[
        Issuer,
        Label("Adresse des Verzeichnisses", "Address of the directory"),
        Help("Der Aussteller (issuer) nach OpenID Connect, mit https.", "The issuer of OpenID Connect, with https."),
    ]
    client_id: Annotated[
        Name, Label("Client-ID", "Client id"), Help("Wie das Verzeichnis das Portal kennt.", "How the directory knows the portal.")
    ]
    client_secret: Annotated[
        Annotated[str, StringConstraints(min_length=1, max_length=500)] | None,
        Label("Client-Geheimnis", "Client secret"),
        Help("Fehlt es, bleibt das bisherige; leer: es gibt keines.", "If it is missing, the one before stays; empty: there is none."),
        SECRET,
    ] = None
    admits: Annotated[Admits, Label("Zutritt", "Admits")]
    group_roles: Annotated[
        tuple[GroupRole, ...],
        Field(max_length=200),
        Label("Rollen nach Gruppe", "Roles by group"),
        Help("Die erste Gruppe, die passt, zählt.", "The first group that fits counts."),
    ] = ()
    role_of_all: Annotated[
        CustomerRole,
        Label("Rolle der Übrigen", "Role of the others"),
        Help("Für alle ohne passende Gruppe, wo alle Zutritt haben.", "Of those without a fitting group, where all are admitted."),
    ] = "employee"


class ConfiguredTold(TypedDict):
    """A customer's directory, and whom it lets in."""

    issuer: str
    client_id: str
    admits: Admits
    group_roles: list[GroupRole]
    role_of_all: CustomerRole
    has_client_secret: bool


class SignOnTold(TypedDict):
    """A customer's single sign-on."""

    configured: Annotated[ConfiguredTold | None, Field(description="null: there is none")]
    redirect_uri: Annotated[str, Field(description="Goes into the client's registration at the directory")]
    login: Annotated[str, Field(description="Where people log in")]


def _sign_on(request: Request) -> SignOnLogin:
    return backend_of(request).parts[SignOnLogin]


@router.get(
    CALLBACK,
    status_code=303,
    summary="Zurück vom Verzeichnis / Back from the directory",
    response_class=Response,
    dependencies=[to_the_directory, others_send_more],
)
def come_back(request: Request, state: Text = "", code: Text | None = None, iss: Text | None = None, error: Text | None = None) -> Response:
    """Where the directory sends the browser; opens the session and goes on to where the sign-on was begun for, in the front end if there is one."""
    backend = backend_of(request)
    sign_on, who = _sign_on(request), visitor(request)
    with counting(backend, "sign_on"):
        finished = sign_on.finish(CameBack(state, code, iss, error), sign_on_cookie(request, backend), who)
    opened = backend_of(request).parts[Login].by_sign_on(finished.customer_id, finished.account_id, who)
    end_session_of_browser(request)
    response = RedirectResponse(backend.page(finished.return_to), 303, PAGE_HEADERS)
    clear_sign_on_cookie(response, backend)
    set_session_cookie(response, backend, opened.token, opened.ends_at)
    return response


@router.get(
    SIGN_ON,
    status_code=303,
    summary="Über das Verzeichnis des Kunden anmelden / Log in by the customer's directory",
    response_class=Response,
    dependencies=[to_the_directory],
)
def sign_on(customer_number: CustomerNumber, request: Request, return_to: Text = "/") -> Response:
    """For browsers. `return_to`: a path of the portal, where to go afterwards."""
    login = _sign_on(request)
    begun = login.start(customer_number, return_to, visitor(request))
    response = RedirectResponse(begun.location, 303, PAGE_HEADERS)
    set_sign_on_cookie(response, backend_of(request), begun.cookie)
    return response


@settings.get("/customer/sign-on", summary="Single Sign-on des Kunden / The customer's single sign-on", response_model=SignOnTold)
def get_sign_on(caller: Reads, request: Request) -> Response:
    """`redirect_uri` goes into the client's registration at the directory, `login` is where people log in. The secret is never shown."""
    login = _sign_on(request)
    configured = login.configured(caller.customer)
    told = None
    if configured is not None:
        told = {**configured.model_dump(mode="json", exclude={"secret_id"}), "has_client_secret": configured.secret_id is not None}
    number = quote(login.customer_number(caller.customer), safe="")
    return json_answer({"configured": told, "redirect_uri": login.redirect_uri, "login": SIGN_ON.format(customer_number=number)})


@settings.put("/customer/sign-on", summary="Single Sign-on einrichten / Set up single sign-on", response_model=Written)
def configure_sign_on(body: SignOnBody, caller: Writes, wanted: Wanted, request: Request) -> Response:
    """The directory is asked whether it calls itself so; a note says if not. It counts all the same: a directory may be away for a moment."""
    stream = sign_on_id(caller.customer)
    command = asked(ConfigureSignOn, sign_on_id=stream, **body.model_dump(exclude={"client_secret"}))
    if body.client_secret is not None:
        secret_id: UUID = backend_of(request).parts[Secrets].keep_sealed("sign_on", stream, caller.customer, body.client_secret)
        done = run(caller, command.model_copy(update={"secret_id": secret_id}), wanted, stream, ids={"secret_id": secret_id})
        return answered(done, stream, notes=_remarks(request, command))
    before = _sign_on(request).configured(caller.customer)
    # A secret goes to the directory that it is from, never to another one.
    same = before is not None and (before.issuer, before.client_id) == (command.issuer, command.client_id)
    kept = before.secret_id if before is not None and same and "client_secret" not in body.model_fields_set else None
    done = run(caller, command.model_copy(update={"secret_id": kept}), wanted, stream)
    return answered(done, stream, notes=_remarks(request, command))


def _remarks(request: Request, command: ConfigureSignOn) -> list[Note]:
    wrong = _sign_on(request).what_is_wrong(command.issuer)
    return [] if wrong is None else [Note(de=wrong.text_de, en=wrong.text_en)]


@settings.delete("/customer/sign-on", summary="Single Sign-on entfernen / Remove single sign-on", response_model=Written)
def remove_sign_on(caller: Writes, wanted: Wanted) -> Response:
    """Accounts stay, and log in by password once they have one."""
    stream = sign_on_id(caller.customer)
    return answered(run(caller, RemoveSignOn(sign_on_id=stream), wanted, stream), stream)
