"""A route per command, declared: where it is, which fields the path gives, which are made new; all others come in the body.

command_route(users, "PUT /users/{user_id}/name", RenameUser, "Nutzer umbenennen / Rename a user")
"""

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any, cast, get_args
from uuid import UUID

from fastapi import APIRouter, Body, Path, Request, Response
from pydantic import BaseModel, create_model

from api.engine.access import Caller, Writes
from api.engine.allowed_actions import ActionTable, Rule
from api.engine.shape import Shape
from api.engine.written import Conditions, Note, Wanted, Written, answered, cause_of, run
from commands.engine.command import Command, Given, Refusal, asked
from commands.engine.dispatch import Done
from eventstore.envelope import Cause
from eventstore.ids import new_id

Prepare = Callable[[Caller, dict[str, Any]], dict[str, Any]]
"""Turns the fields of the request (body and path) into the command's, where the two differ."""
Announce = Callable[[Caller, Any, Cause, Request], None]
"""Keeps a message that goes out once the command with this cause has changed something."""
Remark = Callable[[Caller, Any, Done], list[Note]]
"""What is to be known about what the command did."""

_PLACES = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class From:
    """Where a command's fields come from, if not from the body.

    `given`: fields that `prepare` gives. `new`: a field whose id is made here (the answer is then 201). `path`: names in the path that stand for fields of other names. `fixed`: said by the
    route itself. `of_customer`: `customer_id` is the caller's customer. `about`: the field of the thing that If-Match and the answer are about, where
    that isn't the new one, the customer, or the first in the path. `by_role`: the field of that name is the caller's role. `found_at`: where what is new is found ("/orders/{id}",
    with the places of the path besides), where that isn't behind the path.
    """

    new: str | None = None
    path: Mapping[str, str] = field(default_factory=dict[str, str])
    fixed: Mapping[str, Any] = field(default_factory=dict[str, Any])
    of_customer: bool = False
    about: str | None = None
    given: frozenset[str] = frozenset()
    by_role: bool = False
    found_at: str | None = None

    def said(self, caller: Caller) -> dict[str, Any]:
        """Return what the route says itself, whatever is asked."""
        return {**self.fixed, "by_role": caller.role} if self.by_role else {**self.fixed}


@dataclass(frozen=True)
class _Route:
    command: type[Command]
    path: str
    source: From
    body: type[BaseModel] | None
    prepare: Prepare | None
    remark: Remark | None
    announce: Announce | None
    anew: tuple[type[Refusal], ...]

    @cached_property
    def places(self) -> dict[str, str]:
        """Names in the path → fields."""
        return {place: self.source.path.get(place, place) for place in _PLACES.findall(self.path)}

    @cached_property
    def subject(self) -> str:
        if found := self.source.about or self.source.new:
            return found
        return "customer_id" if self.source.of_customer else next(iter(self.places.values()))

    def answer(self, caller: Caller, wanted: Conditions, body: BaseModel | None, request: Request, parts: Mapping[str, Any]) -> Response:
        try:
            return self._done(caller, wanted, body, request, parts)
        except self.anew:  # somebody was quicker: what was prepared holds no more, and is prepared once more
            return self._done(caller, wanted, body, request, parts)

    def _done(self, caller: Caller, wanted: Conditions, body: BaseModel | None, request: Request, parts: Mapping[str, Any]) -> Response:
        given = {name: getattr(body, name) for name in body.model_fields_set} if body is not None else {}
        given |= {self.places[place]: value for place, value in parts.items()}
        if self.prepare is not None:
            given = self.prepare(caller, given)
        given |= self.source.said(caller)
        if self.source.of_customer:
            given["customer_id"] = caller.customer
        new = self.source.new
        made = new or (self.subject if self.subject in self.source.given else None)
        ids: dict[str, UUID] = {made: new_id() if new else given[made]} if made else {}
        command = asked(self.command, **{**given, **ids})
        stream: UUID = getattr(command, self.subject)
        cause = cause_of(caller, wanted)
        if self.announce is not None:
            self.announce(caller, command, cause, request)
        done = run(caller, command, wanted, stream, ids=ids, cause=cause)
        notes = self.remark(caller, command, done) if self.remark is not None else []
        stream = done.ids.get(made, stream) if made else stream
        if new is None:
            return answered(done, stream, notes=notes)
        location = (self.source.found_at or f"{self.path}/{{id}}").format(id=stream, **parts)
        return answered(done, stream, status=201, location=location, notes=notes)

    def may(self, caller: Caller, given: Given, thing_id: UUID) -> bool:
        """Tell what the command says of which only the thing and who asks are known."""
        return self.command.about(**{self.subject: thing_id}, **self.source.said(caller)).check(given)

    def _in_path(self, name: str) -> Any:
        """Return the type of a field that the path gives: where it may be missing elsewhere, it isn't here."""
        hint = self.command.model_fields[name].annotation
        return UUID if hint is None or UUID in get_args(hint) else hint

    def signature(self, who: Any, example: Mapping[str, Any] | None) -> inspect.Signature:
        """Make the signature that FastAPI reads from the endpoint: who may, the headers, the path, the body."""
        parts = {place: Annotated[self._in_path(name), Path()] for place, name in self.places.items()}
        hints: dict[str, Any] = {"caller": who, "wanted": Wanted, "request": Request, **parts}
        parameters = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=hint) for name, hint in hints.items()]
        if self.body is not None:
            told = Body(examples=[dict(example)] if example else None)
            needed = any(one.is_required() for one in self.body.model_fields.values())
            hint = Annotated[self.body if needed else self.body | None, told]
            default = inspect.Parameter.empty if needed else None
            parameters.append(inspect.Parameter("body", inspect.Parameter.KEYWORD_ONLY, annotation=hint, default=default))
        return inspect.Signature(parameters, return_annotation=Response)


def command_route(
    router: APIRouter,
    where: str,
    command: type[Command],
    summary: str,
    *,
    source: From | None = None,
    who: Any = Writes,
    body: type[BaseModel] | None = None,
    prepare: Prepare | None = None,
    remark: Remark | None = None,
    announce: Announce | None = None,
    example: Mapping[str, Any] | None = None,
    action: tuple[ActionTable, str] | None = None,
    rule: Rule | None = None,
    called: str | None = None,
    anew: tuple[type[Refusal], ...] = (),
) -> None:
    """Add the route `where` ("PUT /users/{user_id}/name"); `body` replaces the shape that follows from the command.

    `action`: the table of the list whose rows tell whether it may be done, and the name by which they do. `rule`: says so where the command's check alone doesn't.
    `called`: the operation's name, where several routes send the same command. `anew`: refusals that say that what `prepare` has looked up isn't so any more.
    """
    method, _, path = where.partition(" ")
    source = source or From()
    elsewhere = {source.path.get(place, place) for place in _PLACES.findall(path)} | {*source.fixed}
    elsewhere |= {source.new} if source.new else set()
    elsewhere |= {"customer_id"} if source.of_customer else set()
    elsewhere |= source.given | ({"by_role"} if source.by_role else set())
    route = _Route(command, path, source, body or body_of(command, elsewhere, called=called), prepare, remark, announce, anew)

    if action is not None:
        table, name = action
        table.add(name, router, where, rule or route.may)

    def endpoint(caller: Caller, wanted: Conditions, request: Request, body: BaseModel | None = None, **parts: Any) -> Response:
        return route.answer(caller, wanted, body, request, parts)

    signed = cast("Any", endpoint)
    signed.__signature__ = route.signature(who, example)
    signed.__name__ = command.__name__
    router.add_api_route(
        path,
        endpoint,
        methods=[method],
        name=called,
        summary=summary,
        description=inspect.cleandoc(command.__doc__) if command.__doc__ else None,
        status_code=201 if source.new else 200,
        response_model=Written,
    )


def body_of(command: type[Command], elsewhere: set[str], base: type[Shape] = Shape, *, called: str | None = None) -> type[BaseModel] | None:
    """Make a shape with the command's fields but those that come from elsewhere, beside those of `base`; None when there are none. `called`: the operation, where the shape isn't called as the command."""
    fields: dict[str, Any] = {name: (one.annotation, one) for name, one in command.model_fields.items() if name not in elsewhere}
    if not fields and not base.model_fields:
        return None
    named = command.__name__ if called is None else called.title().replace("_", "")
    return create_model(f"{named}Body", __base__=base, __doc__=command.__doc__, **fields)
