"""What differs in a list between two moments: what came, went, changed, and by which events (A-11)."""

from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, NamedTuple, Self
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from fastapi import Query as Parameter

from aggregates.engine.look import DifferencesExported, DifferencesRead
from api.engine.access import Caller
from api.engine.as_of import By, instant
from api.engine.asking import read_as
from api.engine.difference_answer import differences_page
from api.engine.difference_cursor import DifferenceCursor, Pages
from api.engine.difference_events import Between, MadeBy, difference_events
from api.engine.difference_file import DIFFERENCE_COLUMNS, MOST_DIFFERENCES, TooManyDifferences, in_parts, lines
from api.engine.downloads import DOWNLOADS, EXPORT_ID, place_for
from api.engine.export import MEDIA_TYPES, export_response, file_openapi
from api.engine.file_job import FileJob, Format
from api.engine.language import language_of
from api.engine.list_parameters import narrowing_parameters, paging_parameters
from api.engine.list_query import filtered_by, narrowing_of
from api.engine.looked import looked_at, took_along
from api.engine.made import made_by
from api.engine.moment_told import MomentTold
from api.engine.moments import TRIES, being_made, kept_schemas
from api.engine.problem import Problem
from api.engine.reading import After, json_answer, wait_for
from commands.engine.moments import MomentOrDay
from projections.engine.as_of import Clock
from projections.engine.kept_by import kept_by
from projections.engine.moment_asked import Moment
from readmodels.engine.cursor import fingerprint
from readmodels.engine.difference_query import SILENT, Difference, Differences, differences
from readmodels.engine.field import Resource
from readmodels.engine.listed_for import listed_for
from readmodels.engine.moment_reading import MomentGone, go_to
from readmodels.engine.query import Query
from readmodels.engine.reader import AsOfThen, Reading

LIVE = "public"
"""The schema of what is there now."""
DAY = timedelta(days=1)
Since = Annotated[MomentOrDay | None, Parameter(alias="from", description="Without it: a day before `to` / ohne Angabe: ein Tag vor `to`")]
Until = Annotated[MomentOrDay | None, Parameter(alias="to", description="Without it: now / ohne Angabe: jetzt")]
_OWN = frozenset({"from", "to", "by"})


class MomentsReversed(Problem):
    """The first of the two moments must be before the second; give them the other way round."""

    status = 422
    code = "moments-reversed"
    hint = "from, to"
    de = "Der erste der beiden Zeitpunkte muss vor dem zweiten liegen; bitte umgekehrt angeben."


def difference_routes(
    router: APIRouter,
    path: str,
    resource: Resource,
    row: Any,
    narrow: Callable[[Reading, Query], Query],
    asked_by: Callable[[Callable[..., Response]], Callable[..., Response]],
) -> None:
    """Add `<path>/differences`, and its files beside it, of what the list shows of itself (`narrow`), in rows of this type."""

    def asked_of(caller: Caller, request: Request, after: int, own: Set[str] = _OWN) -> tuple[Query, Sequence[str]]:
        """Read what is asked for, as the list narrows it, and the fields by which it was filtered."""
        wait_for(caller, resource.reads, after)
        with read_as(caller, caller.customer) as found:
            asked = narrowing_of(request, listed_for(found, resource), found.settings.zone, own)
            return narrow(found, asked), filtered_by(asked)

    def endpoint(caller: Caller, request: Request, after: After, start: Since = None, end: Until = None, by: By = "recorded") -> Response:
        query, _ = asked_of(caller, request, after)
        asked = fingerprint(resource.name, str(caller.customer), query.conditions, query.search, by, start, end)
        went_on = DifferenceCursor.read(asked, query.cursor) if query.cursor is not None else None
        between = _between(caller, start, end, by) if went_on is None else _Between.of(caller, by, went_on.began, went_on.ended)
        differing, listed, zone = _differing(caller, resource, query, between, after, went_on)
        pages = Pages.of(differing.rows, query.limit, went_on, between.began.at, between.ended and between.ended.at)
        page = pages.rows
        position = differing.position if between.ended is None else None
        events = difference_events(caller, resource, page, Between(between.began, between.upto, position), zone, after)
        if went_on is None:
            look = DifferencesRead(list=resource.name, start=between.began.at, end=between.upto.at, by=by)
            asked_again = {"start": None if start is None else look.start, "end": between.ended and look.end}
            looked_at(caller, look, same_as=look.model_copy(update=asked_again))
        return json_answer(
            {
                "items": [_told(difference, listed, made_it) for difference, made_it in zip(page, events, strict=True)],
                "next_cursor": pages.following.written(asked) if pages.following is not None else None,
                "prev_cursor": pages.before.written(asked) if pages.before is not None else None,
                "from": between.began.at,
                "to": between.upto.at,
                "by": by,
                "position": differing.position,
            },
            differing.position,
        )

    router.add_api_route(
        f"{path}/differences",
        asked_by(endpoint),
        name=f"list_differences_of_{resource.name}",
        methods=["GET"],
        summary=f"{resource.de}: was sich zwischen zwei Zeitpunkten unterscheidet / {resource.en}: what differs between two moments",
        response_model=differences_page(resource, row),
        openapi_extra={"parameters": [*narrowing_parameters(resource), *paging_parameters()]},
    )

    def file(form: Format) -> Callable[..., Response]:
        def exported(
            caller: Caller, request: Request, after: After, start: Since = None, end: Until = None, by: By = "recorded"
        ) -> Response:
            query, filtered = asked_of(caller, request, after, _OWN | {EXPORT_ID})
            whole = replace(query, limit=MOST_DIFFERENCES, cursor=None)
            return _file(caller, request, resource, whole, filtered, _between(caller, start, end, by), after, form)

        return exported

    for form in MEDIA_TYPES:
        router.add_api_route(
            f"{path}/differences/export.{form}",
            asked_by(file(form)),
            name=f"export_differences_of_{resource.name}_as_{form}",
            methods=["GET"],
            summary=f"{resource.de}: Unterschiede zwischen zwei Zeitpunkten als {form.upper()} / {resource.en}: differences between two moments as {form.upper()}",
            openapi_extra={"parameters": narrowing_parameters(resource), "responses": file_openapi(MEDIA_TYPES[form])},
            response_class=Response,
            dependencies=DOWNLOADS,
        )


def _file(
    caller: Caller,
    request: Request,
    resource: Resource,
    query: Query,
    filtered: Sequence[str],
    between: "_Between",
    after: int,
    form: Format,
) -> Response:
    """All that differs, as it was found at once; what made it is looked up while the file is made. Raises TooManyDifferences, and as the list does."""
    language = language_of(request)
    with ExitStack() as stack:
        stack.enter_context(place_for(caller))
        differing, listed, zone = _differing(caller, resource, query, between, after, None)
        if len(differing.rows) > MOST_DIFFERENCES:
            raise TooManyDifferences(most=MOST_DIFFERENCES)
        with read_as(caller, caller.customer) as found:
            customer = found.settings.name
        upto, by_fields = between.upto, tuple(f"{resource.name}.{name}" for name in filtered)
        took_along(
            caller,
            DifferencesExported(list=resource.name, form=form, start=between.began.at, end=upto.at, by=upto.clock, filtered_by=by_fields),
        )
        done = stack.pop_all().close
    position = differing.position if between.ended is None else None

    columns = tuple(field for field in DIFFERENCE_COLUMNS if field.printed or form != "pdf")

    def rows() -> Iterator[tuple[Any, ...]]:
        for part in in_parts(differing.rows):
            events = difference_events(caller, resource, part, Between(between.began, upto, position), zone, after)
            yield from (line[: len(columns)] for line in lines(listed, part, events, language))

    began, ended = (MomentTold(AsOfThen(moment.at, moment.clock), zone, language) for moment in (between.began, upto))
    what = "Unterschiede" if language == "de" else "Differences"
    title = f"{resource.label(language)}: {what} {began.time} – {ended.time} ({ended.clock})"
    made = made_by(caller, differing.position)
    job = FileJob(
        form,
        title,
        columns,
        language,
        zone,
        datetime.now(UTC),
        owner=f"{customer} · {made.line(language)}",
        about=((what, title), ("Kunde" if language == "de" else "Customer", customer), *made.about(language, zone)),
        of_now=False,
    )
    name = f"{resource.label(language)} {what} {began.time_for_files} {ended.time_for_files}"
    return export_response(job, rows(), limits=caller.backend.limits, done=done, followed=caller.followed, name=name)


class _Between(NamedTuple):
    """`ended` is None where it goes until now: the live rows are asked."""

    began: Moment
    ended: Moment | None
    upto: Moment

    @classmethod
    def of(cls, caller: Caller, by: Clock, began: datetime, ended: datetime | None) -> Self:
        moments = [Moment(caller.customer, by, at) for at in (began, ended or caller.backend.log.now())]
        return cls(moments[0], moments[1] if ended is not None else None, moments[1])


def _between(caller: Caller, start: datetime | date | None, end: datetime | date | None, by: Clock) -> _Between:
    """Raises MomentsReversed, MomentInFuture."""
    ended = instant(caller, end) if end is not None else None
    upto = ended or caller.backend.log.now()
    began = instant(caller, start) or upto if start is not None else upto - DAY
    if began >= upto:
        raise MomentsReversed
    return _Between.of(caller, by, began, ended)


def _differing(
    caller: Caller, resource: Resource, query: Query, between: _Between, after: int, went_on: DifferenceCursor | None
) -> tuple[Differences, Resource, ZoneInfo]:
    """Find one row more than the page shows, and say with which fields, and in which zone its days are. Raises MomentBeingMade, PositionNotReached."""
    projections = kept_by(resource.reads)
    if between.ended is None:
        wait_for(caller, resource.reads, after)
    for _ in range(TRIES):
        [was] = kept_schemas(caller, projections, between.began)
        [now] = kept_schemas(caller, projections, between.ended) if between.ended is not None else [LIVE]
        with read_as(caller, caller.customer, projections) as found:
            try:
                go_to(found, [schema for schema in (now, was) if schema != LIVE])
            except MomentGone:
                continue
            listed = listed_for(found, resource)
            key, backwards = (went_on.key or None, went_on.backwards) if went_on is not None else (None, False)
            differing = differences(found, listed, (was, now), query, key, query.limit + 1, backwards=backwards)
            return differing, listed, found.settings.zone
    raise being_made(None)


def _told(difference: Difference, resource: Resource, made_it: MadeBy) -> dict[str, Any]:
    was, now = difference.was or {}, difference.now or {}
    changes = [
        {
            "field": name,
            "label_de": resource.visible[name].de,
            "label_en": resource.visible[name].en,
            "was": was.get(name),
            "now": now.get(name),
            "made_by": made_it.by_field.get(name),
        }
        for name in difference.changes
        if name not in SILENT
    ]
    return {
        "id": difference.key,
        "kind": difference.kind,
        "changes": changes,
        "was": difference.was,
        "now": difference.now,
        "events": made_it.events,
    }
