"""Sockets on which the program listens, and what is told where it can't."""

import socket

from portal.engine.exit_code import ExitCode
from portal.engine.told import Told

BACKLOG = 2048


def listening(host: str, port: int, setting: str = "PORTAL_PORT") -> socket.socket:
    """Open a socket that listens there; raises Told when that can't be. `setting` is the one that chooses the port."""
    place: socket.socket | None = None
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        place = socket.socket(family)
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        place.bind(address)
        place.listen(BACKLOG)
    except OSError as error:
        if place is not None:
            place.close()
        option_de, option_en = ("`--port` oder ", "`--port` or ") if setting == "PORTAL_PORT" else ("", "")
        raise Told(
            f"Auf {host}:{port} kann nicht gelauscht werden ({error.strerror}). Läuft dort schon etwas? {option_de}{setting} wählt einen anderen Port.",
            f"Can't listen on {host}:{port} ({error.strerror}). Does something run there already? {option_en}{setting} chooses another one.",
            ExitCode.FAILED,
        ) from None
    place.set_inheritable(False)
    return place
