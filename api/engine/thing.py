"""One kind of thing, declared once: over HTTP its list with files, its detail, its menu, its past; and by what the command line finds one of them.

DEVICE = Thing(router, "/devices/{device_id}", DEVICE_LIST, Device.noun, actions=DEVICE_ACTIONS, detail=DetailOf("Gerät … / A device …", device_detail))

command_route(router, "POST /devices/{device_id}/notes", NoteOnDevice, "Notiz hinterlegen / Leave a note", action=(DEVICE_ACTIONS, "note"))
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, cast
from uuid import UUID

import orjson
from fastapi import APIRouter, Path, Response

from api.engine.access import Caller, Reads
from api.engine.allowed_actions import ActionTable
from api.engine.as_of import AsOf, as_of_routes
from api.engine.histories import Find, HistoryOf, history_routes
from api.engine.known_by import KnownBy
from api.engine.lists import Narrow, Unfold, as_asked, asked_by, list_routes
from api.engine.reading import After, detail_answer, reading
from api.engine.route import area_of
from commands.engine.command import NotFound
from foundation.contribution import Point
from foundation.noun import Noun
from readmodels.engine.detail import Detail
from readmodels.engine.field import Resource
from readmodels.engine.query import row_by_key
from readmodels.engine.reader import Reading
from readmodels.engine.relations import Relations


@dataclass(frozen=True, slots=True)
class DetailOf:
    """What is shown of one thing. Without `show`, all that its list tells of it."""

    summary: str
    show: Callable[[Reading, UUID], Detail | None] | None = None
    reads: Relations = frozenset()
    """What `show` reads."""
    description: str | None = None


@dataclass(frozen=True, slots=True)
class HistoryIn:
    """The list that holds the histories, which of its rows are about a thing, and what is read to find that, where it isn't what the list of things reads. `own`: who sees the things sees them, whatever else of histories."""

    resource: Resource
    find: Find
    found_in: Relations | None = None
    own: bool = False


class Thing:
    """`path` is that of one thing ("/devices/{device_id}"); the list is at what stands before the place, with the parameters of `list_routes`.

    What takes rights of its own (history, as of) is in `past`. `known_by` are the ways in which people name one, that by which most do first.
    """

    def __init__(
        self,
        router: APIRouter,
        path: str,
        resource: Resource,
        noun: Noun,
        *,
        actions: ActionTable,
        detail: DetailOf | None = None,
        history: HistoryIn | None = None,
        as_of: AsOf | None = None,
        who: Any = Reads,
        narrow: Narrow = as_asked,
        unfold: Mapping[str, Unfold] | None = None,
        always: Sequence[str] = (),
        known_by: Sequence[KnownBy] = (),
    ) -> None:
        self.path = path
        self.resource = resource
        self.noun = noun
        self.actions = actions
        self.history = history
        self.as_of = as_of
        self.known_by = tuple(known_by)
        self._reads = detail.reads if detail is not None and detail.show is not None else resource.reads
        self.past: list[APIRouter] = []
        listed, _, place = path.partition("/{")
        list_routes(router, listed, resource, narrow=narrow, unfold=unfold, always=always, who=who, actions=actions)
        if detail is not None:
            router.add_api_route(
                path,
                asked_by(who, self._shown(detail, place.removesuffix("}"))),
                name=f"show_{place.removesuffix('_id}')}",
                methods=["GET"],
                summary=detail.summary,
                description=detail.description,
                response_class=Response,
            )
        if history is not None:
            of = HistoryOf(path, history.resource, noun, history.find, history.found_in or resource.reads, who)
            self.past.append(history_routes(replace(of, tag=str(router.tags[0]), area=area_of(router)) if history.own else of))
        if as_of is not None:
            self.past.append(as_of_routes(path, noun, as_of))

    @property
    def word(self) -> str:
        """What it is called at the command line."""
        return self.noun.en.replace(" ", "-")

    @property
    def alone_in_system(self) -> bool:
        """Whether a text that names one says of which customer it is, too."""
        return any(way.claim is not None and way.claim.alone_in == "system" for way in self.known_by)

    @property
    def reads(self) -> Relations:
        """What its detail reads, with its menu."""
        return self._reads | self.actions.reads()

    def answer(self, caller: Caller, found: Reading, shown: Detail | None, asked: UUID | str) -> Response:
        """The thing with its menu. Raises NotFound where there is none."""
        if shown is None:
            raise NotFound(self.noun, asked)
        return detail_answer(shown, self.actions.of(caller, found, UUID(shown.fields["id"])))

    def _shown(self, detail: DetailOf, place: str) -> Callable[..., Response]:
        def endpoint(thing: UUID, caller: Caller, after: After) -> Response:
            with reading(caller, self.reads, after) as found:
                shown = detail.show(found, thing) if detail.show is not None else self._row(caller, found, thing)
                return self.answer(caller, found, shown, thing)

        cast("Any", endpoint).__annotations__["thing"] = Annotated[UUID, Path(alias=place)]
        return endpoint

    def _row(self, caller: Caller, found: Reading, thing: UUID) -> Detail | None:
        row = row_by_key(found.connection, self.resource, thing, caller.customer)
        if row is None:
            return None
        fields: dict[str, Any] = orjson.loads(row)
        return Detail(fields, fields["version"])


THINGS: Point[Thing] = Point("api.registry", "THINGS")
"""All kinds of things there are."""
