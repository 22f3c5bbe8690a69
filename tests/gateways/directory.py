"""A customer's directory for the tests: the certified OpenID provider `oidc-provider` (npm) in a process of its own, on loopback.

It is installed by its lock file (tests/npm.py).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx

from tests.npm import NODE, SIGN_ON_SERVICE, sign_on_service
from tests.plain_http import NO_TLS

TENANT = "11111111-2222-4333-8444-555555555555"
REDIRECT = "http://127.0.0.1:9/sign-on/callback"
"""Nothing listens there: what the browser would be sent to is read from the redirect."""
SECRET = "made-up+secret:&%/~"
CLIENTS = [
    {"client_id": "portal", "client_secret": SECRET, "redirect_uris": [REDIRECT]},
    {"client_id": "public", "token_endpoint_auth_method": "none", "redirect_uris": [REDIRECT]},
    {"client_id": "by basic", "client_secret": SECRET, "token_endpoint_auth_method": "client_secret_basic", "redirect_uris": [REDIRECT]},
    {"client_id": "curves", "client_secret": SECRET, "id_token_signed_response_alg": "ES256", "redirect_uris": [REDIRECT]},
]
for _client in CLIENTS:
    _client.setdefault("token_endpoint_auth_method", "client_secret_post")


@dataclass
class Directory:
    """`plain` and `entra` are its two issuers."""

    process: subprocess.Popen[str]
    port: int
    accounts: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def plain(self) -> str:
        return f"http://127.0.0.1:{self.port}/plain"

    @property
    def entra(self) -> str:
        return f"http://127.0.0.1:{self.port}/{TENANT}/v2.0"

    def order(self, **order: Any) -> Any:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return _told(self.process)["done"]

    def account(self, login: str, **claims: Any) -> None:
        """A person who can log in there; Entra's claims are of the tenant unless said otherwise."""
        self.order(account=[login, claims])

    def entra_account(self, login: str, **claims: Any) -> None:
        self.account(login, **{"tid": TENANT, "ver": "2.0", "name": f"{login}, Muster", "preferred_username": login, **claims})

    def healed(self) -> None:
        """Honest again, and on time."""
        self.order(forge=None)
        self.order(clock=0)
        self.order(**{"break": None})


def _told(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, "the sign-on service has ended"
    return json.loads(line)


@contextmanager
def running() -> Generator[Directory]:
    folder = sign_on_service()
    program = Path(shutil.copy(SIGN_ON_SERVICE / "provider.mjs", folder / f"provider-{os.getpid()}.mjs"))
    program.replace(folder / "provider.mjs")  # at once, as another worker's may just be starting
    setup = json.dumps({"tenant": TENANT, "clients": CLIENTS, "accounts": {}})
    with tempfile.TemporaryFile("w+") as complaints:
        process = subprocess.Popen(
            [str(NODE), "provider.mjs", setup],
            cwd=folder,
            env={**os.environ, "NODE_ENV": "test"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
        )
        try:
            yield Directory(process, _told(process)["port"])
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(120)
            assert process.stdout is not None
            process.stdout.close()


def logged_in(address: str, login: str, browser: httpx.Client | None = None) -> httpx.URL:
    """Opens the address as a browser, logs in and agrees on the directory's own pages; where it sends the browser in the end."""
    with httpx.Client(timeout=20, verify=NO_TLS) if browser is None else _borrowed(browser) as client:
        answer = client.get(address)
        for _ in range(12):
            if answer.is_redirect:
                target = urljoin(str(answer.url), answer.headers["location"])
                if not target.startswith(origin_of(address)):
                    return httpx.URL(target)
                answer = client.get(target)
                continue
            assert answer.status_code == 200, answer.text
            form = re.search(r'<form[^>]* action="([^"]+)"', answer.text)
            prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)
            assert form is not None, answer.text
            assert prompt is not None, answer.text
            answer = client.post(urljoin(str(answer.url), form[1]), data={"prompt": prompt[1], "login": login, "password": "made up"})
    raise AssertionError(f"the sign-on service goes round in circles: {answer.url}")


@contextmanager
def _borrowed(browser: httpx.Client) -> Generator[httpx.Client]:
    yield browser


def origin_of(address: str) -> str:
    url = httpx.URL(address)
    return f"{url.scheme}://{url.host}:{url.port}"
