"""What may be done with an import (F-12, F-15)."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from access.rights import Right
from aggregates.feed_import import FeedImport
from aggregates.import_terms import ImportState
from api.engine.access import Caller
from api.engine.allowed_actions import Action, ActionTable
from api.engine.refusals import RunUnderWay
from api.imports.import_runs import run_of
from commands.engine.command import NotFound
from commands.imports.dismiss_quarantined_rows import ImportNotDone, RowsNotOpen
from commands.imports.held_import import check_held
from importers.imports.beginning import ImportBusy
from importers.imports.corrected_row import NothingToCorrect
from importers.imports.corrections import NotCompleted
from readmodels.engine.reader import Reading

_WRITE: Right = ("imports", "write")


class ImportFacts(NamedTuple):
    """`released`: the brake held it, and somebody let it go on. `rows`: whether any are open in its quarantine."""

    import_id: UUID
    file_name: str
    state: ImportState
    released: bool
    rows: bool


def _facts(found: Reading, ids: Sequence[UUID]) -> Mapping[UUID, ImportFacts]:
    rows = found.all(
        "SELECT import_id, import_id, file_name, state, held IS NOT NULL AND state = 'running', open_rows > 0"
        " FROM imports WHERE import_id = ANY(%(ids)s)",
        {"ids": list(ids)},
    )
    return {row[0]: ImportFacts(*row[1:]) for row in rows}


def facts_of(caller: Caller, found: Reading, import_id: UUID) -> Mapping[UUID, ImportFacts]:
    """Of an import that the read model may have no row of (yet): a file that was refused whole leaves nothing on the record."""
    shown = _facts(found, [import_id])
    if shown:
        return shown
    try:
        state = caller.backend.importer.state(caller.customer, import_id)
    except NotFound:
        return {import_id: ImportFacts(import_id, str(import_id), "none", released=False, rows=False)}
    return facts_of_events(import_id, state)


def facts_of_events(import_id: UUID, state: FeedImport) -> Mapping[UUID, ImportFacts]:
    """By the import's own events, whatever the read model knows."""
    return {import_id: ImportFacts(import_id, state.file_name, state.state, state.released, bool(state.open_rows))}


def _runs_here(one: ImportFacts, caller: Caller) -> bool:
    run = run_of(caller, one.import_id)
    return run is not None and not run.ended


def _check_recorded(one: ImportFacts) -> None:
    if one.state == "none":
        raise NotFound(FeedImport.noun, one.import_id)


def _release(one: ImportFacts, caller: Caller) -> bool:
    if _runs_here(one, caller):
        raise RunUnderWay(what=f"import {one.file_name}")
    _check_recorded(one)
    if not (one.state == "running" and one.released):
        check_held(FeedImport(state=one.state))
    return True


def _discard(one: ImportFacts, caller: Caller) -> bool:
    _check_recorded(one)
    if one.state == "running":
        if _runs_here(one, caller):
            raise ImportBusy
        return True
    if one.state in ("discarded", "failed"):
        return False
    check_held(FeedImport(state=one.state))
    return True


def _correct(one: ImportFacts, _caller: Caller) -> bool:
    _check_recorded(one)
    if one.state != "completed":
        raise NotCompleted
    if not one.rows:
        raise NothingToCorrect(line="–", open="–")
    return True


def _dismiss(one: ImportFacts, _caller: Caller) -> bool:
    _check_recorded(one)
    if one.state != "completed":
        raise ImportNotDone
    if not one.rows:
        raise RowsNotOpen(lines="–", open="–")
    return True


IMPORT_ACTIONS = ActionTable(
    _facts,
    (
        Action("release", "POST /imports/{import_id}/release", _WRITE, _release),
        Action("discard", "POST /imports/{import_id}/discard", _WRITE, _discard),
        Action("correct", "POST /imports/{import_id}/quarantine/corrections", _WRITE, _correct),
        Action("dismiss", "POST /imports/{import_id}/quarantine/dismissals", _WRITE, _dismiss),
    ),
)
