"""What the caller may do with a thing, or why not: told with its row, so that a front-end's menus need nothing else (H-25, E-03).

A route declares its action in the table of the list whose rows carry it (api/engine/command_route.py). Whether it may be done, the command itself says by its `check`,
on what the read models show of the thing (api/engine/shown.py): code and words of a refusal have one place. What depends on the request's body, such as which
user is to get a device, shows only when it is asked for.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NamedTuple, NotRequired, cast
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field as Description
from pydantic import GetJsonSchemaHandler
from pydantic_core import CoreSchema
from typing_extensions import TypedDict

from access.rights import FEATURE_OF, Right, denied
from access.rights import Action as Can
from api.engine.access import Caller
from api.engine.answer import Texts
from api.engine.problem import Problem
from api.engine.reading import feature_off
from api.engine.route import area_of
from api.engine.shown import Shown
from commands.engine.command import Given, Refusal
from foundation.bilingual_error import BilingualError
from foundation.contribution import Point
from readmodels.engine.field import Resource
from readmodels.engine.reader import Reading
from readmodels.engine.relations import Relations

Rule = Callable[[Caller, Given, UUID], bool]
"""Raises what the command would refuse with; False if it would change nothing, as everything is already so."""

Look = Callable[[Caller, Reading, Sequence[UUID]], Shown]
"""What is known of these things."""


@dataclass(frozen=True, slots=True)
class ShownBeside:
    """What another area has of the things of the list `of`, as far as it decides what may be done with these: `add` it to what is looked at. `reads`: what it reads for that."""

    of: Resource
    add: Callable[[Reading, Sequence[UUID], Shown], None]
    reads: Relations


SHOWN_BESIDE: Point[ShownBeside] = Point("api.registry", "SHOWN_BESIDE")

_PLACE = re.compile(r"\{\w+\}")
FIELD = "allowed_actions"


class Allowed(TypedDict):
    """It may be done: by this request."""

    allowed: Literal[True]
    method: Literal["POST", "PUT", "PATCH", "DELETE"]
    href: str
    changes: NotRequired[Annotated[Literal[False], Description(description="Only where all is so already, and nothing would change")]]


class Denied(Texts):
    """It may not be done: the code and the words with which the route would refuse."""

    allowed: Literal[False]
    code: str


class MenuOf(NamedTuple):
    """Says of which table's actions a menu is, or of the table of which list: of those that all routes together declare."""

    table: "ActionTable | str"

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        told = handler(schema)
        each = told.pop("additionalProperties")
        table = self.table if isinstance(self.table, ActionTable) else next(each for each in ACTION_TABLES if each.name == self.table)
        names = [action.name for action in table.actions]
        return {**told, "properties": dict.fromkeys(names, each), "required": names}


def menu_type(table: "ActionTable | str") -> Any:
    """Make the type of the menu of a table, or of the list of that name, with each action by its name."""
    told = "What you may do with it, by action, or why not / was Sie damit tun dürfen, je Aktion, oder warum nicht"
    return Annotated[dict[str, Allowed | Denied], MenuOf(table), Description(description=told)]


@dataclass(frozen=True)
class Action:
    """`where` is the route ("PUT /users/{user_id}/name"), in whose path the thing's id is the only place."""

    name: str
    where: str
    right: Right
    rule: Rule

    @property
    def method(self) -> Literal["POST", "PUT", "PATCH", "DELETE"]:
        return cast("Any", self.where.partition(" ")[0])

    @property
    def path(self) -> str:
        return self.where.partition(" ")[2]


class ActionTable:
    """The actions of one list's things, in the order in which their routes declare them."""

    def __init__(self, resource: Resource, look: Look, reads: Relations | None = None, *, rows_of: Resource | None = None) -> None:
        """`reads`: what `look` reads, where that isn't what the list reads. `rows_of`: the list of all such things, where this one has some of its rows: what others show of those is shown beside."""
        self.name = resource.name
        self._resource = resource
        self._reads = resource.reads if reads is None else reads
        self._rows_of = resource if rows_of is None else rows_of
        self.actions: list[Action] = []
        self._look = look

    @property
    def menu_type(self) -> Any:
        """The type of the menu, with each action by its name."""
        return menu_type(self)

    def reads(self) -> Relations:
        """Return what telling the menu reads, those of other areas included."""
        return self._reads.union(*(theirs.reads for theirs in self._contributed()))

    def add(self, name: str, router: APIRouter, where: str, rule: Rule, can: Can = "write") -> Action:
        """Declare the action of a route: it takes the right to do this (`can`) in the router's area."""
        action = Action(name, where, (area_of(router), can), rule)
        self.actions.append(action)
        return action

    def of(self, caller: Caller, found: Reading, thing_id: UUID) -> dict[str, Any]:
        """Return `{"allowed_actions": {action: …}}` of one thing; empty if it isn't there."""
        return self.of_rows(caller, found, [thing_id]).get(str(thing_id), {})

    def of_rows(self, caller: Caller, found: Reading, ids: Sequence[UUID]) -> dict[str, dict[str, Any]]:
        """Return the same by id, for a page of a list."""
        closed = self._closed(caller, found)
        if len(closed) == len(self.actions):  # for readers, whose menus are empty, nothing is looked up
            return {str(thing_id): {FIELD: closed} for thing_id in ids}
        return self._told(caller, found, self._look(caller, found, ids), closed)

    def of_shown(self, caller: Caller, found: Reading, shown: Shown) -> dict[str, dict[str, Any]]:
        """Return the same where it is known already."""
        return self._told(caller, found, shown, self._closed(caller, found))

    def _contributed(self) -> Iterator[ShownBeside]:
        return (theirs for theirs in SHOWN_BESIDE if theirs.of is self._resource or theirs.of is self._rows_of)

    def _closed(self, caller: Caller, found: Reading) -> dict[str, Any]:
        told = {action.name: closed(caller, found, action.right) for action in self.actions}
        return {name: denied for name, denied in told.items() if denied is not None}

    def _told(self, caller: Caller, found: Reading, shown: Shown, closed: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        for theirs in self._contributed():
            theirs.add(found, shown.things, shown)
        plan = [(action, *_PLACE.split(action.path), closed.get(action.name)) for action in self.actions]
        told: dict[str, dict[str, Any]] = {}
        for thing_id in shown.things:
            text = str(thing_id)
            told[text] = {
                FIELD: {
                    action.name: denied or _judged(action, caller, shown, thing_id, before + text + after)
                    for action, before, after, denied in plan
                }
            }
        return told


ACTION_TABLES: Point[ActionTable] = Point("api.registry", "ACTION_TABLES")
"""The menus of all lists whose rows have one."""


def closed(caller: Caller, found: Reading | None, right: Right) -> Denied | None:
    """Tell why nobody like the caller may do it, whatever the thing; without a customer (None) whatever its features."""
    features = found.settings.features if found is not None and right[0] in FEATURE_OF else None
    match denied(caller.rights, right, features):
        case "role":
            return refused_as(caller.not_allowed(*right))
        case "feature":
            return refused_as(feature_off(FEATURE_OF[right[0]]))
        case None:
            return None


def _judged(action: Action, caller: Caller, shown: Shown, thing_id: UUID, href: str) -> Allowed | Denied:
    try:
        changes = action.rule(caller, shown, thing_id)
    except (Refusal, Problem) as refused:
        return refused_as(refused)
    told = Allowed(allowed=True, method=action.method, href=href)
    return told if changes else {**told, "changes": False}


def refused_as(refused: BilingualError) -> Denied:
    """Tell the refusal as a menu does."""
    return {"allowed": False, "code": refused.code, "de": refused.text_de, "en": refused.text_en}
