"""The API over real HTTP: a server, a database, a projector, two customers; made once, each test makes the things that it needs."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_network
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import httpx
import psycopg
import pytest
import uvicorn

from access.documents.contents import Contents
from access.entrance import entrance
from access.sign_in.pbx_client import PbxClient
from aggregates.api_token import Role
from aggregates.device_terms import imei_in_full
from aggregates.engine.event import OPERATOR
from aggregates.registry import EVENTS
from api.app import create_app
from api.customers.told_past import telling_past
from api.engine.backend import Backend, Limits
from api.engine.shares import SIZES, Share, Shares, Sizes
from commands.accounts.issue_api_token import IssueApiToken
from commands.engine.dispatch import Dispatcher
from eventstore.envelope import Cause
from eventstore.ids import new_id
from eventstore.keyring import MasterKey
from eventstore.log import EventLog
from gateways.object_store import KeptObjects
from gateways.oidc import OpenIdClient
from importers.imports.importer import Importer
from importers.imports.mapping import load_mappings
from portal.engine.guarded_connection import guarded
from portal.engine.reader_login import reader_login
from projections.engine.projection import Projection
from projections.engine.projector import Projector
from projections.registry import PROJECTIONS
from readmodels.engine.reader import Reader
from tests.api.returns_centre import WITH_RETURNS_CENTRE
from tests.api.served_applications import forget_applications
from tests.databases import Databases, prepared
from tests.plain_http import NO_TLS
from tests.waiting import until

if TYPE_CHECKING:
    from argon2 import PasswordHasher

    from tests.api.crew import Crew

_imeis = count(1)
_numbers = count(1)
_customer_numbers = count(1)
_folders: dict[str, Path] = {}
"""Of the documents of a database, whichever process has them."""
_addresses = ip_network("198.18.0.0/15").hosts()  # reserved for tests (RFC 2544)


@dataclass
class Side:
    """One customer with an administrator's and a viewer's client."""

    customer_id: str
    number: str
    admin: httpx.Client
    viewer: httpx.Client

    def write(self, method: str, path: str, body: Any = None, **headers: str) -> dict[str, Any]:
        """A command of the administrator that must work; its answer."""
        answer = self.admin.request(method, path, json=body, headers=headers)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    def user(self, name: str = "Muster, Erika", **fields: Any) -> str:
        return self.write("POST", "/users", {"name": name, **fields})["id"]

    def device(self, imei: str | None = None, **description: Any) -> str:
        body = {"identifiers": [{"kind": "imei", "value": imei or new_imei()}], "description": {"maker": "Beispielwerk", **description}}
        return self.write("POST", "/devices", body)["id"]

    def sim(self, number: str | None = None, **fields: Any) -> str:
        return self.write("POST", "/sims", {"number": number or new_number(), "carrier": "Beispielnetz", **fields})["id"]

    def read(self, path: str, **parameters: Any) -> Any:
        """What the administrator reads, once it contains all that was written (or `after`)."""
        answer = self.admin.get(path, params={"after": self.head(), **parameters})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def head(self) -> int:
        return WORLD[0].log.head()


@dataclass
class World:
    base_url: str
    dsn: str
    log: EventLog
    dispatcher: Dispatcher
    backend: Backend
    ops: httpx.Client = field(init=False)
    auditor: httpx.Client = field(init=False)
    nobody: httpx.Client = field(init=False)
    sides: list[Side] = field(default_factory=list[Side])
    stack: ExitStack = field(default_factory=ExitStack)

    @property
    def first(self) -> Side:
        return self.sides[0]

    @property
    def second(self) -> Side:
        return self.sides[1]

    def client(self, token: str | None, **headers: str) -> httpx.Client:
        authorised = {"Authorization": f"Bearer {token}"} if token else {}
        limits = httpx.Limits(keepalive_expiry=2)  # sooner than the server, which may close a connection just as it is used again
        return self.stack.enter_context(
            httpx.Client(base_url=self.base_url, headers={**authorised, **headers}, timeout=30, limits=limits, verify=NO_TLS)
        )

    def at(self, address: str | None = None, token: str | None = None) -> httpx.Client:
        """A client at an address, or at one that no other test has."""
        return self.client(token, **{"X-Forwarded-For": address or str(next(_addresses))})

    def token(self, role: Role, customer_id: str | None = None) -> str:
        answer = self.ops.post("/tokens", json={"label": f"Test {role}", "role": role, "for_customer": customer_id})
        assert answer.status_code == 201, answer.text
        return answer.json()["token"]

    def side(self, name: str, number: str | None = None) -> Side:
        """A new customer, with a customer number that no other test has."""
        number = number or f"K-T-{next(_customer_numbers)}"
        answer = self.ops.post("/customers", json={"name": name, "customer_number": number})
        assert answer.status_code == 201, answer.text
        customer_id = answer.json()["id"]
        admin, viewer = (self.client(self.token(role, customer_id)) for role in ("administrator", "viewer"))
        return Side(customer_id, number, admin, viewer)


WORLD: list[World] = []


def new_imei() -> str:
    return imei_in_full(f"35{next(_imeis):012d}")


def new_number() -> str:
    return f"+4915550{next(_numbers):06d}"


@pytest.fixture(scope="session")
def world(databases: Databases, light_hashing: PasswordHasher) -> Iterator[World]:
    with databases.like(prepared) as dsn, ExitStack() as stack:
        world = opened(dsn, stack)
        WORLD.append(world)
        stack.callback(WORLD.clear)
        yield world


def opened(dsn: str, stack: ExitStack, projections: Sequence[Projection] = PROJECTIONS) -> World:
    """A portal on a prepared database, until the stack is closed."""
    master = MasterKey(b"0" * 32)
    log = EventLog(dsn, EVENTS, master)
    stack.callback(log.close)
    dispatcher = Dispatcher(log, telling_past(log))
    stack.callback(dispatcher.close)
    stop = threading.Event()
    projector = threading.Thread(target=Projector(log, projections).run, args=(stop,))
    projector.start()
    stack.callback(projector.join)
    stack.callback(stop.set)
    wanted = {projection.name for projection in projections}
    with psycopg.connect(dsn, autocommit=True) as connection:  # whoever reads sooner is told that they are missing
        until(lambda: wanted <= {name for (name,) in connection.execute("SELECT projection FROM projection_positions")})
    backend = backend_on(dsn, log, dispatcher, stack)
    return _peopled(World(served(backend, stack), dsn, log, dispatcher, backend, stack=stack))


LIMITS = Limits(upload_bytes=2_000_000, body_bytes=100_000)


def backend_on(
    dsn: str,
    log: EventLog,
    dispatcher: Dispatcher,
    stack: ExitStack,
    public_url: str = "http://127.0.0.1",
    limits: Limits = LIMITS,
    sizes: Mapping[Share, Sizes] = SIZES,
    reads: type[Reader] = Reader,
) -> Backend:
    """All that an API stands on, with pools and caches of its own."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        reader = reads(dsn, patience=60.0, login=reader_login(connection, dsn))
    stack.callback(reader.close)
    directories = OpenIdClient()
    stack.callback(directories.close)
    doors = entrance(log, dispatcher, public_url, directories, pbx=PbxClient("pbx", None, ("https://pbx.beispiel.example/callback",)))
    if dsn not in _folders:
        _folders[dsn] = Path(stack.enter_context(TemporaryDirectory(prefix="portal-documents-", ignore_cleanup_errors=True)))
    parts = doors.having(Importer(log, load_mappings()), Contents(log, KeptObjects(_folders[dsn])))
    return Backend(log, dispatcher, reader, parts, "test", public_url, limits=limits, shares=Shares(sizes), operator=WITH_RETURNS_CENTRE)


def served(backend: Backend, stack: ExitStack, *, proxy_headers: bool = True, forwarded_allow_ips: str = "127.0.0.1") -> str:
    """Where a server answers for it. Tests come from addresses of their own by X-Forwarded-For (`World.at`), unless it trusts nobody."""
    options: dict[str, Any] = {"proxy_headers": proxy_headers, "forwarded_allow_ips": forwarded_allow_ips}
    server = uvicorn.Server(uvicorn.Config(create_app(backend), http=guarded(backend), port=0, log_level="warning", ws="none", **options))
    serving = threading.Thread(target=server.run)
    serving.start()
    stack.callback(forget_applications)
    stack.callback(serving.join)
    stack.callback(setattr, server, "should_exit", True)
    deadline = time.monotonic() + 120
    while not server.started:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    return f"http://127.0.0.1:{port}"


@contextmanager
def another_process(
    world: World,
    public_url: str = "http://127.0.0.1",
    *,
    limits: Limits = LIMITS,
    sizes: Mapping[Share, Sizes] = SIZES,
    reads: type[Reader] = Reader,
    **server: Any,
) -> Generator[World]:
    """The same portal once more, as another process would have it: nothing is shared but the database."""
    with ExitStack() as stack:
        log = EventLog(world.dsn, EVENTS, MasterKey(b"0" * 32))
        stack.callback(log.close)
        dispatcher = Dispatcher(log, telling_past(log))
        stack.callback(dispatcher.close)
        backend = backend_on(world.dsn, log, dispatcher, stack, public_url, limits, sizes, reads)
        other = World(served(backend, stack, **server), world.dsn, log, dispatcher, backend, stack=stack)
        other.ops, other.nobody = other.client(world.ops.headers["authorization"].split()[1]), other.client(None)
        yield other


def _peopled(world: World) -> World:
    world.ops = world.client(_first_token(world, "ops"))
    world.auditor = world.client(_first_token(world, "auditor"))
    world.nobody = world.client(None)
    world.sides = [world.side("Beispiel GmbH", "K-1001"), world.side("Muster AG", "K-2002")]
    return world


def _first_token(world: World, role: Role) -> str:
    token = secrets.token_urlsafe(32)
    command = IssueApiToken(token_id=new_id(), label=f"Test {role}", role=role, token_hash=hashlib.sha256(token.encode()).hexdigest())
    world.dispatcher.run(command, Cause(OPERATOR, "console:test", "test", "test"))
    return token


@pytest.fixture(scope="session")
def crew(world: World) -> Crew:
    """Two further customers and the operator, with people of every role."""
    from tests.api.crew import crew_of

    return crew_of(world)


@pytest.fixture
def first(world: World) -> Side:
    """The customer whose things are made and read."""
    return world.first


@pytest.fixture
def second(world: World) -> Side:
    """Another customer."""
    return world.second


@pytest.fixture
def ops(world: World, first: Side) -> httpx.Client:
    """Ops, for the first customer."""
    return world.client(world.ops.headers["authorization"].split()[1], **{"X-Customer": first.number})
