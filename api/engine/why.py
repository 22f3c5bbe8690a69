"""Why a thing says what it says, over HTTP (A-15): of each value of a detail by `expand=why`, of the cells of a list at the row's `/why`."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NamedTuple, NotRequired, cast
from uuid import UUID

import orjson
from fastapi import APIRouter, Path, Query, Response
from pydantic import BeforeValidator
from pydantic import Field as Described
from typing_extensions import TypedDict

from access.rights import Area
from aggregates.engine.event import OPERATOR
from aggregates.engine.look import ReasonsRead
from api.engine.access import Caller, Reads
from api.engine.answer import Texts, about, made_type
from api.engine.expand import separated
from api.engine.list_answer import noun_of
from api.engine.list_parts import Opening
from api.engine.lists import asked_by
from api.engine.looked import looked_at
from api.engine.reading import After, json_answer, reading
from api.engine.route import guarded
from api.engine.why_told import Told, WhyTold, told
from commands.engine.command import NotFound
from eventstore.log import EventLog
from foundation.noun import Noun
from projections.engine.why import UNTOLD, Explained, Show, explained
from readmodels.engine.field import Field, Resource
from readmodels.engine.listed_for import listed_for
from readmodels.engine.query_refused import SecretField, UnknownField
from readmodels.engine.query_values import is_storable, shown
from readmodels.engine.reader import Reading
from readmodels.engine.relations import Relations

WHY = "Warum / why"
Expand = Annotated[
    Sequence[Literal["why"]],
    BeforeValidator(separated),
    Query(description="`why`: of each value the event that set it / je Wert das Ereignis, das ihn setzte"),
]
Fields = Annotated[
    Sequence[str], BeforeValidator(separated), Query(description="Only these, separated by commas / nur diese, durch Kommas getrennt")
]
_FURTHER = "SELECT stream_id FROM {table} WHERE subject_id = %(subject)s GROUP BY stream_id ORDER BY max(position) DESC LIMIT 300"


class CellTold(WhyTold):
    """Why a cell says what it says."""

    field: str
    label: Texts


RowReasons: Any = made_type(
    "RowReasons",
    {
        "id": str,
        "list": str,
        "cells": list[CellTold],
        "left_out": about(list[str], "Fields that couldn't be explained"),
    },
    "Why the cells of a row say what they say.",
)


class DetailReasons(TypedDict):
    """Why a thing shows what it shows; only with `expand=why`."""

    why: NotRequired[Annotated[dict[str, WhyTold], Described(description="By the path of each value: `user.name`. Only with `expand=why`")]]
    why_left_out: NotRequired[Annotated[int, Described(description="How many values couldn't be explained. Only with `expand=why`")]]


class Reasons(NamedTuple):
    """Why a thing shows what it shows, by the path of each value (`user.name`); how many couldn't be explained; and the look at it that goes on record."""

    shown: Mapping[str, Any]
    told: Mapping[str, Told]
    left_out: int
    look: ReasonsRead

    def as_json(self) -> dict[str, Any]:
        return {"why": {path: each.as_json() for path, each in self.told.items()}, "why_left_out": self.left_out}


class Cells(NamedTuple):
    """Why a row of a list says what it says, by its fields, those that couldn't be explained without reason; and the look at it that goes on record."""

    resource: Resource
    key: UUID | str
    told: Mapping[str, Told | None]
    look: ReasonsRead

    def as_json(self) -> dict[str, Any]:
        fields = self.resource.visible
        cells = [
            {"field": name, "label": {"de": fields[name].de, "en": fields[name].en}, **each.as_json()}
            for name, each in self.told.items()
            if each is not None
        ]
        left_out = [name for name, each in self.told.items() if each is None]
        return {"id": str(self.key), "list": self.resource.name, "cells": cells, "left_out": left_out}


class Beside(NamedTuple):
    """What a row follows from that isn't the customer's own: further streams, and whose events count besides; None: everybody's."""

    streams: Sequence[UUID] = ()
    owners: Collection[UUID] | None = ()


def nothing_beside(_found: Reading, _key: UUID | str) -> Beside:
    return Beside()


def what_the_operator_does(_found: Reading, _key: UUID | str) -> Beside:
    return Beside(owners=(OPERATOR,))


@dataclass(frozen=True, slots=True)
class WhyOf:
    """Rows of a list whose cells can be explained: where one is (`/users/{user_id}`), and who may ask that sees both the rows and histories.

    `seen`: the right that showing them takes, where asking why takes another; `history`: the list with the histories of such things, whose streams
    are looked into for what nothing else explains; `lists`: whether the list shows this row, or refuses as it does; `shown_as`: the row that shows a thing which has become part of another; `named`: of which thing a row tells, as `<kind>:<id>`, if not of one of the path's kind.
    `beside`: what it follows from besides the customer's own events; `opening`: what is opened only as it is shown.
    """

    path: str
    resource: Resource
    noun: Noun
    seen: Area | None
    history: Resource | None = None
    who: Any = Reads
    tag: str = WHY
    area: Area = "histories"
    lists: Callable[[Reading, Mapping[str, Any]], bool] | None = None
    shown_as: Callable[[Reading, UUID], UUID | None] | None = None
    named: Callable[[Mapping[str, Any]], str] | None = None
    beside: Callable[[Reading, UUID | str], Beside] = nothing_beside
    opening: Opening | None = None
    shows: Relations = frozenset()
    """What finding the row that shows it reads (`shown_as`)."""

    @property
    def further(self) -> Relations:
        """What is read besides the row, also where nothing in its own streams explains a value."""
        return self.shows if self.history is None else self.shows | self.history.reads

    def require(self, caller: Caller) -> None:
        """Require both rights, whichever of them the route takes. Raises NotAllowed."""
        caller.require(self.area, "read")
        if self.seen is not None:
            caller.require(self.seen, "read")

    def of_detail(self, log: EventLog, found: Reading, thing: UUID, show: Show) -> Reasons:
        """Explain what a detail shows. Raises NotFound where it shows nothing."""
        seen = self._explained(log, found, thing, show)
        look = ReasonsRead(thing=self._thing(thing, seen), fields=())
        return Reasons(seen.shown, told(log, found, seen.why), seen.left_out, look)

    def of_cells(self, log: EventLog, found: Reading, key: UUID | str, asked: Sequence[str]) -> Cells:
        """Explain these fields of a row, or all of it. Raises NotFound, UnknownField, SecretField."""
        listed = listed_for(found, self.resource)
        fields = [_field(listed, name) for name in dict.fromkeys(asked)] or [
            each for each in listed.visible.values() if each.name not in UNTOLD
        ]
        if self.shown_as is not None and isinstance(key, UUID):
            row = self.shown_as(found, key)
            if row is None:
                raise NotFound(self.noun, key)
            key = row
        seen = self._explained(log, found, key, lambda reading: reading.listed(listed, key), listed.told_of)
        if self.lists is not None and not self.lists(found, seen.shown):
            raise NotFound(self.noun, key)
        reasons = told(log, found, {field.name: seen.why[field.name] for field in fields if field.name in seen.why})
        looked_into = tuple(f"{self.resource.name}.{each.name}" for each in fields) if asked else ()
        return Cells(
            listed,
            key,
            {field.name: reasons.get(field.name) for field in fields},
            ReasonsRead(thing=self._thing(key, seen), fields=looked_into),
        )

    def _explained(self, log: EventLog, found: Reading, thing: UUID | str, show: Show, told_of: Mapping[str, str] = {}) -> Explained:
        if isinstance(thing, str) and not is_storable(thing):
            raise NotFound(self.noun, shown(thing))

        def further() -> list[UUID]:
            if self.history is None:
                return []
            return [row[0] for row in found.all(_FURTHER.format(table=self.history.table), {"subject": thing})]

        streams, owners = self.beside(found, thing)
        seen = explained(log, found, [*([thing] if isinstance(thing, UUID) else []), *streams], show, further, owners, told_of)
        if seen is None:
            raise NotFound(self.noun, thing)
        return seen

    def _thing(self, key: UUID | str, seen: Explained) -> str:
        return self.named(seen.shown) if self.named is not None else f"{self.path.partition('{')[2].rstrip('}').removesuffix('_id')}:{key}"


def _field(listed: Resource, name: str) -> Field:
    found = listed.visible.get(name)
    if found is None:
        for field in listed.fields:
            if field.name == name and field.secret:
                raise SecretField("field", name, field.noun)
        raise UnknownField("field", name=shown(name), known=", ".join(listed.visible))
    return found


def why_routes(of: WhyOf) -> APIRouter:
    """Make the route `GET {path}/why?field=…`: what a front-end asks when somebody opens a cell."""
    router = guarded(of.tag, of.area)
    place = of.path[of.path.index("{") + 1 : -1]
    kind: Any = str if of.resource.key_field.composed else UUID

    def endpoint(thing: Any, caller: Caller, after: After, field: Fields = ()) -> Response:
        of.require(caller)
        with reading(caller, of.resource.reads | of.further, after) as found:
            cells = of.of_cells(caller.backend.log, found, thing, field)
        looked_at(caller, cells.look)
        told = orjson.dumps(cells.as_json())
        return json_answer(told if of.opening is None else of.opening.page(caller, told))

    cast("Any", endpoint).__annotations__["thing"] = Annotated[kind, Path(alias=place)]
    router.add_api_route(
        f"{of.path}/why",
        asked_by(of.who, endpoint),
        methods=["GET"],
        name=f"explain_{noun_of(of.resource)}",
        summary=f"{of.resource.de}: welches Ereignis jeden Wert einer Zeile setzte / {of.resource.en}: which event set each value of a row",
        response_model=RowReasons,
    )
    return router
