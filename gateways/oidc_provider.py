"""What is known of a sign-on service: its endpoints (OpenID Connect Discovery 1.0) and its keys, fetched when needed and kept for an hour."""

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import urlsplit

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, RSAKey

from gateways.loopback import is_loopback
from gateways.oidc_errors import ProviderIsAnother, ProviderUnreachable
from gateways.oidc_fetch import Fetcher, checked_address

KEEP_SECONDS = 3600.0
REFETCH_SECONDS = 60.0
"""Between two fetches that a token with an unknown key causes: whoever sends such tokens must not make us a hammer."""
REST_SECONDS = 5.0
"""After a service did not answer: those who come meanwhile get the same answer at once, so that it doesn't bring us to a standstill, too."""
WAIT_SECONDS = 3.0
"""For somebody else's fetch from the same service."""
SMALLEST_RSA = 2048

PublicKey = RSAKey | ECKey


@dataclass(frozen=True, slots=True)
class Metadata:
    """Endpoints of a sign-on service. `names_issuer`: its redirects say which service they come from (RFC 9207)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    names_issuer: bool
    secret_in_form: bool
    """It takes a client's secret in the form: preferred, as services differ in how they decode HTTP Basic."""


@dataclass(slots=True)
class _Known:
    lock: threading.Lock = field(default_factory=threading.Lock)
    metadata: Metadata | None = None
    metadata_at: float = 0.0
    keys: dict[str | None, PublicKey] = field(default_factory=dict[str | None, PublicKey])
    keys_at: float | None = None
    refetched_at: float | None = None
    failed_at: float | None = None


class Providers:
    """One per process; threads share it."""

    def __init__(self, fetcher: Fetcher, clock: Callable[[], float] = time.monotonic) -> None:
        self._fetcher = fetcher
        self._clock = clock
        self._known: dict[str, _Known] = {}

    def metadata(self, issuer: str) -> Metadata:
        """Look up the endpoints of an issuer. Raises IssuerNotAllowed, ProviderUnreachable, ProviderIsAnother."""
        checked_address(issuer)
        with self._turn(issuer) as known:
            return self._metadata(issuer, known)

    def key(self, issuer: str, kid: str | None) -> PublicKey | None:
        """Look up the key with this id (None: the only one there is). An unknown id means that keys were changed: they are fetched anew."""
        with self._turn(issuer) as known:
            now = self._clock()
            if known.keys_at is None or now - known.keys_at > KEEP_SECONDS:
                self._fetch_keys(issuer, known)
            if _found(known, kid) is None and (known.refetched_at is None or now - known.refetched_at > REFETCH_SECONDS):
                known.refetched_at = now
                self._fetch_keys(issuer, known)
            return _found(known, kid)

    @contextmanager
    def _turn(self, issuer: str) -> Generator[_Known]:
        """One thread at a time asks a service; nobody waits long for another."""
        known = self._known.setdefault(issuer, _Known())
        if not known.lock.acquire(timeout=WAIT_SECONDS):
            raise ProviderUnreachable(issuer=issuer, why=f"> {WAIT_SECONDS:g} s")
        try:
            if known.failed_at is not None and self._clock() - known.failed_at < REST_SECONDS:
                raise ProviderUnreachable(issuer=issuer, why=f"< {REST_SECONDS:g} s")
            known.failed_at = None
            yield known
        except ProviderUnreachable:
            known.failed_at = known.failed_at or self._clock()
            raise
        finally:
            known.lock.release()

    def _metadata(self, issuer: str, known: _Known) -> Metadata:
        now = self._clock()
        if known.metadata is None or now - known.metadata_at > KEEP_SECONDS:
            status, found = self._fetcher.json(issuer, issuer.rstrip("/") + "/.well-known/openid-configuration")
            if status != 200:
                raise ProviderUnreachable(issuer=issuer, why=f"HTTP {status}")
            known.metadata, known.metadata_at = _metadata_of(issuer, found), now
        return known.metadata

    def _fetch_keys(self, issuer: str, known: _Known) -> None:
        status, found = self._fetcher.json(issuer, self._metadata(issuer, known).jwks_uri)
        if status != 200 or not isinstance(found.get("keys"), list):
            raise ProviderUnreachable(issuer=issuer, why=f"JWKS, HTTP {status}")
        known.keys = dict(_signing_keys(cast("list[Any]", found["keys"])))
        known.keys_at = self._clock()


def _found(known: _Known, kid: str | None) -> PublicKey | None:
    if kid is None:
        return next(iter(known.keys.values())) if len(known.keys) == 1 else None
    return known.keys.get(kid)


def _metadata_of(issuer: str, found: dict[str, Any]) -> Metadata:
    if found.get("issuer") != issuer:
        raise ProviderIsAnother(issuer=issuer, found=str(found.get("issuer"))[:200])
    here = is_loopback(urlsplit(issuer).hostname or "")

    def endpoint(name: str) -> str:
        value = found.get(name)
        if not isinstance(value, str):
            raise ProviderUnreachable(issuer=issuer, why=f"{name}?")
        return checked_address(value, here=here, query=True)

    methods = found.get("token_endpoint_auth_methods_supported")
    return Metadata(
        issuer,
        endpoint("authorization_endpoint"),
        endpoint("token_endpoint"),
        endpoint("jwks_uri"),
        endpoint("userinfo_endpoint") if found.get("userinfo_endpoint") else None,
        found.get("authorization_response_iss_parameter_supported") is True,
        isinstance(methods, list) and "client_secret_post" in methods,
    )


def _signing_keys(entries: list[Any]) -> list[tuple[str | None, PublicKey]]:
    """Public keys that sign; all else in the set is left alone, symmetric keys above all: what is published is no secret."""
    keys: list[tuple[str | None, PublicKey]] = []
    for entry in entries:
        if not isinstance(entry, dict):
            continue
        told = cast("dict[str, Any]", entry)
        if told.get("kty") not in ("RSA", "EC") or told.get("use", "sig") != "sig" or "d" in told:
            continue
        try:
            key = JWKRegistry.import_key({name: told[name] for name in ("kty", "n", "e", "crv", "x", "y", "kid", "alg") if name in told})
        except (JoseError, ValueError):
            continue
        if isinstance(key, RSAKey) and key.public_key.key_size < SMALLEST_RSA:
            continue
        if isinstance(key, RSAKey | ECKey):
            keys.append((key.kid, key))
    return keys
