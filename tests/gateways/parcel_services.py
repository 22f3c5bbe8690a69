"""A real parcel service on loopback, which answers as DHL's does, or fails as it is told to."""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson


@dataclass
class ServiceDesk:
    """`says`: status and moment, by tracking number; `faults`: of the next requests a status with nothing in it, or "silence" until it is `released`."""

    url: str = ""
    says: dict[str, tuple[str, str]] = field(default_factory=dict[str, "tuple[str, str]"])
    faults: list[int | str] = field(default_factory=list[int | str])
    asked: list[str] = field(default_factory=list[str])
    keys: set[str | None] = field(default_factory=set["str | None"])
    released: threading.Event = field(default_factory=threading.Event)


@contextmanager
def parcel_service() -> Generator[ServiceDesk]:
    """A server on a free port."""
    desk = ServiceDesk()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            number = parse_qs(urlsplit(self.path).query)["trackingNumber"][0]
            desk.asked.append(number)
            desk.keys.add(self.headers["DHL-API-Key"])
            fault = desk.faults.pop(0) if desk.faults else None
            if fault == "silence":
                desk.released.wait()
            if isinstance(fault, int):
                self._answer(fault, {})
            elif number not in desk.says:
                self._answer(404, {"title": "No result found"})
            else:
                code, at = desk.says[number]
                self._answer(200, {"shipments": [{"id": number, "status": {"statusCode": code, "timestamp": at}}]})

        def _answer(self, status: int, told: dict[str, Any]) -> None:
            content = orjson.dumps(told)
            try:
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except OSError:  # whoever asked has gone
                pass

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  its name in the library
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    desk.url = f"http://127.0.0.1:{server.server_port}/track/shipments"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield desk
    finally:
        desk.released.set()
        server.shutdown()
        thread.join()
        server.server_close()
