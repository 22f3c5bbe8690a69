"""What is looked at to tell what may be done with expected proceeds."""

from collections.abc import Sequence
from uuid import UUID

from aggregates.remarketing.expected_proceeds import ExpectedProceeds
from api.engine.access import Caller
from api.engine.allowed_actions import ActionTable
from api.engine.shown import Shown
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.remarketing.expected_proceeds_resource import EXPECTED_PROCEEDS_LIST

_KEPT = "SELECT proceeds_id, maker, model, size, grade FROM expected_proceeds WHERE proceeds_id = ANY(%(ids)s)"


def _look(caller: Caller, found: Reading, ids: Sequence[UUID]) -> Shown:
    shown = Shown(caller)
    for proceeds_id, maker, model, size, grade in found.all(_KEPT, {"ids": [*ids]}):
        shown.thing(proceeds_id, ExpectedProceeds(maker, model, size, grade))
    return shown


EXPECTED_PROCEEDS_ACTIONS = ActionTable(EXPECTED_PROCEEDS_LIST, _look, read_by(_KEPT))
