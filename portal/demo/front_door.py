"""The API as the demo's people use it: on a port of this machine alone, with a projector beside it, for as long as they are at work.

What they do goes the way that everybody's requests go. Each request has a key, so that a demo that was interrupted goes on where it was.
"""

import re
import threading
import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx
import uvicorn

from access.engine.outbox import Outbox
from api.app import create_app
from portal.engine.exit_code import ExitCode
from portal.engine.guarded_connection import guarded
from portal.engine.listening import listening
from portal.engine.portal import Portal
from portal.engine.told import Told
from projections.engine.projector import Projector
from projections.registry import PROJECTIONS

PATIENCE = 60.0


@dataclass(slots=True)
class AtWork:
    """What all people together have done: how many changes, and up to which position of the log."""

    changes: int = 0
    position: int = 0


class Person:
    """Somebody at work, by a token. `name` and the number of a request make its key."""

    def __init__(self, client: httpx.Client, name: str, at_work: AtWork) -> None:
        self._client = client
        self._name = name
        self._at_work = at_work
        self._requests = count(1)

    def do(self, asked: str, **body: Any) -> dict[str, Any]:
        """Ask for a change, such as "POST /orders"; returns the answer. Raises Told when it is refused: then the demo found a mistake of the program."""
        method, path = asked.split(" ")
        headers = {"Idempotency-Key": f"demo-{self._name}-{next(self._requests)}", "Prefer": "wait=20"}
        told = self._told(asked, self._client.request(method, path, json=body or None, headers=headers))
        self._at_work.changes += 1
        self._at_work.position = max(self._at_work.position, int(told.get("position", 0)))
        return told

    def made(self, asked: str, **body: Any) -> str:
        """Ask for something new; returns its id."""
        return str(self.do(asked, **body)["id"])

    def look(self, path: str) -> dict[str, Any]:
        """Read, after all that anybody at work has changed."""
        return self._told(path, self._client.get(path, headers={"X-Position": str(self._at_work.position)}))

    @staticmethod
    def _told(asked: str, answer: httpx.Response) -> dict[str, Any]:
        if answer.is_error:
            why = f"{answer.status_code} {answer.text}"
            raise Told(f"{asked} wurde abgelehnt: {why}", f"{asked} was refused: {why}", ExitCode.FAILED)
        return answer.json() if answer.content else {}


class FrontDoor:
    """What is open to people; `at_work`: what they have done together."""

    def __init__(self, portal: Portal, url: str, stack: ExitStack) -> None:
        self._portal = portal
        self._url = url
        self._stack = stack
        self.at_work = AtWork(position=portal.log.head())

    def person(self, name: str, token: str, customer_number: str) -> Person:
        """Let somebody in who works for a customer."""
        return Person(self._client({"Authorization": f"Bearer {token}", "X-Customer": customer_number}), name, self.at_work)

    def logged_in(self, login: str, password: str) -> str:
        """Log in, with the code from the outbox where one is asked for; returns the session's token."""
        visitor = Person(self._client({}), login, self.at_work)
        told = visitor.do("POST /login", login=login, password=password)
        if told["next"] == "done":
            return str(told["token"])
        [message] = self._portal.parts[Outbox].read(contents=True, channel="sms", limit=1)
        code = re.search(r"\b\d{8}\b", message.content.body if message.content is not None else "")
        return str(visitor.do("POST /login/second-factor", login_token=told["login_token"], code=code[0] if code else "")["token"])

    def _client(self, headers: dict[str, str]) -> httpx.Client:
        return self._stack.enter_context(httpx.Client(base_url=self._url, headers=headers, timeout=PATIENCE, trust_env=False))


@contextmanager
def front_door(portal: Portal) -> Generator[FrontDoor]:
    """Open it for as long as people are at work."""
    with ExitStack() as stack:
        projecting = threading.Event()
        stack.enter_context(_beside(lambda: Projector(portal.log, PROJECTIONS).run(projecting), projecting.set))
        place = stack.enter_context(listening("127.0.0.1", 0))
        config = uvicorn.Config(create_app(portal.backend), http=guarded(portal.backend), log_config=None, access_log=False)
        server = uvicorn.Server(config)
        stack.enter_context(_beside(lambda: server.run(sockets=[place]), lambda: setattr(server, "should_exit", True)))
        _wait(server)
        yield FrontDoor(portal, f"http://127.0.0.1:{place.getsockname()[1]}", stack)


@contextmanager
def _beside(run: Callable[[], None], end: Callable[[], None]) -> Generator[None]:
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        end()
        thread.join(PATIENCE)


def _wait(server: uvicorn.Server) -> None:
    deadline = time.monotonic() + PATIENCE
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.01)
