"""What stands beside an import that no table keeps: whether somebody still works on it, and the name of who started it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from api.engine.access import Caller
from api.engine.answer import Texts, about
from api.engine.lists import Unfold
from importers.imports.interrupted import interrupted_imports
from readmodels.engine.names import ACTOR, TODAY, names_in
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by

_ACTORS = "SELECT import_id::text, actor FROM imports WHERE import_id = ANY(%(imports)s)"
ACTOR_NAME: Any = about(Texts, "Who started it, as they are called today")


def _interrupted(caller: Caller, _found: Reading, ids: Sequence[UUID]) -> Mapping[str, dict[str, Any]]:
    """Whether an import is running by the record alone: its process was killed, and nobody works on it."""
    with caller.backend.log.pool.connection() as connection:
        alone = interrupted_imports(connection, ids)
    return {str(each): {"interrupted": each in alone} for each in ids}


def _started_by(caller: Caller, found: Reading, ids: Sequence[UUID]) -> Mapping[str, dict[str, Any]]:
    actors = {str(each): str(actor) for each, actor in found.all(_ACTORS, {"imports": list(ids)})}
    names = names_in(caller.backend.log, caller.customer, {(ACTOR, actor) for actor in actors.values()})
    return {each: {"actor_name": names.called(ACTOR, actor, TODAY.position).today._asdict()} for each, actor in actors.items()}


BESIDE_IMPORTS: Mapping[str, Unfold] = {
    "interrupted": Unfold(_interrupted, frozenset, {"interrupted": about(bool, "Its process was killed, and nobody works on it")}),
    "actor_name": Unfold(_started_by, lambda: read_by(_ACTORS), {"actor_name": ACTOR_NAME}),
}
"""Told with each, whoever asks."""


def beside(caller: Caller, found: Reading, import_id: UUID) -> dict[str, Any]:
    """Return all of it for one import."""
    return {name: value for each in BESIDE_IMPORTS.values() for name, value in each.of(caller, found, [import_id])[str(import_id)].items()}
