"""Timers over HTTP, for operations: what is due and not done, and why (docs/operations.md)."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Response
from pydantic import Field
from typing_extensions import TypedDict

from api.engine.access import InspectsAll
from api.engine.reading import json_answer
from api.engine.route import guarded
from commands.timers.due_timers import Undone, timer_figures, undone
from commands.timers.timed_command import timed_commands

router = guarded("Betrieb / operations", "operations")


class TimerUndone(TypedDict):
    """A timer that is due and not done; `tries`: how often it failed."""

    timer: str
    de: str
    en: str
    customer_id: UUID
    subject_kind: Annotated[str, Field(examples=["order"])]
    subject_id: UUID
    due_at: datetime
    rule: Annotated[str | None, Field(description="What it was reckoned by")]
    tries: int
    next_try_at: datetime | None
    error: str | None


class TimersTold(TypedDict):
    """How timers stand; `undone`: the hundred that have been due for longest."""

    waiting: Annotated[int, Field(description="Those whose moment is still to come")]
    due: int
    late: Annotated[int, Field(description="Due for more than a minute")]
    failing: Annotated[int, Field(description="Tried, and tried again later")]
    oldest_due_seconds: float
    undone: list[TimerUndone]


@router.get("/ops/timers", summary="Fällige Zeitgeber / Timers that are due", response_model=TimersTold)
def list_timers(caller: InspectsAll) -> Response:
    """What failed is tried again by itself, ever later, at most an hour; a refusal or error stands in `error`."""
    now = datetime.now(UTC)
    with caller.backend.log.pool.connection() as connection:
        figures, found = timer_figures(connection, now), undone(connection, now)
    counts = {name: getattr(figures, name) for name in ("waiting", "due", "late", "failing")}
    return json_answer({**counts, "oldest_due_seconds": figures.oldest_seconds, "undone": [_told(each) for each in found]})


def _told(each: Undone) -> dict[str, Any]:
    known = timed_commands().get(each.due.timer)
    noun = (known.timer.noun.de, known.timer.noun.en) if known else (each.due.timer, each.due.timer)
    return {
        "timer": each.due.timer,
        "de": noun[0],
        "en": noun[1],
        "customer_id": each.due.customer_id,
        "subject_kind": known.timer.of.stem if known else "",
        "subject_id": each.due.stream_id,
        "due_at": each.due.due_at,
        "rule": each.rule,
        "tries": each.tries,
        "next_try_at": each.next_try_at,
        "error": each.last_error,
    }
