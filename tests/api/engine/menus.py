"""Menus in tests: what a row says may be done is done, what it says may not be done is tried, and both must come out as it said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx

from api.engine.allowed_actions import Action
from api.registry import ACTION_TABLES
from tests.api.conftest import WORLD, World

BY_INPUT = {"nothing-to-correct", "rows-not-open"}
"""Refusals whose words name the line that was asked for."""

Body = Callable[[], Any]


@dataclass(frozen=True)
class Upload:
    """A body that is a file, in a form, and what is said of it there."""

    name: str
    content: bytes
    data: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass
class Menu:
    """The menu of one kind of thing. `bodies` of actions that need one; `seen` holds each action with what came of it."""

    world: World
    resource: str
    bodies: Mapping[str, Body] = field(default_factory=dict[str, Body])
    filters: Mapping[str, str] = field(default_factory=dict[str, str])
    detail: bool = True
    expand: bool = True
    seen: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    turn: Iterator[int] = field(default_factory=count)

    @property
    def actions(self) -> Mapping[str, Action]:
        return {action.name: action for action in ACTION_TABLES[self.resource].actions}

    def of(self, client: httpx.Client, thing_id: str) -> dict[str, dict[str, Any]]:
        """What the list's row says, which the detail says too."""
        asked = {"after": self.world.log.head(), "filter[id]": thing_id, "fields": "id", **self.filters}
        if self.expand:
            asked["expand"] = "actions"
        answer = client.get(f"/{self.resource}", params=asked)
        assert answer.status_code == 200, answer.text
        (row,) = answer.json()["items"]
        told: dict[str, dict[str, Any]] = row["allowed_actions"]
        assert told.keys() == self.actions.keys()
        if self.detail:
            shown = client.get(f"/{self.resource}/{thing_id}", params={"after": self.world.log.head()})
            assert shown.json()["allowed_actions"] == told
        return told

    def check(self, client: httpx.Client, thing_id: str) -> list[str]:
        """Try all that changes nothing, as it is denied or so already; the names of the others."""
        told = self.of(client, thing_id)
        for name, said in told.items():
            if not said["allowed"]:
                self.denied(client, name, thing_id, said)
            elif not said.get("changes", True):
                self.do(client, name, said)
        assert self.of(client, thing_id) == told, "nothing has changed"
        return [name for name, said in told.items() if said["allowed"] and said.get("changes", True)]

    def do(self, client: httpx.Client, name: str, said: dict[str, Any], *, wait: int = 20) -> dict[str, Any]:
        """`wait`: so many seconds for the outcome of what lasts."""
        answer = client.request(said["method"], said["href"], **self._body(name), headers={"Prefer": f"wait={wait}"})
        self._wants_a_body(name, answer)
        assert answer.status_code in (200, 201, 202), (name, said, answer.text)
        told = answer.json()
        if "changed" in told:
            assert told["changed"] is said.get("changes", True), (name, said, told)
        self.seen.add((name, "changes" if said.get("changes", True) else "changes nothing"))
        return told

    def denied(self, client: httpx.Client, name: str, thing_id: str, said: dict[str, Any]) -> None:
        action = self.actions[name]
        path = re.sub(r"\{\w+\}", thing_id, action.path)
        answer = client.request(action.method, path, **self._body(name), headers={"Prefer": "wait=20"})
        assert answer.status_code >= 400, (name, said, answer.text)
        problem = answer.json()
        self._wants_a_body(name, answer)
        assert problem["code"] == said["code"], (name, said, problem)
        if problem["code"] not in BY_INPUT:
            assert (problem["detail_de"], problem["detail_en"]) == (said["de"], said["en"]), (name, problem, said)
        self.seen.add((name, said["code"]))

    def _wants_a_body(self, name: str, answer: httpx.Response) -> None:
        wants = answer.status_code == 422 and answer.json()["code"] == "wrong-shape"
        assert not wants or name in self.bodies, (
            f"the action {name} of {self.resource} takes a body: give this Menu one, Menu(…, {{{name!r}: …}}), in the tests of menus ({answer.text})"
        )

    def _body(self, name: str) -> dict[str, Any]:
        """Each try is somebody's first: what may be done is told without how often."""
        with WORLD[0].log.pool.connection() as connection:
            connection.execute("DELETE FROM attempts")
        body = self.bodies[name]() if name in self.bodies else None
        return {"files": {"file": (body.name, body.content)}, "data": body.data} if isinstance(body, Upload) else {"json": body}
