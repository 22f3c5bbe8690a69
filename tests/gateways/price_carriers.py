"""A real carrier on loopback that is asked for prices, and answers as it is told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOLD = "2026-03-01T09:30:00+01:00"
Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Carrier:
    """What it was asked, and what it answers: `prices`, or else by `answer`."""

    url: str = ""
    prices: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    answer: Answer | None = None
    asked: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    headers: dict[str, str] = field(default_factory=dict[str, str])


@contextmanager
def carrier() -> Generator[Carrier]:
    """A server on a free port of this machine."""
    told = Carrier()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.asked.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            told.headers = {name.lower(): value for name, value in self.headers.items()}
            if told.answer is not None:
                told.answer(self)
            else:
                reply(self, {"prices": told.prices})

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    told.url = f"http://127.0.0.1:{server.server_port}/prices"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def reply(handler: BaseHTTPRequestHandler, body: Any, status: int = 200, **headers: str) -> None:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(content)), **headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(content)


def priced(price: Any = "499.00", **fields: Any) -> dict[str, Any]:
    return {"article_number": "BW-1", "financing": "purchase", "months": None, "price": price, "currency": "EUR", "told_at": TOLD, **fields}
