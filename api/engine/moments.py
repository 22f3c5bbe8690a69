"""Lists as they stood at a moment: made when first asked for, kept for a while, asked like those of now (A-11; docs/decisions/0018)."""

from collections.abc import Generator, Sequence, Set
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import Depends, Request

from api.engine.access import Caller
from api.engine.as_of import At, By, instant
from api.engine.asking import read_as
from api.engine.days import in_zone_of
from api.engine.keeping import Keeping
from api.engine.problem import Problem
from api.engine.reading import After, reading, wait_for
from api.engine.refusals import MomentInFuture, RunUnderWay
from projections.engine.as_of import Clock
from projections.engine.kept_by import kept_by
from projections.engine.kept_moments import keep, kept_schema
from projections.engine.moment import MomentProgress
from projections.engine.moment_asked import Moment
from projections.engine.named import projection_named
from projections.engine.projection import Projection
from readmodels.engine.moment_reading import MomentGone, go_to
from readmodels.engine.query_refused import QueryRefused
from readmodels.engine.reader import AsOfThen, Reading
from readmodels.engine.relations import Relations

WAITED = 8.0
"""Seconds that a request waits for the tables of its moment; then it is told how far they are."""
TRIES = 3
SHORTLY = Keeping(organisation=4, all=40, seconds=60.0)
"""What came of making one is in the database."""


class MomentBeingMade(Problem):
    """The list as of this moment is being made: {done} of {total} have been looked at. Ask again in a moment; nothing gets lost meanwhile."""

    status = 503
    code = "moment-being-made"
    de = "Die Liste zu diesem Zeitpunkt wird gerade erstellt: {done} von {total} sind angesehen. Bitte gleich noch einmal fragen; es geht nichts verloren."


class ActionsAreOfNow(Problem):
    """What may be done with something is known of now only; ask as of now, or look at the past without it."""

    code = "actions-are-of-now"
    hint = "Leave out expand=actions, or at."
    de = "Was mit etwas getan werden darf, ist nur für jetzt bekannt; bitte nach jetzt fragen, oder das Vergangene ohne dies ansehen."


class ClockWithoutMoment(QueryRefused):
    """By which clock is asked for, but not as of which moment; give a moment, or leave out the clock."""

    code = "query-clock-without-moment"
    de = "Gefragt ist, nach welcher Uhr, aber nicht, zu welchem Zeitpunkt; bitte einen Zeitpunkt angeben oder die Uhr weglassen."
    hint = "by goes with at"


@dataclass(frozen=True, slots=True)
class Asking:
    """The position that the answer must contain; and as of when the list is asked for, if not as of now."""

    after: int
    moment: tuple[datetime | date, Clock] | None = None


async def _now(after: After) -> Asking:
    return Asking(after)


async def _any_moment(request: Request, after: After, at: At | None = None, by: By = "recorded") -> Asking:
    if at is not None:
        return Asking(after, (at, by))
    if "by" in request.query_params:
        raise ClockWithoutMoment("by")
    return Asking(after)


AskingNow = Annotated[Asking, Depends(_now)]
AskingAnyMoment = Annotated[Asking, Depends(_any_moment)]
PARAMETERS = frozenset({"at", "by"})


def stands_at_moments(reads: Relations) -> bool:
    """Tell whether all that a list shows can be asked as of a moment."""
    projections = kept_by(reads)
    return bool(projections) and all(projection_named(name).keeps_moments for name in projections)


def parameters_of(reads: Relations) -> Set[str]:
    """Name what a list of these takes besides the query contract."""
    return PARAMETERS if stands_at_moments(reads) else frozenset()


@contextmanager
def reading_then(caller: Caller, reads: Relations, asking: Asking, *, whole: bool = False) -> Generator[Reading]:
    """Open the customer's read models, of now or as they stood. Raises as `reading` does, MomentInFuture, MomentBeingMade."""
    at = instant(caller, asking.moment[0]) if asking.moment is not None else None
    if asking.moment is None or at is None:
        with reading(caller, reads, asking.after, whole=whole) as found:
            yield found
        return
    wait_for(caller, reads, asking.after)  # for the customer's settings, which are those of now
    by, projections = asking.moment[1], kept_by(reads)
    for _ in range(TRIES):
        schemas = kept_schemas(caller, projections, Moment(caller.customer, by, at))
        with read_as(caller, caller.customer, projections, whole=whole) as found:
            try:
                go_to(found, schemas)
            except MomentGone:
                continue
            found.moment = AsOfThen(at, by)
            yield found
            return
    raise being_made(None)


def kept_schemas(caller: Caller, projections: Sequence[str], moment: Moment) -> list[str]:
    """Return the schemas with the moment's tables of each projection, made now where they aren't kept. Raises MomentInFuture, MomentBeingMade."""
    if moment.at > caller.backend.log.now():
        raise MomentInFuture(at=in_zone_of(caller, caller.customer, moment.at))
    return [_kept(caller, projection_named(name), moment) for name in projections]


def being_made(progress: MomentProgress | None) -> MomentBeingMade:
    done, total = (progress.done, progress.total) if progress is not None else (0, "?")
    return MomentBeingMade(done=done, total=total, headers={"Retry-After": "1"})


def _kept(caller: Caller, projection: Projection, moment: Moment) -> str:
    log, runs = caller.backend.log, caller.backend.runs
    with log.pool.connection() as connection:
        schema = kept_schema(connection, projection, moment)
    if schema is not None:
        return schema
    key = ("moment", projection.name, moment)
    run = runs.find(key)
    if run is None or run.ended:
        try:
            run = runs.start(
                key, "moment", lambda report: keep(log, projection, moment, report), lambda: caller.take("moments"), keeping=SHORTLY
            )
        except RunUnderWay:
            run = runs.find(key)
    if run is not None:
        with caller.turn.left() if caller.turn is not None else nullcontext():
            run.wait(WAITED)
        if run.ended:
            run.raise_error()
            return str(run.outcome)
    raise being_made(run.progress if run is not None and isinstance(run.progress, MomentProgress) else None)
