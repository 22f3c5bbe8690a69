"""A virus scanner that is asked before something is kept: clamd, by its INSTREAM."""

import socket
from contextlib import suppress

_SECONDS = 60.0
_CHUNK = 1 << 16
_LONGEST = 4_000
"""Characters of an answer."""


class ScannerUnavailable(Exception):
    """The scanner can't be reached, or didn't look at it; the text says why."""


class VirusScanner:
    """`address`: `host:port`, or the path of a socket of this machine. Used by several threads at once; each question has a connection of its own."""

    def __init__(self, address: str) -> None:
        self._address = address

    def found_in(self, content: bytes) -> str | None:
        """Tell what is found in it; None: nothing. Raises ScannerUnavailable."""
        try:
            with self._connected() as connection:
                connection.settimeout(_SECONDS)
                answer = _answer(connection, content)
        except (OSError, ValueError) as error:
            raise ScannerUnavailable(type(error).__name__) from None
        said = answer.strip("\0 \n").removeprefix("stream: ")
        if said == "OK":
            return None
        if said.endswith(" FOUND"):
            return said.removesuffix(" FOUND")
        raise ScannerUnavailable(said[:100] or "no answer")

    def _connected(self) -> socket.socket:
        if self._address.startswith("/"):
            connection = socket.socket(socket.AF_UNIX)
            connection.settimeout(5.0)
            try:
                connection.connect(self._address)
            except OSError:
                connection.close()
                raise
            return connection
        host, _, port = self._address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=5.0)


def _answer(connection: socket.socket, content: bytes) -> str:
    with suppress(ConnectionError):  # more than it takes: it says so, and listens no further
        connection.sendall(b"zINSTREAM\0")
        for at in range(0, len(content), _CHUNK):
            part = content[at : at + _CHUNK]
            connection.sendall(len(part).to_bytes(4, "big") + part)
        connection.sendall(bytes(4))
    said = b""
    while b"\0" not in said and len(said) < _LONGEST and (part := connection.recv(1024)):
        said += part
    return said.decode(errors="replace")
