"""The dashboard's figures and charts, counted as rows change (H-21, H-22)."""

from typing import NamedTuple
from uuid import UUID

from readmodels.engine.table import Gathered


class DashboardCountRow(NamedTuple):
    """How many of a customer's things count under a label of a figure."""

    customer_id: UUID
    figure: str
    label: str
    n: int


DASHBOARD_COUNTS = Gathered("dashboard_counts", DashboardCountRow, unique="customer_id, figure, label")
