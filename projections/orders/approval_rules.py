"""The rules for the approval of orders, as customers have set them (H-11)."""

from aggregates.agreements.approval_rules import ApprovalRulesChanged
from eventstore.envelope import Recorded
from projections.engine.projection import Projection
from projections.engine.rows import Rows
from readmodels.engine.table import Json
from readmodels.orders.approval_rules import APPROVAL_RULES, ApprovalRulesRow

approval_rules = Projection("approval_rules", version=1, tables=(APPROVAL_RULES,))


@approval_rules.on(ApprovalRulesChanged)
def changed(rows: Rows, recorded: Recorded[ApprovalRulesChanged]) -> None:
    told = Json(recorded.event.rules.model_dump_json())
    rows.put(APPROVAL_RULES, ApprovalRulesRow(recorded.customer_id, told, recorded.stream_version, recorded.position))
