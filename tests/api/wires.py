"""Clients that do what no well-behaved one would: they ask and read nothing, or send half of what they announced."""

from __future__ import annotations

import socket
from collections.abc import Generator
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx
import psycopg

from tests.api.conftest import World


def wire(world: World, *, buffer: int = 4096) -> socket.socket:
    """A connection whose client takes in little at a time."""
    found = socket.socket()
    found.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    place = urlsplit(world.base_url)
    found.settimeout(20)
    found.connect((place.hostname, place.port))
    return found


def head(client: httpx.Client, what: str, *more: str) -> bytes:
    """`what` is "GET /users", with the client's token."""
    lines = [f"{what} HTTP/1.1", "Host: 127.0.0.1", f"Authorization: {client.headers['authorization']}", *more]
    return "\r\n".join([*lines, "", ""]).encode()


@contextmanager
def stalled_download(world: World, client: httpx.Client, path: str = "/users/export.csv") -> Generator[socket.socket]:
    """Has got the answer's head, and takes no more."""
    with wire(world) as found:
        found.sendall(head(client, f"GET {path}", "Connection: close"))
        assert found.recv(16).startswith(b"HTTP/1.1 200")
        yield found


@contextmanager
def half_upload(world: World, client: httpx.Client) -> Generator[socket.socket]:
    """Has sent the beginning of a file."""
    with wire(world) as found:
        announced = ("Content-Type: multipart/form-data; boundary=x", "Content-Length: 100000", "Expect: 100-continue")
        found.sendall(head(client, "POST /imports", *announced))
        assert found.recv(100).startswith(b"HTTP/1.1 100")
        found.sendall(b'--x\r\nContent-Disposition: form-data; name="file"; filename="halb.csv"\r\n\r\nName;E-Mail\r\n')
        yield found


@contextmanager
def many_users(world: World, *customers: str, rows: int = 1_500) -> Generator[None]:
    """So many that no buffer of the system holds a file of them: 9 MB. They stand in the read model alone, as nobody needs their events."""
    with psycopg.connect(world.dsn, autocommit=True) as connection:
        for customer in customers:
            connection.execute(
                """INSERT INTO users SELECT (jsonb_populate_record(null::users, to_jsonb(u) || jsonb_build_object(
                       'user_id', gen_random_uuid(), 'name', u.name || ' ' || n, 'email', repeat('x', 6000) || '@example.org'))).*
                   FROM generate_series(1, %s) AS n, (SELECT * FROM users WHERE customer_id = %s LIMIT 1) AS u""",
                (rows, customer),
            )
        try:
            yield
        finally:
            connection.execute("DELETE FROM users WHERE customer_id = ANY(%s::uuid[]) AND email LIKE 'xxxxx%%'", (list(customers),))
