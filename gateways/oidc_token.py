"""Checks an ID token (OpenID Connect Core 1.0, 3.1.3.7): who signed it, for whom, when, and for which request of ours."""

import base64
import hashlib
import hmac
import time
from collections.abc import Callable
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import ExpiredTokenError, InvalidClaimError, JoseError, MissingClaimError

from gateways.oidc_errors import TokenNotValid
from gateways.oidc_provider import Providers

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signatures with a private key only: with `none` or HS256 anybody who knows what is published could sign."""
SKEW_SECONDS = 60
"""By which clocks may differ."""
LONGEST = 64 * 1024


class IdTokens:
    """One per process."""

    def __init__(self, providers: Providers, clock: Callable[[], float] = time.time) -> None:
        self._providers = providers
        self._clock = clock

    def verified(self, token: object, *, issuer: str, client_id: str, nonce: str, access_token: str | None = None) -> dict[str, Any]:
        """Verify the token and return its claims. Raises TokenNotValid and what fetching the keys raises; messages never hold the token."""
        if not isinstance(token, str) or len(token) > LONGEST:
            raise TokenNotValid(issuer=issuer, why="id_token?")
        try:
            header = jws.extract_compact(token.encode("ascii")).headers()
            algorithm, kid = header.get("alg"), header.get("kid")
            if algorithm not in ALGORITHMS or not isinstance(kid, str | None):
                raise TokenNotValid(issuer=issuer, why=f"alg {str(algorithm)[:20]}")
            key = self._providers.key(issuer, kid)
            if key is None:
                raise TokenNotValid(issuer=issuer, why="kid")
            claims = jwt.decode(token, key, algorithms=ALGORITHMS).claims
            self._registry(issuer, client_id, nonce).validate(claims)
        except ExpiredTokenError:
            raise TokenNotValid(issuer=issuer, why="exp") from None
        except (InvalidClaimError, MissingClaimError) as error:
            raise TokenNotValid(issuer=issuer, why=error.claim) from None
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise TokenNotValid(issuer=issuer, why=type(error).__name__) from None
        _check_audience(claims, issuer, client_id)
        _check_hash(claims, issuer, algorithm, access_token)
        return claims

    def _registry(self, issuer: str, client_id: str, nonce: str) -> jwt.JWTClaimsRegistry:
        return jwt.JWTClaimsRegistry(
            now=lambda: int(self._clock()),
            leeway=SKEW_SECONDS,
            iss={"essential": True, "value": issuer},
            sub={"essential": True},
            aud={"essential": True, "value": client_id},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )


def _check_audience(claims: dict[str, Any], issuer: str, client_id: str) -> None:
    """It is for us alone: another audience could have handed it on to us."""
    if claims["aud"] not in (client_id, [client_id]):
        raise TokenNotValid(issuer=issuer, why="aud")
    if claims.get("azp", client_id) != client_id:
        raise TokenNotValid(issuer=issuer, why="azp")


def _check_hash(claims: dict[str, Any], issuer: str, algorithm: str, access_token: str | None) -> None:
    """Where the token says which access token it came with, it came with that one."""
    said = claims.get("at_hash")
    if said is None:
        return
    digest = hashlib.new(f"sha{algorithm[2:]}", (access_token or "").encode()).digest()
    half = base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()
    if access_token is None or not isinstance(said, str) or not hmac.compare_digest(half.encode(), said.encode()):
        raise TokenNotValid(issuer=issuer, why="at_hash")
