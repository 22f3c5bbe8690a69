"""What the caller may do with a thing, or why not: told with its row, so that a front-end's menus need nothing else (H-25, E-03).

Each kind of thing declares its actions in a table (api/devices/device_actions.py and the like): the route, the right that it takes, and a rule about what the
read model knows of the thing. A rule raises the very refusal that the command would, so that code and words have one place. What depends on the
request's body, such as which user is to get a device, shows only when it is asked for.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from access.rights import FEATURE_OF, Right, denied
from api.engine.access import Caller
from api.engine.problem import Problem
from api.engine.reading import feature_off
from commands.engine.command import Refusal
from foundation.bilingual_error import BilingualError
from readmodels.engine.reader import Reading

F = TypeVar("F")
"""What a table's rules look at, of one thing."""

Rule = Callable[[F, Caller], bool]
"""Raises what the command would refuse with; False if it would change nothing, as everything is already so."""

Facts = Callable[[Reading, Sequence[UUID]], Mapping[UUID, F]]
"""Of these things, those that are there."""

_PLACE = re.compile(r"\{\w+\}")
FIELD = "allowed_actions"
SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "What you may do with it, by action, or why not.",
    "additionalProperties": {
        "type": "object",
        "required": ["allowed"],
        "properties": {
            "allowed": {"type": "boolean"},
            "method": {"type": "string"},
            "href": {"type": "string"},
            "changes": {"type": "boolean", "description": "False: allowed, but all is so already."},
            "code": {"type": "string"},
            "de": {"type": "string"},
            "en": {"type": "string"},
        },
    },
}


def always(_facts: object, _caller: Caller) -> bool:
    return True


@dataclass(frozen=True)
class Action(Generic[F]):
    """`where` is the route ("PUT /users/{user_id}/name"), in whose path the thing's id is the only place."""

    name: str
    where: str
    right: Right
    rule: Rule[F] = always

    @property
    def method(self) -> str:
        return self.where.partition(" ")[0]

    @property
    def path(self) -> str:
        return self.where.partition(" ")[2]


@dataclass(frozen=True)
class ActionTable(Generic[F]):
    facts: Facts[F]
    actions: tuple[Action[F], ...]

    def of(self, caller: Caller, found: Reading, thing_id: UUID) -> dict[str, Any]:
        """`{"allowed_actions": {action: …}}` of one thing; empty if it isn't there."""
        return self.of_rows(caller, found, [thing_id]).get(str(thing_id), {})

    def of_rows(self, caller: Caller, found: Reading, ids: Sequence[UUID]) -> dict[str, dict[str, Any]]:
        """The same by id, for a page of a list."""
        closed = self._closed(caller, found)
        if len(closed) == len(self.actions):  # for readers, whose menus are empty, nothing is looked up
            return {str(thing_id): {FIELD: closed} for thing_id in ids}
        return self._told(caller, self.facts(found, ids), closed)

    def of_facts(self, caller: Caller, found: Reading, facts: Mapping[UUID, F]) -> dict[str, dict[str, Any]]:
        """The same where the facts are known."""
        return self._told(caller, facts, self._closed(caller, found))

    def _closed(self, caller: Caller, found: Reading) -> dict[str, Any]:
        told = {action.name: _closed(caller, found, action.right) for action in self.actions}
        return {name: denied for name, denied in told.items() if denied is not None}

    def _told(self, caller: Caller, facts: Mapping[UUID, F], closed: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        plan = [(action, *_PLACE.split(action.path), closed.get(action.name)) for action in self.actions]
        told: dict[str, dict[str, Any]] = {}
        for thing_id, one in facts.items():
            text = str(thing_id)
            told[text] = {
                FIELD: {
                    action.name: denied or _judged(action, one, caller, before + text + after) for action, before, after, denied in plan
                }
            }
        return told


def _closed(caller: Caller, found: Reading, right: Right) -> dict[str, Any] | None:
    """Why nobody like the caller may do it, whatever the thing."""
    features = found.settings.features if right[0] in FEATURE_OF else None
    match denied(caller.rights, right, features):
        case "role":
            return _refused(caller.not_allowed(*right))
        case "feature":
            return _refused(feature_off(FEATURE_OF[right[0]]))
        case None:
            return None


def _judged(action: Action[F], one: F, caller: Caller, href: str) -> dict[str, Any]:
    try:
        changes = action.rule(one, caller)
    except (Refusal, Problem) as refused:
        return _refused(refused)
    told: dict[str, Any] = {"allowed": True, "method": action.method, "href": href}
    return told if changes else {**told, "changes": False}


def _refused(refused: BilingualError) -> dict[str, Any]:
    return {"allowed": False, "code": refused.code, "de": refused.text_de, "en": refused.text_en}
