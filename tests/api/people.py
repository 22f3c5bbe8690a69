"""People in tests of the API: invited, with a password set by the link, logged in with their second factor; messages read from the outbox."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx

from access.engine.outbox import Outbox
from tests.api.conftest import World

PASSWORD = "Blaue Tasse 17$"
_numbers = count(1)


@dataclass
class Person:
    """Somebody with an account; `client` is logged in once `log_in` was called."""

    world: World
    account_id: str
    login: str
    mobile: str | None
    password: str = PASSWORD
    answer: dict[str, Any] = field(default_factory=dict[str, Any])
    client: httpx.Client = field(init=False)

    def set_password(self) -> Person:
        token = link_token(self.world, self.login)
        done = self.world.nobody.post("/password", json={"token": token, "password": self.password})
        assert done.status_code == 204, done.text
        return self

    def log_in(self, *, cookie: bool = False) -> Person:
        answer = self.world.nobody.post("/login", json={"login": self.login, "password": self.password, "cookie": cookie})
        assert answer.status_code == 200, answer.text
        if answer.json()["next"] == "second_factor":
            body = {"login_token": answer.json()["login_token"], "code": pin(self.world, self.mobile or ""), "cookie": cookie}
            answer = self.world.nobody.post("/login/second-factor", json=body)
            assert answer.status_code == 200, answer.text
        self.answer = answer.json()
        self.client = self.world.client(self.answer.get("token"))
        if cookie:
            self.client.cookies.update(answer.cookies)
            self.client.headers["X-CSRF-Token"] = self.answer["csrf_token"]
        return self


def messages(world: World, text: str) -> list[str]:
    """The bodies of all messages that contain this in recipient or body, the newest first."""
    entries = world.backend.parts[Outbox].read(contents=True, limit=60)
    contents = [entry.content for entry in entries if entry.content is not None]
    return [content.body for content in contents if text in content.body or text in content.recipient]


def link_token(world: World, login: str) -> str:
    """The newest link that went to this account."""
    found = [match[1] for body in messages(world, f": {login}\n") if (match := re.search(r"token=(\S+)", body))]
    assert found, f"no link for {login}"
    return found[0]


def pin(world: World, mobile: str) -> str:
    """The newest PIN that went to this number."""
    found = [match[0] for body in messages(world, mobile) if (match := re.search(r"\b\d{8}\b", body))]
    assert found, f"no PIN for {mobile}"
    return found[0]


def at_once(*calls: Callable[[], httpx.Response]) -> list[httpx.Response]:
    """The answers to requests that are sent at the same moment."""
    with ThreadPoolExecutor(min(len(calls), 50)) as pool:
        return [asked.result() for asked in [pool.submit(call) for call in calls]]


def invited(world: World, by: httpx.Client, role: str, name: str = "Muster, Erika", **fields: Any) -> Person:
    """A new account with this role, made by somebody who may."""
    number = next(_numbers)
    login, mobile = f"{role}.{number}", f"+4915559{number:06}"
    body = {"login": login, "full_name": name, "email": f"{login}@example.org", "role": role, "mobile": mobile, **fields}
    answer = by.post("/accounts", json=body)
    assert answer.status_code == 201, answer.text
    return Person(world, answer.json()["id"], login, mobile)


def person(world: World, by: httpx.Client, role: str, **fields: Any) -> Person:
    """The same, logged in."""
    return invited(world, by, role, **fields).set_password().log_in()
