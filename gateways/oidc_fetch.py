"""HTTP to sign-on services, on a short leash: only https (http on this machine), no redirects, no large or slow answers."""

import time
from collections.abc import Mapping
from threading import Lock
from typing import Any, cast
from urllib.parse import urlsplit

import httpx
import orjson

from gateways.authorities import trusted_authorities
from gateways.loopback import is_loopback
from gateways.oidc_errors import IssuerNotAllowed, ProviderUnreachable

LARGEST = 512 * 1024
"""Bytes of an answer. The keys of Entra ID take 20 kB."""
SECONDS = 10.0
"""For a whole answer, however slowly it drips."""


def checked_address(address: str, *, here: bool = True, query: bool = False) -> str:
    """Return the address itself, if it may be called or shown. `here`: http on this machine is allowed; `query`: it may have one.

    A certificate for the host's name is what keeps our requests from services inside that are none of anybody's business: these speak no https
    with such a certificate. An IP address has no name, so there is none but this machine's. Raises IssuerNotAllowed.
    """
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise IssuerNotAllowed(address=_short(address)) from None
    fine = host and not (parts.username or parts.password or parts.fragment or (parts.query and not query)) and address.isprintable()
    safe = here if is_loopback(host) else parts.scheme == "https" and not _is_number(host)
    if not fine or not safe or parts.scheme not in ("http", "https") or " " in address or "\\" in address:
        raise IssuerNotAllowed(address=_short(address))
    return address


def _is_number(host: str) -> bool:
    """An IP address, in whatever manner of writing (`127.1`, `0x7f000001`): no name of a host ends in a number."""
    last = host.rstrip(".").rpartition(".")[2]
    return ":" in host or last.isdigit() or last.startswith("0x")


def _short(address: str) -> str:
    return "".join(character for character in address if character.isprintable())[:200]


class Fetcher:
    """One per process; close it when done. What it needs to call anybody is made when it first does: most processes never do."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._making = Lock()
        self._made: httpx.Client | None = None

    def close(self) -> None:
        if self._made is not None:
            self._made.close()

    @property
    def _http(self) -> httpx.Client:
        with self._making:
            if self._made is None:
                authorities = trusted_authorities()
                # What is http is on this machine, and so never behind a proxy.
                self._made = httpx.Client(
                    follow_redirects=False,
                    timeout=httpx.Timeout(self._seconds / 2),
                    verify=authorities,
                    mounts={"http://": httpx.HTTPTransport(verify=authorities)},
                    headers={"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "portal"},
                )
            return self._made

    def json(
        self,
        issuer: str,
        address: str,
        *,
        form: Mapping[str, str] | None = None,
        login: tuple[str, str] | None = None,
        bearer: str | None = None,
    ) -> tuple[int, dict[str, Any]]:
        """Fetch status and JSON object of an answer: GET, or POST of a form. Raises ProviderUnreachable for all that is neither."""
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        auth = httpx.BasicAuth(*login) if login else None
        until = time.monotonic() + self._seconds
        try:
            with self._http.stream("POST" if form is not None else "GET", address, data=form, headers=headers, auth=auth) as answer:
                content = self._read(issuer, answer, until)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ProviderUnreachable(issuer=issuer, why=type(error).__name__) from error
        try:
            parsed = orjson.loads(content)
        except orjson.JSONDecodeError:
            raise ProviderUnreachable(issuer=issuer, why=f"HTTP {answer.status_code}") from None
        if not isinstance(parsed, dict):
            raise ProviderUnreachable(issuer=issuer, why="JSON")
        return answer.status_code, cast("dict[str, Any]", parsed)

    def _read(self, issuer: str, answer: httpx.Response, until: float) -> bytes:
        if answer.is_redirect or answer.headers.get("content-encoding", "identity") != "identity":
            raise ProviderUnreachable(issuer=issuer, why=f"HTTP {answer.status_code}, {'redirect' if answer.is_redirect else 'encoding'}")
        content = b""
        for chunk in answer.iter_raw():
            content += chunk
            if len(content) > LARGEST or time.monotonic() > until:
                raise ProviderUnreachable(issuer=issuer, why=f"> {LARGEST} B, > {self._seconds:g} s")
        return content
