"""A real S3 server (s3proxy) and a real virus scanner (clamd) on loopback, each in a process of its own; and a kernel that says no to single calls."""

from __future__ import annotations

import ctypes
import os
import platform
import socket
import struct
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from gateways.object_store import Bucket
from tests.plain_http import NO_TLS
from tests.servers_fetched import s3_server, virus_scanner
from tests.waiting import until

KEY, SECRET = "made-up-key", "made-up-secret"
_JAVA = ("java", "-Xms32m", "-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn")
EICAR = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-" + "ANTIVIRUS-TEST-" + "FILE!$H+H*"
"""What every scanner takes for a virus by agreement; in pieces, so that none takes this file for one."""


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@contextmanager
def bucket() -> Generator[Bucket]:
    """An empty bucket of a server that looks at signatures."""
    with tempfile.TemporaryDirectory(prefix="portal-s3-", ignore_cleanup_errors=True) as folder:
        (Path(folder) / "kept" / "documents").mkdir(parents=True)
        endpoint = f"http://127.0.0.1:{free_port()}"
        settings = Path(folder) / "s3proxy.conf"
        settings.write_text(
            f"s3proxy.authorization=aws-v2-or-v4\ns3proxy.endpoint={endpoint}\ns3proxy.identity={KEY}\ns3proxy.credential={SECRET}\n"
            f"jclouds.provider=filesystem\njclouds.identity=x\njclouds.credential=x\njclouds.filesystem.basedir={folder}/kept\n"
        )
        command = [*_JAVA, "-cp", f"{s3_server()}/*", "org.gaul.s3proxy.Main", "--properties", str(settings)]
        with _ended(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)) as server:
            until(lambda: _answers(server, endpoint))
            yield Bucket("documents", "eu-central-1", endpoint, KEY, SECRET, path_style=True)


def _answers(server: subprocess.Popen[bytes], endpoint: str) -> bool:
    assert server.poll() is None, "the S3 server has ended"
    try:
        return httpx.get(endpoint, timeout=30, verify=NO_TLS).status_code > 0
    except httpx.HTTPError:
        return False


@contextmanager
def scanner(*, most_megabytes: int = 25) -> Generator[tuple[str, Path]]:
    """A scanner that knows one signature: where it listens by TCP, and its socket."""
    files = virus_scanner()
    with tempfile.TemporaryDirectory(prefix="portal-scanner-", ignore_cleanup_errors=True) as folder:
        (Path(folder) / "test.ndb").write_text(f"Portal.Test.Eicar:0:*:{EICAR.encode().hex()}\n")
        port, place = free_port(), Path(folder) / "clamd.ctl"
        settings = Path(folder) / "clamd.conf"
        settings.write_text(
            f"Foreground yes\nTCPSocket {port}\nTCPAddr 127.0.0.1\nLocalSocket {place}\nDatabaseDirectory {folder}\nStreamMaxLength {most_megabytes}M\n"
            f"Bytecode no\nLogFile {folder}/log\n" + ("User root\n" if os.getuid() == 0 else "")
        )
        environment = {**os.environ, "LD_LIBRARY_PATH": ":".join(map(str, (files / "usr" / "lib").glob("*-linux-gnu")))}
        command = [str(files / "usr" / "sbin" / "clamd"), "-c", str(settings)]
        with _ended(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)) as server:
            until(lambda: _listens(server, port) and place.exists())
            yield f"127.0.0.1:{port}", place


def _listens(server: subprocess.Popen[bytes], port: int) -> bool:
    assert server.poll() is None, "the scanner has ended"
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
        return True
    return False


@contextmanager
def _ended(process: subprocess.Popen[bytes]) -> Generator[subprocess.Popen[bytes]]:
    try:
        yield process
    finally:
        process.kill()
        process.wait()


_CALLS = {"x86_64": {"fsync": 74, "fdatasync": 75}, "aarch64": {"fsync": 82, "fdatasync": 83}}
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000


def fail_from_now_on(call: str, error: int) -> None:
    """Let the kernel answer that call of this thread, and of all that it starts, with an error (seccomp). It can't be taken back."""
    number = _CALLS[platform.machine()][call]
    steps = [(_LOAD, 0, 0, 0), (_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ERRNO | error), (_RETURN, 0, 0, _ALLOW)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = struct.pack("HL", len(steps), ctypes.addressof(code))
    kernel = ctypes.CDLL(None, use_errno=True)
    no_new_rights, set_filter, by_program = 38, 22, 2
    if kernel.prctl(no_new_rights, 1, 0, 0, 0) or kernel.prctl(set_filter, by_program, ctypes.c_char_p(program)):
        raise OSError(ctypes.get_errno(), "no filter")
