"""Signing on by OpenID Connect: authorization code flow with PKCE (RFC 9700), as the client of a customer's directory (H-01).

`begin` says where the browser goes, `identify` turns the code that it comes back with into a person. What must be remembered in between is in `Handshake`;
the caller keeps it where only this browser can bring it back, and calls `identify` with each one once.
"""

import base64
import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from gateways.oidc_errors import ProviderRefused, TokenNotValid
from gateways.oidc_fetch import SECONDS, Fetcher, checked_address
from gateways.oidc_identity import Identity, identity_of, is_incomplete
from gateways.oidc_provider import Metadata, Providers
from gateways.oidc_token import IdTokens

SCOPE = "openid profile email"


@dataclass(frozen=True, slots=True)
class Registration:
    """What the directory knows us by: `issuer` exactly as it calls itself, `secret` None for a public client."""

    issuer: str
    client_id: str
    secret: str | None
    redirect_uri: str


@dataclass(frozen=True, slots=True)
class Handshake:
    """Random values of one sign-on, 256 bits each: `state` comes back with the browser, `nonce` in the token, `verifier` redeems the code (PKCE)."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> Self:
        return cls(*(secrets.token_urlsafe(32) for _ in range(3)))

    @property
    def challenge(self) -> str:
        return base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()


class OpenIdClient:
    """One per process; close it when done. All methods raise the errors of gateways/oidc_errors.py."""

    def __init__(self, *, seconds: float = SECONDS, clock: Callable[[], float] = time.time) -> None:
        self._fetcher = Fetcher(seconds)
        self._providers = Providers(self._fetcher)
        self._tokens = IdTokens(self._providers, clock)

    def close(self) -> None:
        self._fetcher.close()

    def check(self, issuer: str) -> None:
        """Check that there is a sign-on service that calls itself so."""
        self._providers.metadata(issuer)

    def begin(self, registration: Registration, handshake: Handshake) -> str:
        """Make the address that the browser is to open."""
        endpoint = urlsplit(self._providers.metadata(registration.issuer).authorization_endpoint)
        query = {
            "response_type": "code",
            "client_id": registration.client_id,
            "redirect_uri": registration.redirect_uri,
            "scope": SCOPE,
            "state": handshake.state,
            "nonce": handshake.nonce,
            "code_challenge": handshake.challenge,
            "code_challenge_method": "S256",
        }
        return urlunsplit(endpoint._replace(query=urlencode([*parse_qsl(endpoint.query), *query.items()])))

    def identify(self, registration: Registration, handshake: Handshake, code: str, answered_by: str | None = None) -> Identity:
        """Identify who signed on. `answered_by` is `iss` of the redirect: the code of another service is never sent to this one (RFC 9207)."""
        issuer = registration.issuer
        metadata = self._providers.metadata(issuer)
        if answered_by != issuer and (answered_by is not None or metadata.names_issuer):
            raise TokenNotValid(issuer=issuer, why="iss")
        answer = self._redeem(registration, metadata, handshake.verifier, code)
        access = answer.get("access_token")
        access_token = access if isinstance(access, str) else None
        claims = self._tokens.verified(
            answer.get("id_token"), issuer=issuer, client_id=registration.client_id, nonce=handshake.nonce, access_token=access_token
        )
        if metadata.userinfo_endpoint and access_token and is_incomplete(issuer, claims):
            claims = {**self._userinfo(issuer, metadata.userinfo_endpoint, access_token, claims["sub"]), **claims}
        return identity_of(issuer, claims)

    def _redeem(self, registration: Registration, metadata: Metadata, verifier: str, code: str) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": registration.redirect_uri,
            "client_id": registration.client_id,
            "code_verifier": verifier,
        }
        login = None
        if registration.secret is not None and metadata.secret_in_form:
            form["client_secret"] = registration.secret
        elif registration.secret is not None:
            # RFC 6749, 2.3.1: both are form-encoded before they go into HTTP Basic.
            login = _encoded(registration.client_id), _encoded(registration.secret)
        status, answer = self._fetcher.json(registration.issuer, metadata.token_endpoint, form=form, login=login)
        if status != 200:
            raise ProviderRefused(issuer=registration.issuer, error=readable_error(answer.get("error"), status))
        return answer

    def _userinfo(self, issuer: str, endpoint: str, access_token: str, subject: object) -> dict[str, Any]:
        status, found = self._fetcher.json(issuer, checked_address(endpoint, query=True), bearer=access_token)
        if status != 200 or found.get("sub") != subject:
            raise TokenNotValid(issuer=issuer, why="userinfo")
        return found


def readable_error(error: object, status: int) -> str:
    """Return the error code of OAuth, such as `access_denied`; nothing else that a service says is passed on."""
    known = isinstance(error, str) and len(error) <= 60 and error.replace("_", "").isalnum() and error.isascii()
    return str(error) if known else f"HTTP {status}"


def _encoded(text: str) -> str:
    return urlencode({"": text})[1:]
