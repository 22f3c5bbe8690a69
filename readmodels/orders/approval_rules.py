"""Which orders of a customer need approval, and who gives it, as it is set now (H-11)."""

from typing import NamedTuple
from uuid import UUID

from readmodels.engine.table import Json, Table


class ApprovalRulesRow(NamedTuple):
    """`rules`: as their event says them."""

    customer_id: UUID
    rules: Json
    version: int
    position: int


APPROVAL_RULES = Table("approval_rules", ApprovalRulesRow, key="customer_id")
