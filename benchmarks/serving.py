"""The HTTP API in a process of its own, as `portal serve` runs it, and a client that asks one thing at a time."""

import hashlib
import http.client
import secrets
import signal
import socket
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from uuid import UUID

from benchmarks.bench import portal_environment
from benchmarks.programs import program
from commands.accounts.issue_api_token import IssueApiToken
from commands.engine.dispatch import Dispatcher
from eventstore.envelope import Cause
from eventstore.ids import new_id
from eventstore.log import EventLog

PATIENCE = 60.0


class NotAnswered(Exception):
    """{path} was answered with {status}: {body}"""

    def __init__(self, path: str, status: int, body: bytes) -> None:
        super().__init__((type(self).__doc__ or "").format(path=path, status=status, body=body.decode()[:1000]))


class Client:
    """One connection that is kept; the standard library's, as it takes the least time of its own. `process`: the server's number."""

    def __init__(self, port: int, process: int) -> None:
        self.port = port
        self.process = process
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def get(self, path: str, token: str) -> tuple[bytes, float]:
        """The body, and the seconds until it was there. Raises NotAnswered."""
        began = time.perf_counter()
        self._connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        answer = self._connection.getresponse()
        body = answer.read()
        seconds = time.perf_counter() - began
        if answer.status != 200:
            raise NotAnswered(path, answer.status, body)
        return body, seconds

    def close(self) -> None:
        self._connection.close()


@contextmanager
def api(dsn: str) -> Generator[Client]:
    """Serve, without a projector beside it, and ask."""
    port = free_port()
    serve = ("serve", "--no-projector", "--port", str(port))
    with program("portal.cli", *serve, environment=portal_environment(dsn), ends_by=signal.SIGTERM) as process:
        deadline = time.monotonic() + PATIENCE
        client = Client(port, process.pid)
        while process.poll() is None and time.monotonic() < deadline:
            with suppress(OSError):
                client.get("/livez", "")
                break
            client.close()
            time.sleep(0.1)
        yield client
        client.close()


def tokens(log: EventLog, customers: Sequence[UUID]) -> Mapping[UUID, str]:
    """A token for each of these customers."""
    dispatcher = Dispatcher(log)
    found: dict[UUID, str] = {}
    for customer_id in customers:
        token = found[customer_id] = f"portal_{secrets.token_urlsafe(32)}"
        issue = IssueApiToken(
            token_id=new_id(),
            label="benchmark",
            role="viewer",
            for_customer=customer_id,
            token_hash=hashlib.sha256(token.encode()).hexdigest(),
        )
        dispatcher.run(issue, Cause(customer_id, "console:made-up", "command:token", "benchmark"))
    dispatcher.close()
    return found


def free_port() -> int:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return int(place.getsockname()[1])
