"""Servers for the tests that aren't Python's nor npm's: fetched once into the virtual environment's folder.

An S3 server comes by Maven (`mvn`, Java 17), the virus scanner by Debian's packages, which are unpacked and not installed, so that it takes no rights.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

_HERE = Path(__file__).parent
_POM = _HERE / "gateways" / "s3" / "pom.xml"


def fetched(name: str, version: bytes, fetch: Callable[[Path], None]) -> Path:
    """The folder with what `fetch` puts there; done once for each version."""
    folder = Path(sys.prefix) / f"{name}-{hashlib.sha256(version).hexdigest()[:12]}"
    if not folder.exists():
        with tempfile.TemporaryDirectory(dir=sys.prefix, ignore_cleanup_errors=True) as temporary:
            made = Path(temporary) / "made"
            made.mkdir()
            fetch(made)
            with suppress(OSError):  # another run was quicker
                made.rename(folder)
    return folder


def s3_server() -> Path:
    """The jars of s3proxy, at the versions of its pom.xml."""
    return fetched("s3proxy", _POM.read_bytes(), _by_maven)


def _by_maven(folder: Path) -> None:
    goal = ["dependency:copy-dependencies", f"-DoutputDirectory={folder}", "-DincludeScope=runtime"]
    subprocess.run(["mvn", "-q", "-B", "-f", str(_POM), *goal], check=True, timeout=300, stdout=subprocess.DEVNULL)


def virus_scanner() -> Path:
    """The files of clamd, below `usr/`; what else it stands on, every Debian has that has Python."""
    return fetched("clamd", b"1", _by_debian)


def _by_debian(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as lists:
        (Path(lists) / "partial").mkdir()
        own = ["-o", f"Dir::State::Lists={lists}", "-o", f"Dir::Cache={lists}", "-o", "APT::Sandbox::User=root"]
        try:
            _download(folder, [])
        except (subprocess.CalledProcessError, ValueError):  # the machine's own lists are not there, or too old
            _run(["apt-get", *own, "-qq", "update"])
            _download(folder, own)
    for package in folder.glob("*.deb"):
        _run(["dpkg-deb", "-x", str(package), str(folder)])
        package.unlink()


def _download(folder: Path, lists: Sequence[str]) -> None:
    named = _run(["apt-cache", *lists, "--names-only", "search", "^libclamav[0-9]+$"])
    library = max(line.split()[0] for line in named.splitlines())
    _run(["apt-get", *lists, "-qq", "download", "clamav-daemon", "libmspack0", library], folder)


def _run(command: Sequence[str], folder: Path | None = None) -> str:
    done = subprocess.run(command, cwd=folder, check=True, timeout=180, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return done.stdout


if __name__ == "__main__":
    s3_server()
    virus_scanner()
