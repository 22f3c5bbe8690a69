"""The API process: opens the parts, runs the projector beside it, serves until told to end."""

import logging
import socket
from collections.abc import Callable
from contextlib import ExitStack, suppress
from threading import Event
from typing import Any

import uvicorn

from access.engine.looks import Looks
from api.app import create_app
from api.engine.backend import Backend
from eventstore.garbage import collect_rarely
from portal.engine.child_process import child_process
from portal.engine.delivering import delivering, gateways
from portal.engine.guarded_connection import guarded
from portal.engine.listening import listening
from portal.engine.open_connections import raise_open_files
from portal.engine.portal import Portal
from portal.engine.recurring import recurring
from portal.imports.interrupted_imports import warn_of_interrupted
from portal.looking import recording_looks
from portal.operations.outdated import warn_of_outdated
from portal.operations.read_models_there import missing_read_models, wait_for_read_models
from portal.settings import Settings
from portal.wiring import open_portal

GRACE = 10
"""Seconds that requests under way have to finish."""

log_of = logging.getLogger(__name__)


def serve(settings: Settings, *, projector: bool = True) -> None:
    """Serve until told to end."""
    raise_open_files()
    with listening(settings.host, settings.port) as place, open_portal(settings, "stays", serves=True) as portal:
        serve_at(place, portal, projector=projector)


def serve_at(place: socket.socket, portal: Portal, *, projector: bool, ready: Callable[[], None] | None = None) -> None:
    """Serve on an open socket; `ready` is called when the read models are there and requests are about to be answered."""
    with ExitStack() as stack:
        if projector:
            stack.enter_context(child_process("project"))
            wait_for_read_models(portal.log)
        elif missing := missing_read_models(portal.log):
            log_of.warning("no read models yet (%s): start `portal project`", ", ".join(sorted(missing)))
        if portal.settings.watch_dir is not None:
            stack.enter_context(child_process("import", "watch", str(portal.settings.watch_dir)))
        stack.enter_context(recurring(portal.backend))
        stack.enter_context(recording_looks(portal.backend.parts[Looks]))
        stack.enter_context(delivering(portal.log, gateways(portal.settings)))
        warn_of_outdated(portal.log)
        warn_of_interrupted(portal.log)
        if ready is not None:
            ready()
        collect_rarely()
        with suppress(KeyboardInterrupt):  # uvicorn ends in good order, then raises the signal again
            _run(portal.backend, place, proxy_options(portal.settings.trusted_proxies))


class _Server(uvicorn.Server):
    """Says at once that it was told to end: requests under way and the projector may take seconds."""

    def __init__(self, config: uvicorn.Config, ending: Event) -> None:
        super().__init__(config)
        self._ending = ending

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        log_of.warning("wird beendet … / stopping …")
        self._ending.set()
        await super().shutdown(sockets)


def proxy_options(trusted: str | None) -> dict[str, Any]:
    """Return the options: from whom X-Forwarded-For is taken for the client's address: nobody unless named, whatever uvicorn trusts by itself."""
    return {"proxy_headers": trusted is not None, "forwarded_allow_ips": trusted or ""}


def _run(backend: Backend, place: socket.socket, proxies: dict[str, Any]) -> None:
    options: dict[str, Any] = {"log_config": None, "access_log": False, "server_header": False, **proxies}
    config = uvicorn.Config(create_app(backend), http=guarded(backend), timeout_graceful_shutdown=GRACE, **options)
    _Server(config, backend.ending).run(sockets=[place])
