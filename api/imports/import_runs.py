"""Imports in the background of this process: how they are started, and what is told of them."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import Header, Response

from aggregates.import_terms import QuarantinedRow
from api.engine.access import Caller
from api.engine.reading import json_answer
from api.engine.runs import Progress, Run
from api.engine.shares import Place
from importers.imports.result import ImportResult
from importers.quarantine import RowNoted

IMPORT = "/imports/{import_id}"
PROGRESS = "/imports/{import_id}/progress"
LONGEST_WAIT = 30.0
TOLD_ROWS = 100
TOLD_WARNINGS = 10_000
"""Of a dry run they stand nowhere else; an import's are a list, too."""
BEGINS_WITHIN = 1.0
"""So many seconds an upload's answer waits for the import's id; most files are looked through by then."""
Prefer = Annotated[
    str | None, Header(description="`wait=10`: up to so many seconds for the outcome, instead of 202 at once", examples=["wait=10"])
]


def waited_for(outcome: Any) -> dict[int | str, dict[str, Any]]:
    """Describe what is answered beside 202, by routes that take `Prefer: wait=`."""
    told = "The outcome, where the client prefers to wait and it comes in time / das Ergebnis, wenn es rechtzeitig kommt"
    return {200: {"model": outcome, "description": told}}


def run_of(caller: Caller, import_id: UUID) -> Run | None:
    """Find the import, if it runs or ran in this process."""
    return caller.backend.runs.find(_key(caller, import_id))


def _key(caller: Caller, import_id: UUID) -> tuple[str, UUID, UUID]:
    return "import", caller.customer, import_id


def begun(caller: Caller, upload_id: UUID, import_id: UUID) -> None:
    """Note that an upload turned out to be this import: a new one, a killed one that goes on, or one that was done before."""
    caller.backend.runs.begun(_key(caller, upload_id), _key(caller, import_id))


def resolved(caller: Caller, import_id: UUID) -> UUID:
    """Return the import's id, also where a client was told another one before the import had begun."""
    run = run_of(caller, import_id)
    return import_id if run is None or run.known_as is None else run.known_as[2]


def started(
    caller: Caller,
    import_id: UUID,
    what: str,
    work: Callable[[Progress], ImportResult],
    prefer: str | None,
    *,
    begins_within: float = 0,
    take: Callable[[], Place] | None = None,
) -> Response:
    """Answer 202 and where to look; or the outcome, where the client prefers to wait and it comes in time.

    `begins_within`: seconds to wait until it shows which import it is. `take`: where the request has a place of the imports already.
    """
    run = caller.backend.runs.start(
        _key(caller, import_id), what, lambda report: without_the_rest(work(report)), take or partial(caller.take, "imports")
    )
    wait = wait_of(prefer)
    if wait and run.wait(wait):
        run.raise_error()
        return outcome_answer(caller, run.outcome, import_id)
    run.wait_for_key(begins_within)
    import_id = resolved(caller, import_id)
    shown_at = IMPORT.format(import_id=import_id)
    answered = json_answer({"id": import_id, "state": "running", "href": shown_at, "progress": PROGRESS.format(import_id=import_id)})
    answered.status_code = 202
    answered.headers["Location"] = shown_at
    return answered


def outcome_answer(caller: Caller, result: ImportResult, *others: UUID) -> Response:
    """Answer with what came of an import, and the `position` of the last thing that it wrote: quoted as `after`, the next answer contains it all.

    `others`: further streams in which it left something.
    """
    position = last_position(caller, result.import_id, *others)
    return json_answer({**result_json(result), "position": position}, position)


def last_position(caller: Caller, *streams: UUID) -> int | None:
    """Look up where these streams ended last; None where nothing is on the record."""
    query = "SELECT max(position) FROM events WHERE stream_id = ANY(%s) AND customer_id = %s"
    with caller.backend.log.pool.connection() as connection:
        row = connection.execute(query, (list(streams), caller.customer)).fetchone()
    return row[0] if row is not None else None


def wait_of(prefer: str | None) -> float:
    """Read the seconds of `Prefer: wait=10` (RFC 7240); 0 for anything else."""
    name, _, seconds = (prefer or "").partition("=")
    seconds = seconds.strip()
    asked = name.strip() == "wait" and seconds.isascii() and seconds.isdigit() and len(seconds) < 5
    return min(float(seconds), LONGEST_WAIT) if asked else 0.0


def without_the_rest(result: ImportResult) -> ImportResult:
    """Return what is ever told of it, as it is kept for long.

    That is no events, of the rows that were not taken the first hundred, and not what stood in them.
    """
    rows = [row.model_copy(update={"sealed_row": ""}) for row in result.quarantined[:TOLD_ROWS]]
    return replace(result, preview=[], quarantined=rows, warned=result.warned[:TOLD_WARNINGS])


def result_json(result: ImportResult) -> dict[str, Any]:
    """Return what came of an import; of the rows that were not taken, the first hundred; of what it warns of, the first ten thousand, and how many more there are."""
    warned = result.warned[:TOLD_WARNINGS]
    return {
        "id": result.import_id,
        "state": result.state,
        "counts": result.counts.model_dump(),
        "message_de": result.message_de,
        "message_en": result.message_en,
        "quarantined": [_row(row) for row in result.quarantined[:TOLD_ROWS]],
        "warnings": result.warnings,
        "warned": [_warning(noted) for noted in warned],
        "warned_left_out": max(0, result.warnings - sum(noted.stands_for for noted in warned)),
    }


def _row(row: QuarantinedRow) -> dict[str, Any]:
    de, en = row.sentences
    return {"line": row.line, "column": row.column, "value": row.value, "reason": row.reason, "reason_de": de, "reason_en": en}


def _warning(noted: RowNoted) -> dict[str, Any]:
    de, en = noted.sentences
    return {
        "line": noted.line,
        "column": noted.column or None,
        "value": noted.value or None,
        "code": noted.notice.value,
        "text_de": de,
        "text_en": en,
    }
