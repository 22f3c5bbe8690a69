"""What differs in a list between two moments: what came, went, changed, and by which events (A-11)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import islice
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Response

from api.engine.access import Caller
from api.engine.as_of import By, instant
from api.engine.moments import being_made, kept_schemas
from api.engine.problem import Problem
from api.engine.reading import json_answer
from commands.engine.moments import MomentOrDay
from eventstore.timeline import timeline
from projections.engine.as_of import followed, known_by
from projections.engine.kept_by import kept_by
from projections.engine.moment_asked import Moment
from projections.engine.named import projection_named
from readmodels.engine.difference_query import SILENT, Difference, differences
from readmodels.engine.field import Resource
from readmodels.engine.history_entry import Entry
from readmodels.engine.moment_reading import MomentGone, go_to
from readmodels.engine.names import Pair
from readmodels.engine.query import DEFAULT_LIMIT, LARGEST_LIMIT
from readmodels.engine.reader import Reading
from readmodels.engine.told_events import Within, told_events

LIVE = "public"
"""The schema of what is there now."""
DAY = timedelta(days=1)
Since = Annotated[MomentOrDay | None, Query(alias="from", description="Without it: a day before `to` / ohne Angabe: ein Tag vor `to`")]
Until = Annotated[MomentOrDay | None, Query(alias="to", description="Without it: now / ohne Angabe: jetzt")]
Limit = Annotated[int, Query(ge=1, le=LARGEST_LIMIT)]
Cursor = Annotated[
    str, Query(max_length=200, pattern=r"^[\w:.+-]*$", description="`next_cursor` of the page before, with the same moments")
]


class MomentsReversed(Problem):
    """`from` must be before `to`."""

    status = 422
    code = "moments-reversed"
    de = "`from` muss vor `to` liegen."


def difference_route(
    router: APIRouter,
    path: str,
    resource: Resource,
    check: Callable[[Reading], object],
    asked_by: Callable[[Callable[..., Response]], Callable[..., Response]],
) -> None:
    """Add `<path>/differences`. `check` refuses whom the list refuses."""

    def endpoint(
        caller: Caller, start: Since = None, end: Until = None, by: By = "recorded", limit: Limit = DEFAULT_LIMIT, cursor: Cursor = ""
    ) -> Response:
        ended = instant(caller, end) if end is not None else None
        upto = ended or caller.backend.log.now()
        began = instant(caller, start) or upto if start is not None else upto - DAY
        moments = [Moment(caller.customer, by, at) for at in (began, upto)]
        if began >= upto:
            raise MomentsReversed
        [was] = kept_schemas(caller, kept_by(resource.reads), moments[0])
        [now] = kept_schemas(caller, kept_by(resource.reads), moments[1]) if ended is not None else [LIVE]
        with caller.backend.reader.reading(caller.customer) as found:
            try:
                go_to(found, [schema for schema in (was, now) if schema != LIVE])
            except MomentGone:
                raise being_made(None) from None
            check(found)
            differing = differences(found, resource, (was, now), cursor, limit + 1)
            zone = found.settings.zone
        page = differing[:limit]
        events = _events(caller, resource, page, moments, zone)
        items = [_told(difference, resource, made_it) for difference, made_it in zip(page, events, strict=True)]
        return json_answer(
            {"items": items, "next_cursor": page[-1].key if len(differing) > limit else None, "from": began, "to": upto, "by": by}
        )

    router.add_api_route(
        f"{path}/differences",
        asked_by(endpoint),
        name=f"differences_of_{resource.name}",
        methods=["GET"],
        summary=f"{resource.de}: was sich zwischen zwei Zeitpunkten unterscheidet / {resource.en}: what differs between two moments",
        response_class=Response,
    )


def _told(difference: Difference, resource: Resource, events: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    was, now = difference.was or {}, difference.now or {}
    changes = [
        {
            "field": name,
            "label_de": resource.visible[name].de,
            "label_en": resource.visible[name].en,
            "was": was.get(name),
            "now": now.get(name),
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
        "events": events,
    }


def _events(
    caller: Caller, resource: Resource, page: Sequence[Difference], moments: Sequence[Moment], zone: ZoneInfo
) -> list[list[dict[str, Any]]]:
    """The events of each row's things that hold at one of the moments and not at the other; by effective time of all that is known now."""
    log = caller.backend.log
    things = [{*_things(difference)} for difference in page]
    with log.pool.connection() as connection:
        found = followed(log, connection, projection_named(kept_by(resource.reads)[0]), caller.customer, set[UUID]().union(*things))
    was, now = ({event.position for event in timeline(found, moment.at, known_by(moment.at, moment.clock))} for moment in moments)
    differing = sorted((recorded for recorded in found if recorded.position in was ^ now), key=lambda recorded: recorded.position)
    made_it = [[recorded for recorded in differing if recorded.stream_id in of] for of in things]
    within = (
        Within(recorded, _itself(resource, difference)) for difference, events in zip(page, made_it, strict=True) for recorded in events
    )
    told = iter(told_events(log, caller.customer, zone, within)[0])
    return [[_event(entry) for entry in islice(told, len(events))] for events in made_it]


def _itself(resource: Resource, difference: Difference) -> Pair | None:
    if resource.itself is None:
        return None
    kind, field = resource.itself
    return kind, str((difference.now or difference.was or {}).get(field))


def _event(entry: Entry) -> dict[str, Any]:
    return {
        "position": entry.position,
        "event": entry.event,
        "stream_id": entry.stream_id,
        "actor": entry.actor,
        "actor_name": entry.actor_name._asdict(),
        "on_behalf_of": entry.on_behalf_of,
        "recorded_at": entry.recorded_at,
        "effective_at": entry.effective_at,
        "sentence": entry.sentence._asdict(),
    }


def _things(difference: Difference) -> Iterable[UUID]:
    """The ids of whatever the row is of, at either moment."""
    for row in (difference.was, difference.now):
        for value in (row or {}).values():
            if isinstance(value, str) and len(value) == 36:
                try:
                    yield UUID(value)
                except ValueError:
                    continue
