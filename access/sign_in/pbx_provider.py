"""The portal as OpenID provider of one client, the PBX: PBX administrators get there without a second login (E-17).

Authorization code flow with PKCE, nothing else (RFC 9700). What is said to the PBX is checked anew each time: a locked account, another role or an ended
session makes codes and tokens worthless at once.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlencode, urlsplit, urlunsplit

from joserfc import jwt

from access.accounts.standing import Standing
from access.engine.ground import Ground
from access.engine.refusals import TooOften
from access.engine.who import by_account
from access.sign_in.pbx_client import PbxClient
from access.sign_in.pbx_grants import ACCESS_LASTS, Grant, PbxGrants
from access.sign_in.pbx_refusals import NotThePbx, OAuthError, PbxNotYours
from access.sign_in.signing_keys import ALGORITHM, SigningKeys
from aggregates.accounts.account import Account
from aggregates.customer import Customer
from aggregates.session import Session
from commands.sign_in.switch_to_pbx import SwitchToPbx

ID_TOKEN_LASTS = timedelta(minutes=5)
SCOPES = ("openid", "profile", "email")
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")
_LONGEST = 1000
AUTHORIZE, TOKEN, USERINFO, KEYS = "/oidc/authorize", "/oidc/token", "/oidc/userinfo", "/oidc/jwks"
"""Where the portal offers these to a PBX."""
SWITCHES, SWITCHES_IN = 60, timedelta(hours=1)
"""Of an account: a page that opens the PBX again and again fills no log."""


class PbxProvider:
    """One per process. `issuer`: where the portal is reached, without a slash at its end."""

    def __init__(self, ground: Ground, client: PbxClient, public_url: str) -> None:
        self._ground = ground
        self._client = client
        self._keys = SigningKeys(ground.log, ground.clock)
        self._grants = PbxGrants(ground.log, ground.clock)
        self.issuer = public_url.rstrip("/")

    def metadata(self) -> dict[str, Any]:
        """Return the metadata of OpenID Connect Discovery 1.0."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}{AUTHORIZE}",
            "token_endpoint": f"{self.issuer}{TOKEN}",
            "userinfo_endpoint": f"{self.issuer}{USERINFO}",
            "jwks_uri": f"{self.issuer}{KEYS}",
            "scopes_supported": list(SCOPES),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [ALGORITHM],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"]
            if self._client.secret_hash
            else ["none"],
            "code_challenge_methods_supported": ["S256"],
            "claims_supported": ["sub", "name", "preferred_username", "email", "customer_number"],
            "authorization_response_iss_parameter_supported": True,
            "request_parameter_supported": False,
            "request_uri_parameter_supported": False,
        }

    def jwks(self) -> dict[str, Any]:
        return self._keys.published()

    def check_client(self, asked: Mapping[str, str]) -> None:
        """Check, before anything is sent anywhere, that it goes to the PBX. Raises NotThePbx."""
        if asked.get("client_id") != self._client.client_id or asked.get("redirect_uri") not in self._client.redirect_uris:
            raise NotThePbx

    def answer(self, asked: Mapping[str, str], **told: str) -> str:
        """Return where the browser goes with what is told to the PBX."""
        parts = urlsplit(asked["redirect_uri"])
        state = {"state": asked["state"]} if "state" in asked else {}
        return urlunsplit(parts._replace(query=urlencode([*parse_qsl(parts.query), *{**told, **state, "iss": self.issuer}.items()])))

    def check_request(self, asked: Mapping[str, str]) -> None:
        """Check what the PBX asks for, apart from who it is. Raises OAuthError, which goes back to it by the browser."""
        for parameter in ("request", "request_uri"):
            if parameter in asked:
                raise OAuthError(f"{parameter}_not_supported", "send the parameters themselves")
        if asked.get("response_type") != "code":
            raise OAuthError("unsupported_response_type", "response_type is code")
        if asked.get("response_mode", "query") != "query":
            raise OAuthError("invalid_request", "response_mode is query")
        if "openid" not in asked.get("scope", "").split():
            raise OAuthError("invalid_scope", "scope contains openid")
        if asked.get("code_challenge_method") != "S256" or not _CHALLENGE.fullmatch(asked.get("code_challenge", "")):
            raise OAuthError("invalid_request", "PKCE is needed: code_challenge, code_challenge_method=S256")
        if any(len(asked.get(name, "")) > _LONGEST for name in ("state", "nonce", "scope")):
            raise OAuthError("invalid_request", f"state, nonce and scope have {_LONGEST} characters at most")
        if not asked.get("nonce", "").isprintable():
            raise OAuthError("invalid_request", "nonce has printable characters only")
        if "max_age" in asked or {"login", "select_account"} & set(asked.get("prompt", "").split()):
            raise OAuthError("login_required", "the portal can't ask for the password anew; leave out max_age and prompt")

    def authorize(self, asked: Mapping[str, str], standing: Standing, correlation: str) -> str:
        """Make a code, after both checks, and return where the browser goes with it.

        Raises PbxNotYours and TooOften; the switch is an event of the account (E-17).
        """
        if standing.grant_id is not None or ("pbx", "read") not in standing.rights:
            raise PbxNotYours
        switched = self._ground.attempts.hit("pbx", str(standing.account_id), SWITCHES, SWITCHES_IN)
        if not switched.allowed:
            raise TooOften(seconds=switched.retry_after)
        scope = " ".join(one for one in SCOPES if one in asked["scope"].split())
        grant = Grant(
            self._client.client_id,
            asked["redirect_uri"],
            asked["code_challenge"],
            asked.get("nonce"),
            scope,
            standing.session_id,
            standing.account_id,
            self._ground.clock(),
        )
        code = self._grants.new_code(grant)
        command = SwitchToPbx(account_id=standing.account_id, client=self._client.client_id)
        self._ground.dispatcher.run(command, by_account(standing.customer_id, standing.account_id, correlation))
        return self.answer(asked, code=code)

    def token(self, form: Mapping[str, str], basic: tuple[str, str] | None) -> dict[str, Any]:
        """Redeem a code. Raises OAuthError."""
        self._authenticate(form, basic)
        if form.get("grant_type") != "authorization_code":
            raise OAuthError("unsupported_grant_type", "grant_type is authorization_code")
        code = form.get("code", "")
        redeemed = self._grants.redeem(code)
        if redeemed is None:
            raise OAuthError("invalid_grant", "the code is unknown, used or older than 60 seconds")
        grant, access = redeemed
        claims = self._claims(grant)
        if claims is None or form.get("redirect_uri") != grant.redirect_uri or not _proves(form.get("code_verifier", ""), grant.challenge):
            self._grants.void(code)
            raise OAuthError("invalid_grant", "redirect_uri or code_verifier is another one, or the session has ended")
        return {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": int(ACCESS_LASTS.total_seconds()),
            "scope": grant.scope,
            "id_token": self._id_token(grant, access, claims),
        }

    def userinfo(self, access: str) -> dict[str, Any]:
        """Return the claims for an access token. Raises OAuthError."""
        grant = self._grants.by_access_token(access)
        claims = self._claims(grant) if grant is not None else None
        if claims is None:
            raise OAuthError("invalid_token", "the token is unknown or expired, or the session has ended", 401)
        return claims

    def _authenticate(self, form: Mapping[str, str], basic: tuple[str, str] | None) -> None:
        if basic is not None and "client_secret" in form:
            raise OAuthError("invalid_request", "the client's secret came twice")
        pairs = [(form.get("client_id", ""), form.get("client_secret", ""))]
        if basic is not None:
            pairs = [basic, (unquote_plus(basic[0]), unquote_plus(basic[1]))]
        named = form.get("client_id", self._client.client_id) == self._client.client_id
        if not named or not any(self._is_client(*pair) for pair in pairs):
            raise OAuthError("invalid_client", "the client is unknown, or its secret is another one", 401)

    def _is_client(self, client_id: str, secret: str) -> bool:
        known, shown = self._client.secret_hash, hashlib.sha256(secret.encode()).hexdigest()
        return client_id == self._client.client_id and (known is None or hmac.compare_digest(shown.encode(), known.lower().encode()))

    def _claims(self, grant: Grant) -> dict[str, Any] | None:
        """Who it is; None when the account may not get there any more."""
        with self._ground.log.pool.connection() as connection:
            session = self._ground.states.one(connection, Session, grant.session_id)
            account = self._ground.states.one(connection, Account, grant.account_id)
            customer = self._ground.states.one(connection, Customer, account[1]) if account is not None else None
        if session is None or account is None or customer is None:
            return None
        held, now = session[0], self._ground.clock()
        is_open = held.status == "open" and held.expires_at is not None and now < held.expires_at and held.epoch == account[0].epoch
        if not is_open or account[0].status != "active" or account[0].role != "pbx_administrator":
            return None
        return _told(grant, account[0], customer[0])

    def _id_token(self, grant: Grant, access: str, claims: Mapping[str, Any]) -> str:
        now = int(self._ground.clock().timestamp())
        key = self._keys.signing()
        digest = hashlib.sha256(access.encode()).digest()
        payload = {
            **claims,
            "iss": self.issuer,
            "aud": self._client.client_id,
            "iat": now,
            "exp": now + int(ID_TOKEN_LASTS.total_seconds()),
            "at_hash": _base64(digest[: len(digest) // 2]),
        }
        if grant.nonce is not None:
            payload["nonce"] = grant.nonce
        return jwt.encode({"alg": ALGORITHM, "kid": key.kid}, payload, key, algorithms=[ALGORITHM])


def _told(grant: Grant, account: Account, customer: Customer) -> dict[str, Any]:
    claims: dict[str, Any] = {"sub": str(grant.account_id), "customer_number": customer.customer_number}
    if "profile" in grant.scope:
        claims |= {"name": account.full_name, "preferred_username": account.login}
    if "email" in grant.scope and account.email is not None:
        claims["email"] = account.email
    return claims


def _proves(verifier: str, challenge: str) -> bool:
    """PKCE (RFC 7636, S256)."""
    shown = _base64(hashlib.sha256(verifier.encode()).digest())
    return _VERIFIER.fullmatch(verifier) is not None and hmac.compare_digest(shown.encode(), challenge.encode())


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
