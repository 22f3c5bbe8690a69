"""One kind of thing, declared once: over HTTP its list with files, its detail, its menu, its past; and by what the command line finds one of them.

DEVICE = Thing(router, "/devices/{device_id}", DEVICE_LIST, Device.noun, actions=DEVICE_ACTIONS, detail=DetailOf("Gerät … / A device …", device_detail))

command_route(router, "POST /devices/{device_id}/notes", NoteOnDevice, "Notiz hinterlegen / Leave a note", action=(DEVICE_ACTIONS, "note"))
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, NamedTuple, cast
from uuid import UUID

from fastapi import APIRouter, Path, Response

from aggregates.engine.words import Words
from api.engine.access import Caller, Reads
from api.engine.allowed_actions import FIELD, ActionTable
from api.engine.answer import made_type, members_of
from api.engine.as_of import AsOf, as_of_routes
from api.engine.histories import Find, HistoryOf, history_routes
from api.engine.known_by import KnownBy
from api.engine.list_answer import fields_of, noun_of, own_fields_of
from api.engine.lists import Unfold, asked_by, list_routes
from api.engine.looked import looked_at
from api.engine.menus_of_lines import add_menus, members_with_menus, menus_read
from api.engine.narrowing import Narrow, as_asked
from api.engine.reading import After, detail_answer, reading
from api.engine.route import area_of
from api.engine.while_on import feature_of, shows_row, while_on
from api.engine.why import Beside, DetailReasons, Expand, Reasons, WhyOf, nothing_beside, why_routes
from commands.engine.command import NotFound
from eventstore.log import EventLog
from foundation.contribution import Point
from foundation.noun import Noun
from projections.engine.kept_by import kept_by
from readmodels.engine.detail import Detail
from readmodels.engine.field import Resource
from readmodels.engine.reader import Reading
from readmodels.engine.relations import Relations


@dataclass(frozen=True, slots=True)
class DetailOf:
    """What is shown of one thing. Without `show`, all that its list tells of it."""

    summary: str
    answer: Any = None
    """What `show` tells, as a type; the menu and what explains it come beside."""
    show: Callable[[Reading, UUID], Detail | None] | None = None
    reads: Relations = frozenset()
    """What `show` reads."""
    description: str | None = None
    labels: Words = field(default_factory=dict[str, tuple[str, str]])
    """What people call what it shows and the list doesn't."""


@dataclass(frozen=True, slots=True)
class HistoryIn:
    """The list that holds the histories, which of its rows are about a thing, and what is read to find that, where it isn't what the list of things reads. `own`: who sees the things sees them, whatever else of histories."""

    resource: Resource
    find: Find
    found_in: Relations | None = None
    own: bool = False


class Headline(NamedTuple):
    """How one is told in a line: the fields that make its title, the first that has a value, and those beside it."""

    title: tuple[str, ...]
    beside: tuple[str, ...]


class Thing:
    """`path` is that of one thing ("/devices/{device_id}"); the list is at what stands before the place, with the parameters of `list_routes`.

    What takes rights of its own (history, as of) is in `past`. `known_by` are the ways in which people name one, that by which most do first; `headline`: what is shown of it where little room is. `beside`: what its row follows from
    that it doesn't name.
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
        lines: Sequence[str] = (),
        saved: bool = True,
        known_by: Sequence[KnownBy] = (),
        headline: Headline,
        beside: Callable[[Reading, UUID | str], Beside] = nothing_beside,
    ) -> None:
        self.path = path
        self.resource = resource
        self.noun = noun
        self.actions = actions
        self.history = history
        self.as_of = as_of
        feature = feature_of(router)
        narrow = while_on(feature, narrow)
        self.known_by = tuple(known_by)
        self.headline = headline
        self.lines = tuple(lines)
        self.router = router
        self.narrow = narrow
        self._reads = detail.reads if detail is not None and detail.show is not None else resource.reads
        self._show = while_on(feature, detail.show if detail is not None and detail.show is not None else self._row)
        self.labels: Words = {**(as_of.labels if as_of is not None else {}), **(detail.labels if detail is not None else {})}
        self.why: WhyOf | None = None
        self.history_of: HistoryOf | None = None
        self.past: list[APIRouter] = []
        self.listed, _, place = path.partition("/{")
        list_routes(
            router, self.listed, resource, narrow=narrow, unfold=unfold, always=always, who=who, actions=actions, lines=lines, saved=saved
        )
        self.answered: Any = self._answer_type(detail, explains=history is not None) if detail is not None else None
        """The type of what its detail answers with."""
        if detail is not None:
            router.add_api_route(
                path,
                asked_by(who, self._shown(detail, place.removesuffix("}"), explains=history is not None)),
                name=f"get_{place.removesuffix('_id}')}",
                methods=["GET"],
                summary=detail.summary,
                description=detail.description,
                response_model=self.answered,
            )
        if history is not None:
            of = HistoryOf(path, history.resource, noun, while_on(feature, history.find), history.found_in or resource.reads, who)
            shows: Relations = detail.reads if detail is not None else frozenset()
            why = WhyOf(
                path, resource, noun, area_of(router), history.resource, who, shown_as=self._shown_as(detail), beside=beside, shows=shows
            )
            if feature is not None:
                why = replace(why, lists=while_on(feature, shows_row))
            if history.own:
                of, why = (
                    replace(of, tag=str(router.tags[0]), area=area_of(router)),
                    replace(why, tag=str(router.tags[0]), area=area_of(router)),
                )
            self.why, self.history_of = why, of
            self.past += [history_routes(of), why_routes(why)]
        if as_of is not None:
            self.past.append(as_of_routes(path, noun, as_of, resource, feature))

    def _answer_type(self, detail: DetailOf, *, explains: bool) -> Any:
        members = fields_of(self.resource) if detail.answer is None else members_of(detail.answer)
        members = members_with_menus(members, self.lines)
        members[FIELD] = self.actions.menu_type
        members |= members_of(DetailReasons) if explains else {}
        name = f"{noun_of(self.resource)}Detail"
        return made_type(name, members, detail.summary, own_fields_of(self.resource) if detail.answer is None else None)

    def named(self, record: UUID) -> str:
        """Name one as those are told who ask who looked at it."""
        return f"{self.path.partition('{')[2].removesuffix('}').removesuffix('_id')}:{record}"

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
        return self._reads | self.actions.reads() | menus_read(self.lines)

    def answer(
        self, caller: Caller, after: int, show: Callable[[Reading], Detail | None], asked: UUID | str, expand: Sequence[str] = ()
    ) -> Response:
        """Answer with the thing and its menu, and why it is as it is where that is asked for. Raises NotFound where there is none."""
        reads = self.reads
        if expand and self.why is not None:
            self.why.require(caller)
            reads |= self.why.further
        with reading(caller, reads, after) as found:
            shown = show(found)
            if shown is None:
                raise NotFound(self.noun, asked)
            thing = UUID(shown.fields["id"])
            more = self.actions.of(caller, found, thing)
            add_menus(caller, found, [shown.fields], self.lines)
            if expand and self.why is not None:
                reasons = self._explained(self.why, caller.backend.log, found, thing, show)
                looked_at(caller, reasons.look)
                more |= reasons.as_json()
        return detail_answer(shown, more)

    def reasons(self, log: EventLog, found: Reading, thing: UUID) -> Reasons:
        """Explain what its detail shows, or that of the one that it became part of. Raises NotFound where there is none, or no such thing has a past."""
        shown = self._show(found, thing)
        if shown is None or self.why is None:
            raise NotFound(self.noun, thing)
        record = UUID(shown.fields["id"])
        return self._explained(self.why, log, found, record, lambda reading: self._show(reading, record))

    def _explained(self, why: WhyOf, log: EventLog, found: Reading, thing: UUID, show: Callable[[Reading], Detail | None]) -> Reasons:
        """Explain it by what its detail and its list read alone: its menu isn't explained, and what only that reads would have to be replayed from the beginning."""
        return why.of_detail(
            log, found.filled_by(kept_by(self._reads | self.resource.reads)), thing, lambda reading: _fields(show(reading))
        )

    def _shown(self, detail: DetailOf, place: str, *, explains: bool) -> Callable[..., Response]:
        show = self._show

        def plain(thing: UUID, caller: Caller, after: After) -> Response:
            return self.answer(caller, after, lambda reading: show(reading, thing), thing)

        def explaining(thing: UUID, caller: Caller, after: After, expand: Expand = ()) -> Response:
            return self.answer(caller, after, lambda reading: show(reading, thing), thing, expand)

        endpoint = explaining if explains else plain
        cast("Any", endpoint).__annotations__["thing"] = Annotated[UUID, Path(alias=place)]
        return endpoint

    def _row(self, found: Reading, thing: UUID) -> Detail | None:
        fields = found.listed(self.resource, thing)
        return None if fields is None else Detail(fields, fields["version"])

    def _shown_as(self, detail: DetailOf | None) -> Callable[[Reading, UUID], UUID | None] | None:
        if detail is None or detail.show is None:
            return None
        show = detail.show

        def shown_as(found: Reading, thing: UUID) -> UUID | None:
            shown = show(found, thing)
            return None if shown is None else UUID(shown.fields["id"])

        return shown_as


def _fields(shown: Detail | None) -> dict[str, Any] | None:
    return None if shown is None else shown.fields


THINGS: Point[Thing] = Point("api.registry", "THINGS")
"""All kinds of things there are."""
