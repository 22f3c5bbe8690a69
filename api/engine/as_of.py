"""How a thing stood at a moment (A-11): as recorded by then, or as effective then; of which things that can be asked, each area says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, NamedTuple, NotRequired, cast, get_type_hints
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends, Path, Query, Response

from access.rights import Area
from aggregates.engine.look import AsOfRead
from aggregates.engine.words import Words
from api.engine.access import Caller, Reads
from api.engine.answer import Json, about, made_type
from api.engine.days import in_zone_of, zone_of
from api.engine.list_answer import noun_of, value_type
from api.engine.looked import looked_at
from api.engine.reading import After, json_answer, reading, wait_for
from api.engine.refusals import MomentInFuture, NotYetThere
from api.engine.route import guarded
from api.engine.while_on import require_on
from commands.engine.command import NotFound
from commands.engine.moments import MomentOrDay, end_of
from eventstore.log import EventLog
from foundation.noun import Noun
from projections.engine.as_of import Clock, as_of, there_since
from projections.engine.names_as_of import names_as_of
from projections.engine.unfolded_then import Unfolding, unfolded_then
from readmodels.engine.field import Resource
from readmodels.engine.reader import Reading
from readmodels.engine.table import Table

At = Annotated[
    MomentOrDay,
    Query(
        description="The moment, with its offset, or a day, which means its end in the customer's time zone"
        " / der Zeitpunkt mit Zeitzone, oder ein Tag: dessen Ende in der Zeitzone des Kunden",
        examples=["2026-01-31T08:30:00Z", "2026-01-31"],
    ),
]
By = Annotated[
    Clock,
    Query(
        description="`recorded`: as known by then / was bis dahin erfasst war. `effective`: as it was then / was dann galt, nach heutigem Wissen"
    ),
]


class Asked(NamedTuple):
    at: datetime | date
    by: Clock
    after: int


async def _moment(at: At, after: After, by: By = "recorded") -> Asked:
    return Asked(at, by, after)


def instant(caller: Caller, at: datetime | date) -> datetime | None:
    """Return the moment that is asked for: of a day its end in the customer's time zone. None: now, as today isn't over. Raises MomentInFuture."""
    now = datetime.now(UTC)
    if not isinstance(at, datetime):
        zone = zone_of(caller, caller.customer)
        if at == now.astimezone(zone).date():
            return None
        at = end_of(at, zone)
    if at > now:
        raise MomentInFuture(at=in_zone_of(caller, caller.customer, at))
    return at


def _not_yet_there(caller: Caller, noun: Noun, at: datetime, since: datetime) -> NotYetThere:
    """Both moments in the customer's time: in two zones they might name the same day."""
    then, began = (in_zone_of(caller, caller.customer, moment) for moment in (at, since))
    extra = {"at": at.isoformat(), "since": since.isoformat()}
    return NotYetThere(noun=noun.en.capitalize(), noun_de=noun.de, at=then, since=began, extra=extra)


MomentAsked = Annotated[Asked, Depends(_moment)]
_INSIDE = frozenset({"customer_id", "search", "hidden"})
"""Columns that the program alone looks at, of whichever thing; so are those by which lists are sorted."""


@dataclass(frozen=True, slots=True)
class AsOf:
    """A kind of thing that can be seen as it stood, in which table. `hides`: columns that nobody sees; `names`: columns with ids → what these are ids of.

    `only_with`: columns with ids of what isn't always shown → what of the unfolded must be there.
    `labels`: what people call columns that the thing's list doesn't show; `keyed`: those among them with values of which the keys say what they are.
    `unfolds`: what was linked with it, and of which kind each of those is that has a name of its own. `shows`: the types of that, and of columns of which the table doesn't say enough.
    """

    table: Table[Any]
    summary: str
    hides: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    only_with: Mapping[str, str] = field(default_factory=dict[str, str])
    labels: Words = field(default_factory=dict[str, tuple[str, str]])
    keyed: frozenset[str] = frozenset()
    unfolds: Unfolding | None = None
    unfolded: Mapping[str, str] = field(default_factory=dict[str, str])
    shows: Mapping[str, Any] = field(default_factory=dict[str, Any])
    area: Area = "histories"
    """Of the right that asking takes."""
    lists: Callable[[Reading, UUID], bool] | None = None
    """Whether it is shown to whoever asks, as things are now; None: whatever there was."""

    def answer_type(self, resource: Resource) -> Any:
        """Make the type of what `answer` answers with, of a thing of this list."""
        listed = {each.column: value_type(each) for each in resource.visible.values()}
        columns = {name: hint for name, hint in get_type_hints(self.table.row).items() if self._seen(name)}
        members: dict[str, Any] = {"at": datetime, "by": Clock}
        members |= {name: listed.get(name, hint) if name not in self.table.json else Json for name, hint in columns.items()}
        for name in self.names:
            members[name_beside(name)] = NotRequired[about(str, "As it was called then; only where there is one")]
            members[today_beside(name)] = NotRequired[about(str, "As it is called today; only where there is one")]
        return made_type(f"{noun_of(resource)}AsOf", {**members, **self.shows}, self.summary)

    def _seen(self, column: str) -> bool:
        return column not in _INSIDE | self.hides and not column.endswith("_sort")

    def answer(self, caller: Caller, noun: Noun, thing: UUID, moment: Asked, name: str) -> Response:
        """Tell how it stood, and note who looked at what (`name`). Raises NotYetThere where there was none yet, NotFound where there is none or it was withheld; MomentInFuture."""
        if self.lists is None:
            wait_for(caller, frozenset({self.table.name}), moment.after)
        else:
            with reading(caller, frozenset({self.table.name}), moment.after) as found:
                if not self.lists(found, thing):
                    raise NotFound(noun, thing)
        log = caller.backend.log
        asked = instant(caller, moment.at)
        at = asked or log.now()
        row = self.stood(log, caller.customer, thing, at, moment.by)
        if row is None:
            since = self.since(log, caller.customer, thing, at, moment.by)
            if since is not None:
                raise _not_yet_there(caller, noun, at, since)
            raise NotFound(noun, thing)
        looked_at(caller, AsOfRead(thing=name, at=at, by=moment.by), same_as=AsOfRead(thing=name, at=asked, by=moment.by))
        return json_answer({"at": at, "by": moment.by, **self.told(log, caller.customer, row, at, moment.by)})

    def stood(self, log: EventLog, customer_id: UUID, thing: UUID, at: datetime, by: Clock) -> Mapping[str, Any] | None:
        """Read its row as of the moment; None where there was none yet, or it was withheld."""
        with log.pool.connection() as connection:
            row = as_of(log, connection, self.table, customer_id, thing, at, by)
        return None if row is None or getattr(row, "withheld", False) else row._asdict()

    def since(self, log: EventLog, customer_id: UUID, thing: UUID, at: datetime, by: Clock) -> datetime | None:
        """Look up from when on it is there, where it was not yet; None where there is no such thing that may be seen."""
        with log.pool.connection() as connection:
            return there_since(log, connection, self.table, customer_id, thing, at, by)

    def told(self, log: EventLog, customer_id: UUID, row: Mapping[str, Any], at: datetime, by: Clock) -> dict[str, Any]:
        """Return the row's fields that may be seen.

        What ids stand for is named as it was called then (`user_name`), and as it is called today (`user_name_today`); so is what it was linked with (`name`, `name_today`).
        """
        shown = {name: value for name, value in row.items() if self._seen(name)}
        fields = {
            name: orjson.loads(value) if name in self.table.json and value is not None else _said(value) for name, value in shown.items()
        }
        linked = self._linked(log, customer_id, row[str(self.table.key)], at, by)
        fields |= {name: None for name, needed in self.only_with.items() if linked.get(needed) is None}
        wanted = {name: (kind, str(row[name])) for name, kind in self.names.items() if fields.get(name, row.get(name)) is not None}
        places = [(place, (kind, str(place["id"]))) for name, kind in self.unfolded.items() for place in _places(linked.get(name))]
        named = names_as_of(log, customer_id, {*wanted.values(), *(pair for _, pair in places)}, at, by)
        for place, pair in places:
            place["name"], place["name_today"] = named[pair].then.de, named[pair].today.de
        for name, pair in wanted.items():
            fields[name_beside(name)], fields[today_beside(name)] = named[pair].then.de, named[pair].today.de
        return {**fields, **linked}

    def _linked(self, log: EventLog, customer_id: UUID, thing: UUID, at: datetime, by: Clock) -> Mapping[str, Any]:
        if self.unfolds is None:
            return {}
        with log.pool.connection() as connection:
            return unfolded_then(log, connection, self.table, self.unfolds, customer_id, thing, at, by)


def _said(value: Any) -> Any:
    """Return amounts as lists tell them: as texts."""
    return format(value, "f") if isinstance(value, Decimal) else value


def _places(linked: Any) -> list[dict[str, Any]]:
    """One thing that it was linked with, or several."""
    return cast("list[dict[str, Any]]", linked) if isinstance(linked, list) else [linked] if linked is not None else []


def name_beside(column: str) -> str:
    """Name the field for the name of what the id in a column is of, as it was called then."""
    return f"{column.removesuffix('_id')}_name"


def today_beside(column: str) -> str:
    """Name the field for the name by which it is called today."""
    return f"{name_beside(column)}_today"


def as_of_routes(path: str, noun: Noun, of: AsOf, resource: Resource, feature: str | None = None) -> APIRouter:
    """Make the routes to the thing at its path (`/users/{user_id}`) as of a moment; closed while the function to which such things belong is off."""
    router = guarded("Zeitpunkt / as of", of.area)

    def endpoint(caller: Reads, moment: MomentAsked, thing: UUID) -> Response:
        require_on(caller, feature)
        return of.answer(caller, noun, thing, moment, f"{place.removesuffix('_id')}:{thing}")

    place = path[path.index("{") + 1 : -1]
    cast("Any", endpoint).__annotations__["thing"] = Annotated[UUID, Path(alias=place)]
    router.add_api_route(
        f"{path}/as-of",
        endpoint,
        methods=["GET"],
        name=f"get_{place.removesuffix('_id')}_as_of",
        summary=of.summary,
        response_model=of.answer_type(resource),
    )
    return router
