"""The caller's own: who they are here, what they may, their profile, sessions and second factor (E-05, H-25, S-04, S-05)."""

from collections.abc import Collection
from contextlib import ExitStack
from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import Request, Response
from pydantic import MISSING, BaseModel, ConfigDict, Field, StringConstraints

from access.accounts.own_account import OwnAccount
from access.rights import denied
from access.sign_in.session_keeping import SessionKeeping
from access.sign_in.session_tokens import csrf_token
from access.sign_in.sign_on import SignOnLogin
from aggregates.accounts.labels import EMAIL, FULL_NAME, LINKS_GO_THERE, LOGIN, MOBILE, PHONE, PINS_GO_THERE
from aggregates.accounts.roles import name_of_role
from aggregates.customer import Feature
from aggregates.engine.words import OF_PERSON, Help, Label, words_of
from api.customers.customer import CUSTOMER_READS, customer_of
from api.engine.access import Anyone, Caller, Owner, by_cookie, credentials
from api.engine.list_query import query_of
from api.engine.reading import After, json_answer, reading
from api.engine.route import guarded
from api.engine.shape import Shape, Storable
from api.engine.visitor import visitor
from api.engine.written import Written, answered
from api.sign_in.asked import AppCode, CurrentPassword, NewPassword, SecretId
from api.sign_in.cookies import clear_session_cookie, set_browser_cookie, set_sign_on_cookie
from api.sign_in.own_answers import OWN_SESSIONS, Me
from commands.accounts.account_roles import SECOND_FACTOR
from commands.accounts.change_account import ChangeAccount
from commands.engine.command import asked
from commands.engine.texts import Email, Login, Name, OptionalPhoneNumber
from readmodels.engine.query import answer
from readmodels.engine.query_conditions import Condition
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.session_resource import SESSION_LIST

router = guarded("Eigener Zugang / own account", "profile")


class ProfileBody(Shape):
    """What is missing stays. `current_password`: needed for a new e-mail address or mobile number, as links and PINs go there."""

    full_name: Annotated[Name | MISSING, FULL_NAME, OF_PERSON] = MISSING
    email: Annotated[Email | MISSING, EMAIL, LINKS_GO_THERE, OF_PERSON] = MISSING
    phone: Annotated[OptionalPhoneNumber | MISSING, PHONE, OF_PERSON] = MISSING
    mobile: Annotated[OptionalPhoneNumber | MISSING, MOBILE, PINS_GO_THERE, OF_PERSON] = MISSING
    current_password: Annotated[
        CurrentPassword | None,
        Help("Nötig für eine neue E-Mail-Adresse oder Mobilfunknummer.", "Needed for a new e-mail address or mobile number."),
    ] = None


class OwnLoginBody(Shape):
    login: Annotated[Login, LOGIN, OF_PERSON]
    current_password: CurrentPassword


class OwnPasswordBody(Shape):
    model_config = ConfigDict(str_strip_whitespace=False)
    current_password: CurrentPassword
    password: NewPassword


class TotpBody(Shape):
    """`code`: what the app shows now."""

    secret_id: SecretId
    code: AppCode = Field(examples=["123456"])
    current_password: CurrentPassword


class CurrentPasswordBody(Shape):
    current_password: CurrentPassword


class OwnSignOnBody(CurrentPasswordBody):
    """`return_to`: a path of the portal, where to go afterwards."""

    return_to: Annotated[
        str,
        Storable,
        StringConstraints(max_length=4096),
        Label("Danach öffnen", "Open afterwards"),
        Help("Ein Pfad des Portals.", "A path of the portal."),
    ] = "/"


class SignOnBegun(BaseModel):
    """`location`: the directory's address, to be opened in the browser that sent this."""

    location: str


class TotpSeed(BaseModel):
    """`uri` (otpauth:), the same as a picture, and the seed to be typed where there is no camera; shown this once."""

    secret_id: UUID
    seed: str
    uri: str
    qr_svg: str


class WithRecoveryCodes(Written):
    """Each works once, in place of PIN or app; shown this once."""

    recovery_codes: list[str]


@router.get("/me", summary="Wer bin ich, was darf ich / Who am I, what may I", response_model=Me)
def get_me(caller: Anyone, request: Request, after: After) -> Response:
    """Account, customer, features, capabilities by area, and for whom the caller acts: all that a front-end's menus need."""
    with ExitStack() as stack:
        found = stack.enter_context(reading(caller, CUSTOMER_READS | read_by(_LET_IN), after)) if caller.customer_id is not None else None
        features = found.settings.features if found is not None else frozenset[str]()
        body: dict[str, Any] = {
            "account": _account(caller),
            "customer": customer_of(found) if found is not None else None,
            "features": [{"feature": code, "on": code in features, "de": de, "en": en} for code, (de, en) in words_of(Feature).items()],
            "capabilities": _capabilities(caller, features if found is not None else None),
            "acting": _acting(caller, found),
            "service_access": _let_in(found) if found is not None and ("service_access", "read") in caller.rights else [],
            "session": _session(caller, request),
        }
    return json_answer(body)


def _account(caller: Caller) -> dict[str, Any]:
    de, en = name_of_role(caller.role)
    role = {"role": caller.role, "role_de": de, "role_en": en}
    if caller.standing is None:
        return {"kind": "token", "id": caller.id, "label": caller.label, **role}
    account = caller.standing.account
    return {
        "kind": "account",
        "id": caller.id,
        "login": account.login,
        "full_name": account.full_name,
        "email": account.email,
        "phone": account.phone,
        "mobile": account.mobile,
        "company": account.company,
        "second_factor": "totp" if account.totp_id else "sms" if account.role in SECOND_FACTOR else "none",
        "recovery_codes_left": len(account.recovery_codes),
        "sign_on": account.subject is not None,
        **role,
    }


def _capabilities(caller: Caller, features: Collection[str] | None) -> dict[str, list[str]]:
    """Area → what the caller may there; an area that the customer's features close is missing."""
    areas: dict[str, list[str]] = {}
    for right in sorted(caller.rights):
        if denied(caller.rights, right, features) is None:
            areas.setdefault(right[0], []).append(right[1])
    return areas


def _acting(caller: Caller, found: Reading | None) -> dict[str, Any] | None:
    """The banner of somebody who works inside a customer's account (S-04)."""
    if caller.standing is None or caller.standing.grant_id is None:
        return None
    name = found.settings.name if found is not None else ""
    who = caller.standing.account.full_name
    return {
        "grant_id": caller.standing.grant_id,
        "customer_id": caller.customer_id,
        "customer": name,
        "de": f"{who} arbeitet im Account von {name}; alle Aktionen erfolgen in dessen Namen.",
        "en": f"{who} works in the account of {name}; everything is done in its name.",
    }


_LET_IN = "SELECT grant_id, since, company, name FROM service_access_given WHERE status = 'active' ORDER BY since"


def _let_in(found: Reading) -> list[dict[str, Any]]:
    """Who of outside works in the customer's account, for the mark in its corner (S-05)."""
    return [dict(zip(("grant_id", "since", "company", "name"), row, strict=True)) for row in found.all(_LET_IN)]


def _session(caller: Caller, request: Request) -> dict[str, Any] | None:
    if caller.standing is None:
        return None
    told: dict[str, Any] = {"id": caller.standing.session_id, "expires_at": caller.standing.expires_at}
    if by_cookie(request):
        told["csrf_token"] = csrf_token(credentials(request)[0])
    return told


@router.patch("/me", summary="Eigenes Profil ändern / Change one's own profile", response_model=Written)
def change_profile(body: ProfileBody, caller: Owner, request: Request) -> Response:
    """Of a new e-mail address or mobile number the e-mail address before is told (E-05)."""
    fields = {name: getattr(body, name) for name in body.model_fields_set if name != "current_password"}
    command = asked(ChangeAccount, account_id=caller.session.account_id, by_role=None, own=True, **fields)
    done = caller.backend.parts[OwnAccount].change_profile(caller.session, command, body.current_password, visitor(request))
    return answered(done, caller.session.account_id)


@router.put("/me/login", summary="Eigenen Benutzernamen ändern / Change one's own user name", response_model=Written)
def change_own_login(body: OwnLoginBody, caller: Owner, request: Request) -> Response:
    done = caller.backend.parts[OwnAccount].change_login(caller.session, body.current_password, body.login, visitor(request))
    return answered(done, caller.session.account_id)


@router.put("/me/password", summary="Kennwort ändern; alle Sitzungen enden / Change the password; all sessions end", response_model=Written)
def change_own_password(body: OwnPasswordBody, caller: Owner, request: Request) -> Response:
    """Counts at once: log in anew with it."""
    done = caller.backend.parts[OwnAccount].change_password(caller.session, body.current_password, body.password, visitor(request))
    answer = answered(done, caller.session.account_id)
    clear_session_cookie(answer, caller.backend)
    if by_cookie(request):
        set_browser_cookie(answer, caller.backend, caller.session.account_id)
    return answer


@router.get("/me/sessions", summary="Eigene Sitzungen / One's own sessions", response_model=OWN_SESSIONS)
def list_own_sessions(caller: Owner, request: Request, after: After) -> Response:
    """`current`: the one with which this is asked."""
    at_home = caller.at_home
    mine = Condition("account_id", "eq", (str(caller.session.account_id),))
    with reading(at_home, SESSION_LIST.reads, after) as found:
        query = query_of(request, SESSION_LIST, found.settings.zone)
        query = replace(query, conditions=(*query.conditions, mine))
        page: dict[str, Any] = orjson.loads(answer(found.connection, SESSION_LIST, query, at_home.customer, found.projections))
    here = str(caller.session.session_id)
    page["items"] = [{**row, "current": row["id"] == here} if "id" in row else row for row in page["items"]]
    return json_answer(page)


@router.delete("/me/sessions/{session_id}", summary="Eine eigene Sitzung beenden / End one of one's own sessions", response_model=Written)
def end_own_session(session_id: UUID, caller: Owner) -> Response:
    done = caller.backend.parts[SessionKeeping].end_other(caller.session, session_id, caller.correlation)
    return answered(done, session_id)


@router.post(
    "/me/sign-on",
    summary="Den eigenen Zugang mit dem Verzeichnis verknüpfen: wohin der Browser geht / Tie one's own account to the directory: where the browser goes",
    response_model=SignOnBegun,
)
def tie_to_sign_on(body: OwnSignOnBody, caller: Owner, request: Request) -> Response:
    """Who comes back from there has the account from then on, by directory as well; all its sessions end, and a new one is opened. The cookie that comes along goes with the browser."""
    parts = caller.backend.parts
    owner = parts[OwnAccount].proven_for_sign_on(caller.session, body.current_password, visitor(request))
    begun = parts[SignOnLogin].start_tie(caller.session.customer_id, owner, body.return_to)
    answer = json_answer({"location": begun.location})
    set_sign_on_cookie(answer, caller.backend, begun.cookie)
    return answer


@router.post(
    "/me/totp/seed",
    summary="Authentifizierungs-App einrichten, Schritt 1: QR-Code / Set up an authenticator app, step 1: the QR code",
    response_model=TotpSeed,
)
def begin_totp(caller: Owner) -> Response:
    """Counts only once a code of the app has proven that it has the seed (`PUT /me/totp`)."""
    new = caller.backend.parts[OwnAccount].begin_totp(caller.session)
    return json_answer({"secret_id": new.secret_id, "uri": new.uri, "qr_svg": new.svg, "seed": new.seed})


@router.put(
    "/me/totp",
    summary="Authentifizierungs-App einrichten, Schritt 2: ihr Code / Set up an authenticator app, step 2: its code",
    response_model=WithRecoveryCodes,
)
def enrol_totp(body: TotpBody, caller: Owner, request: Request) -> Response:
    own = caller.backend.parts[OwnAccount]
    enrolled = own.enrol_totp(caller.session, body.secret_id, body.code, body.current_password, visitor(request))
    return answered(enrolled.done, caller.session.account_id, more={"recovery_codes": enrolled.recovery_codes})


@router.post("/me/totp/removal", summary="Authentifizierungs-App entfernen / Remove the authenticator app", response_model=Written)
def remove_totp(body: CurrentPasswordBody, caller: Owner, request: Request) -> Response:
    return answered(
        caller.backend.parts[OwnAccount].remove_totp(caller.session, body.current_password, visitor(request)), caller.session.account_id
    )


@router.post(
    "/me/recovery-codes",
    summary="Neue Wiederherstellungscodes; die vorigen gelten nicht mehr / New recovery codes; the ones before are void",
    response_model=WithRecoveryCodes,
)
def new_recovery_codes(body: CurrentPasswordBody, caller: Owner, request: Request) -> Response:
    issued = caller.backend.parts[OwnAccount].new_recovery_codes(caller.session, body.current_password, visitor(request))
    return answered(issued.done, caller.session.account_id, more={"recovery_codes": issued.recovery_codes})
