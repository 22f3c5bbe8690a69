"""A portal over real HTTP for the tests of single sign-on: server, database, projector, two customers, a directory that knows it, and a PBX as its client."""

from __future__ import annotations

import hashlib
import os
import socket
import threading
import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import httpx
import uvicorn

from access.accounts.notices import Notices
from access.engine.ground import Ground
from access.entrance import entrance
from access.sign_in.pbx_client import PbxClient
from access.sign_in.pbx_provider import PbxProvider
from access.sign_in.secrets import Secrets
from access.sign_in.sign_on import SignOnLogin
from aggregates.accounts.account import Account
from aggregates.accounts.roles import AccountRole
from aggregates.engine.event import OPERATOR
from aggregates.registry import EVENTS
from api.app import create_app
from api.engine.backend import Backend
from commands.accounts.invite_account import InviteAccount
from commands.accounts.issue_api_token import IssueApiToken
from commands.customers.register_customer import RegisterCustomer
from commands.engine.command import Command
from commands.engine.dispatch import Dispatcher
from eventstore.envelope import Cause
from eventstore.ids import new_id
from eventstore.keyring import MasterKey
from eventstore.log import EventLog
from foundation.parts import Parts
from gateways.oidc import OpenIdClient
from importers.imports.importer import Importer
from importers.imports.mapping import load_mappings
from projections.engine.projector import Projector
from projections.registry import PROJECTIONS
from readmodels.engine.reader import Reader
from tests.gateways.directory import SECRET, Directory, logged_in
from tests.plain_http import NO_TLS

_places = count(1)
MOBILE = "+4915228817386"
PBX_SECRET = "made-up+secret:of/the=pbx"
PBX_CALLBACK = "https://pbx.beispiel.example/callback?tenant=1"


@dataclass
class Clock:
    """The portal's own time, as far as sign-ons go."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class Portal:
    base_url: str
    log: EventLog
    dispatcher: Dispatcher
    directory: Directory
    parts: Parts
    clock: Clock
    customers: dict[str, UUID] = field(default_factory=dict[str, UUID])
    clients: ExitStack = field(default_factory=ExitStack)

    def run(self, command: Command, customer_id: UUID = OPERATOR) -> None:
        self.dispatcher.run(command, Cause(customer_id, "console:test", f"command:{new_id()}", "test"))

    def browser(self, **headers: str) -> httpx.Client:
        """One that doesn't follow redirects by itself, at an address of its own unless one is given."""
        placed = {"X-Forwarded-For": f"2001:db8:{next(_places):x}::1", **headers}
        return self.clients.enter_context(httpx.Client(base_url=self.base_url, timeout=20, headers=placed, verify=NO_TLS))

    def with_token(self, role: Any, customer: str | None = None) -> httpx.Client:
        token = f"portal_{new_id().hex}{os.urandom(8).hex()}"
        for_customer = self.customers[customer] if customer else None
        digest = hashlib.sha256(token.encode()).hexdigest()
        self.run(
            IssueApiToken(token_id=new_id(), label=f"Test {role}", role=role, token_hash=digest, for_customer=for_customer),
            for_customer or OPERATOR,
        )
        return self.browser(Authorization=f"Bearer {token}")

    def customer(self, number: str) -> UUID:
        customer_id = self.customers[number] = new_id()
        self.run(RegisterCustomer(customer_id=customer_id, name=f"Beispiel {number}", customer_number=number), customer_id)
        return customer_id

    def configure(self, number: str, *, entra: bool = False, **changed: Any) -> None:
        """As ops does over HTTP."""
        issuer = self.directory.entra if entra else self.directory.plain
        body = {"issuer": issuer, "client_id": "portal", "client_secret": SECRET, "admits": "all", **changed}
        answer = self.ops.put("/customer/sign-on", json=body, headers={"X-Customer": number})
        assert answer.status_code == 200, answer.text

    @property
    def ops(self) -> httpx.Client:
        return self.with_token("ops")

    def invite(self, number: str, login: str, email: str, role: AccountRole) -> UUID:
        account_id = new_id()
        soon = datetime.now(UTC) + timedelta(hours=1)
        command = InviteAccount(
            account_id=account_id,
            login=login,
            full_name="Muster, Erika",
            email=email,
            role=role,
            mobile=MOBILE,
            by_role=None,
            link_id=new_id(),
            link_expires_at=soon,
        )
        self.run(command, self.customers[number])
        self.projected()
        return account_id

    def projected(self) -> None:
        """Wait until the read models know all that has happened."""
        head, deadline = self.log.head(), time.monotonic() + 120
        while time.monotonic() < deadline:
            with self.log.pool.connection() as connection:
                reached = connection.execute("SELECT min(position) FROM projection_generations WHERE live").fetchone()
            if reached is not None and reached[0] is not None and reached[0] >= head:
                return
            time.sleep(0.02)
        raise AssertionError("the projector does not get there")

    def account(self, account_id: UUID) -> Account:
        with self.log.pool.connection() as connection:
            account = Account()
            for recorded in self.log.load(connection, [account_id])[account_id]:
                account = account.evolve(recorded.event)
        return account

    def account_ids(self, number: str) -> set[UUID]:
        with self.log.pool.connection() as connection:
            query = "SELECT DISTINCT stream_id FROM events WHERE customer_id = %s AND event_name IN ('account.invited', 'account.admitted')"
            return {row[0] for row in connection.execute(query, (self.customers[number],))}

    def events(self, number: str, name: str) -> list[Any]:
        with self.log.pool.connection() as connection:
            query = "SELECT payload FROM events WHERE customer_id = %s AND event_name = %s ORDER BY position"
            return [row[0] for row in connection.execute(query, (self.customers[number], name))]

    def at_the_directory(self, browser: httpx.Client, number: str, login: str, **parameters: str) -> httpx.URL:
        """Begin in this browser and log in at the directory: the address that the browser is to open then."""
        begun = browser.get(f"/sign-on/{number}", params=parameters)
        assert begun.status_code == 303, begun.text
        return logged_in(begun.headers["location"], login)

    def signed_on(self, number: str, login: str, browser: httpx.Client | None = None, **parameters: str) -> httpx.Response:
        """The whole way; the portal's answer when the browser is back."""
        browser = browser or self.browser()
        self.projected()
        return browser.get(self.at_the_directory(browser, number, login, **parameters))


@contextmanager
def opened(dsn: str, directory: Directory) -> Generator[Portal]:
    """On a database that has its tables."""
    with ExitStack() as stack:
        yield _portal(dsn, directory, stack)


def _portal(dsn: str, directory: Directory, stack: ExitStack) -> Portal:
    master = MasterKey(b"0" * 32)
    log = EventLog(dsn, EVENTS, master)
    stack.callback(log.close)
    dispatcher = Dispatcher(log)
    stack.callback(dispatcher.close)
    stop = threading.Event()
    projector = threading.Thread(target=Projector(log, PROJECTIONS).run, args=(stop,))
    projector.start()
    stack.callback(projector.join)
    stack.callback(stop.set)
    reader = Reader(dsn, patience=60.0)
    stack.callback(reader.close)
    client = OpenIdClient(seconds=60)
    stack.callback(client.close)
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    base_url, clock = f"http://127.0.0.1:{listening.getsockname()[1]}", Clock()
    pbx_client = PbxClient("pbx", hashlib.sha256(PBX_SECRET.encode()).hexdigest(), (PBX_CALLBACK, "https://pbx.beispiel.example/other"))
    plain = entrance(log, dispatcher, base_url, client, pbx=pbx_client)
    ground = replace(plain[Ground], clock=clock)  # which tests put forward
    parts = plain.having(
        SignOnLogin(ground, plain[Secrets], plain[Notices], client, base_url),
        PbxProvider(ground, pbx_client, base_url),
        Importer(log, load_mappings()),
    )
    app = create_app(Backend(log, dispatcher, reader, parts, "test", base_url))
    _serve(app, listening, stack)
    directory.order(redirect=f"{base_url}/sign-on/callback")
    portal = Portal(base_url, log, dispatcher, directory, parts, clock)
    stack.callback(portal.clients.close)
    return portal


def _serve(app: Any, listening: socket.socket, stack: ExitStack) -> None:
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none"))
    serving = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    serving.start()
    stack.callback(serving.join)
    stack.callback(setattr, server, "should_exit", True)
    deadline = time.monotonic() + 120
    while not server.started:
        assert time.monotonic() < deadline
        time.sleep(0.01)
