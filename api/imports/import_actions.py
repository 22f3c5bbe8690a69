"""What is looked at to tell what may be done with an import (F-12, F-15)."""

from collections.abc import Iterable, Sequence
from typing import cast
from uuid import UUID

from aggregates.customer import Customer, Feature
from aggregates.feed_import import FeedImport
from aggregates.import_terms import ImportCounts
from api.engine.access import Caller
from api.engine.allowed_actions import ActionTable
from api.engine.shown import Shown
from commands.engine.command import NotFound
from importers.imports.importer import Importer
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.import_resource import IMPORT_LIST

_IMPORTS = """SELECT import_id, kind, file_name, state, held IS NOT NULL AND state = 'running', open_rows > 0, changed, quarantined
    FROM imports WHERE import_id = ANY(%(ids)s)"""


def _look(caller: Caller, found: Reading, ids: Sequence[UUID]) -> Shown:
    shown = _with_customer(caller, found)
    for import_id, kind, file_name, state, released, open_rows, changed, quarantined in found.all(_IMPORTS, {"ids": list(ids)}):
        # Which rows are open, no list knows: only whether any are.
        lines = frozenset({0} if open_rows else ())
        counts = ImportCounts(changed=changed, quarantined=quarantined)
        of = FeedImport(kind=kind, file_name=file_name, state=state, released=released, open_rows=lines, counts=counts)
        shown.thing(import_id, of)
    return shown


def _with_customer(caller: Caller, found: Reading) -> Shown:
    """Begin with what is agreed with the customer, which decides of some kinds what may be done."""
    shown = Shown(caller)
    features = frozenset(cast("Iterable[Feature]", found.settings.features))
    shown.beside(shown.customer_id, Customer(features=features))
    return shown


def import_shown(caller: Caller, found: Reading, import_id: UUID, newer: FeedImport | None) -> Shown:
    """Show an import that the read model may have no row of (yet): a file that was refused whole leaves nothing on the record.

    `newer`: by its events.
    """
    shown = _look(caller, found, [import_id]) if newer is None else _with_customer(caller, found)
    if not shown.things:
        shown.thing(import_id, newer or _recorded(caller, import_id))
    return shown


def _recorded(caller: Caller, import_id: UUID) -> FeedImport | None:
    try:
        return caller.backend.parts[Importer].state(caller.customer, import_id)
    except NotFound:
        return None


IMPORT_ACTIONS = ActionTable(IMPORT_LIST, _look, read_by(_IMPORTS))
