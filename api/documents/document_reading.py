"""Which documents somebody sees: those of things of which they see the details, wherever these stand."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from aggregates.document import Document
from api.engine.access import Caller
from api.engine.allowed_actions import ActionTable
from api.engine.route import area_of
from api.engine.shown import Shown
from api.engine.thing import THINGS
from readmodels.document_resource import DOCUMENT_LIST
from readmodels.documents import ATTACHABLES
from readmodels.engine.detail import Detail
from readmodels.engine.history_entry import Subject
from readmodels.engine.query import Query
from readmodels.engine.query_conditions import Condition
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by

_DOCUMENTS = "SELECT document_id, attached_kind, attached_id, name, status FROM documents WHERE document_id = ANY(%(ids)s)"
DOCUMENTS_READ = read_by(_DOCUMENTS)


def kinds_seen(found: Reading) -> tuple[str, ...]:
    """Name the kinds of things of which whoever asks may read."""
    area = {thing.noun: area_of(thing.router) for thing in THINGS}
    asker = found.asker
    return tuple(each.about.stem for each in ATTACHABLES if asker is None or (area[each.about.noun], "read") in asker.rights)


def seen_documents(found: Reading, query: Query) -> Query:
    """Leave out those of things of which nothing is shown; and those that are gone, but for who asks for them."""
    seen = Condition("attached_kind", "in", (kinds_seen(found),), fixed=True)
    gone = () if any(each.field == "status" for each in query.conditions) else (Condition("status", "eq", ("there",), fixed=True),)
    return replace(query, conditions=(*query.conditions, seen, *gone))


def document_detail(found: Reading, document_id: UUID) -> Detail | None:
    """Show a document; None where whoever asks sees none such."""
    fields = found.listed(DOCUMENT_LIST, document_id)
    if fields is None or fields["attached_kind"] not in kinds_seen(found):
        return None
    return Detail(fields, fields["version"])


def document_subject(found: Reading, document_id: UUID | str) -> Subject | None:
    for row in found.all(_DOCUMENTS, {"ids": [document_id]}):
        if row[1] in kinds_seen(found):
            return Subject([row[0]], "document", str(row[0]))
    return None


def _look(caller: Caller, found: Reading, ids: Sequence[UUID]) -> Shown:
    shown = Shown(caller)
    for document_id, kind, thing_id, name, status in found.all(_DOCUMENTS, {"ids": [*ids]}):
        shown.thing(document_id, Document(attached_to=f"{kind}:{thing_id}", name=name, status=status))
    return shown


DOCUMENT_ACTIONS = ActionTable(DOCUMENT_LIST, _look, DOCUMENTS_READ)
