"""A real carrier on loopback that blocks numbers, and keeps, loses or withholds its answers as it is told to."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson


@dataclass
class CarrierDesk:
    """`blocked`: how often each number was, under different ids; `says`: what it makes of the next blockings; `faults`: of the next requests to block.

    A fault is a status that it answers without having done anything, or "silence": it does what is asked, and answers nobody until it is `released`.
    """

    url: str = ""
    says: str = "confirmed"
    reason: str | None = None
    faults: list[int | str] = field(default_factory=list[int | str])
    states: dict[str, str] = field(default_factory=dict[str, str])
    blocked: Counter[str] = field(default_factory=Counter[str])
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list[tuple[str, dict[str, str]]])
    released: threading.Event = field(default_factory=threading.Event)

    def asked(self, method: str) -> int:
        return sum(each == method for each, _ in self.requests)

    def block(self, told: dict[str, Any]) -> None:
        if told["id"] not in self.states:
            self.states[told["id"]] = self.says
            self.blocked[told["number"]] += 1


@contextmanager
def carrier() -> Generator[CarrierDesk]:
    """A server on a free port."""
    desk = CarrierDesk()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = orjson.loads(self.rfile.read(int(self.headers["Content-Length"])))
            desk.requests.append(("POST", {name.lower(): value for name, value in self.headers.items()}))
            fault = desk.faults.pop(0) if desk.faults else None
            if isinstance(fault, int):
                self._answer(fault, {"reason": desk.reason})
                return
            desk.block(told)
            if fault == "silence":
                desk.released.wait()
            self._answer(200, {"status": desk.states[told["id"]], "reason": desk.reason})

        def do_GET(self) -> None:
            desk.requests.append(("GET", {}))
            state = desk.states.get(self.path.rsplit("/", maxsplit=1)[-1])
            self._answer(404 if state is None else 200, {"status": state, "reason": desk.reason})

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
    desk.url = f"http://127.0.0.1:{server.server_port}/blockings"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield desk
    finally:
        desk.released.set()
        server.shutdown()
        thread.join()
        server.server_close()
