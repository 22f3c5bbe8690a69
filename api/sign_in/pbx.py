"""The portal as OpenID provider of the PBX (E-17): discovery, keys, authorisation, tokens, as RFC 6749 and OpenID Connect name them."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.security.utils import get_authorization_scheme_param
from starlette.concurrency import run_in_threadpool

from access.accounts.standing import Standing
from access.sign_in.pbx_provider import AUTHORIZE, KEYS, TOKEN, USERINFO, PbxProvider
from access.sign_in.pbx_refusals import NoPbx, NotThePbx, OAuthError
from api.engine.access import authenticate
from api.engine.backend import backend_of
from api.engine.page import PAGE_HEADERS
from api.engine.problem import Problem
from api.engine.readable_page import PageRoute
from api.engine.refusals import NotAuthenticated
from api.engine.said_once import others_send_more
from api.sign_in.doors import at_the_door
from api.sign_in.pbx_answers import Claims, Discovery, OAuthProblem, PbxTokens, PublicKeys

router = APIRouter(route_class=PageRoute, tags=["Telefonanlage / PBX"], dependencies=[others_send_more])
_PUBLIC = {"Cache-Control": "public, max-age=3600"}
_PRIVATE = {"Cache-Control": "no-store", "Pragma": "no-cache"}

_WHO = "Wer angemeldet ist / Who signed on"
_REFUSED: dict[int | str, dict[str, Any]] = {
    status: {"model": OAuthProblem, "description": "Refused, as RFC 6749 says it / abgelehnt, wie RFC 6749 es sagt"}
    for status in (400, 401)
}


class LogInFirst(Problem):
    """Log in to the portal first, as a PBX administrator; then open the PBX again."""

    status = 401
    code = "log-in-first"
    de = "Bitte zuerst im Portal anmelden, als Administrator Telefonanlage; danach die Telefonanlage erneut öffnen."


def _pbx(request: Request) -> PbxProvider:
    found = backend_of(request).parts.find(PbxProvider)
    if found is None:
        raise NoPbx
    return found


def _json(body: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] = _PRIVATE) -> Response:
    return Response(orjson.dumps(body), status, headers, "application/json")


def _error(error: OAuthError, scheme: str) -> Response:
    """RFC 6749, 5.2, and RFC 6750, 3."""
    told = f'{scheme} realm="portal"' + (f', error="{error.error}"' if scheme == "Bearer" else "")
    headers = {**_PRIVATE, "WWW-Authenticate": told} if error.status == 401 else _PRIVATE
    return _json({"error": error.error, "error_description": error.description}, error.status, headers)


@router.get(
    "/.well-known/openid-configuration",
    summary="Was die Anmeldung kann / What the sign-on can (OpenID Connect Discovery)",
    response_model=Discovery,
)
def discovery(request: Request) -> Response:
    return _json(_pbx(request).metadata(), headers=_PUBLIC)


@router.get(KEYS, summary="Öffentliche Schlüssel / Public keys", response_model=PublicKeys)
def jwks(request: Request) -> Response:
    return _json(_pbx(request).jwks(), headers=_PUBLIC)


@router.get(
    AUTHORIZE,
    status_code=303,
    summary="Zur Telefonanlage anmelden / Sign on to the PBX",
    response_class=Response,
    dependencies=[at_the_door],
)
def authorize(request: Request) -> Response:
    """For browsers, with the session's cookie: PBX administrators, in their own account (E-17)."""
    pbx = _pbx(request)
    asked = dict(request.query_params)
    if len(asked) < len(request.query_params.multi_items()):  # which of the two counts, others might see otherwise
        raise NotThePbx
    pbx.check_client(asked)
    try:
        pbx.check_request(asked)
        standing = _standing(request)
        if standing is None and "none" in asked.get("prompt", "").split():
            raise OAuthError("login_required", "nobody is logged in")
    except OAuthError as error:
        location = pbx.answer(asked, error=error.error, error_description=error.description)
    else:
        if standing is None:
            raise LogInFirst
        location = pbx.authorize(asked, standing, request.scope["correlation"])
    return RedirectResponse(location, 303, PAGE_HEADERS)


def _standing(request: Request) -> Standing | None:
    try:
        return authenticate(request).standing
    except NotAuthenticated:
        return None


@router.post(TOKEN, summary="Code einlösen / Redeem a code", response_model=PbxTokens, responses=_REFUSED, dependencies=[at_the_door])
async def token(request: Request) -> Response:
    """Form and answers of RFC 6749; PKCE is needed."""
    pbx = _pbx(request)
    try:
        async with request.form(max_files=0, max_fields=20) as form:
            items = form.multi_items()
        fields = {name: value for name, value in items if isinstance(value, str) and value.isprintable()}
        if len(fields) < len(items):
            raise OAuthError("invalid_request", "each parameter once, as text")
        return _json(await run_in_threadpool(pbx.token, fields, _basic(request)))
    except OAuthError as error:
        return _error(error, "Basic")


def _basic(request: Request) -> tuple[str, str] | None:
    """As it was sent: form-encoded inside HTTP Basic (RFC 6749, 2.3.1), or not, as many clients have it."""
    scheme, encoded = get_authorization_scheme_param(request.headers.get("authorization"))
    if not scheme:
        return None
    try:
        client_id, colon, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        raise OAuthError("invalid_client", "the client is unknown, or its secret is another one", 401) from None
    if scheme.lower() != "basic" or not colon:
        raise OAuthError("invalid_client", "the client is unknown, or its secret is another one", 401)
    return client_id, secret


@router.get(USERINFO, name="get_userinfo", summary=_WHO, response_model=Claims, responses=_REFUSED, dependencies=[at_the_door])
@router.post(USERINFO, name="post_userinfo", summary=_WHO, response_model=Claims, responses=_REFUSED, dependencies=[at_the_door])
def userinfo(request: Request) -> Response:
    """With the access token of `POST /oidc/token`."""
    scheme, access = get_authorization_scheme_param(request.headers.get("authorization"))
    try:
        if scheme.lower() != "bearer" or not access:
            raise OAuthError("invalid_token", "send the access token as Authorization: Bearer", 401)
        return _json(_pbx(request).userinfo(access))
    except OAuthError as error:
        return _error(error, "Bearer")
