"""What the dashboard counts of the inventory's rows (H-21, H-22)."""

from readmodels.dashboard import DASHBOARD_COUNTS

HANDHELDS = ("smartphone", "tablet")
COMPUTERS = ("laptop", "pc")
"""Kinds of devices that are counted together (H-21)."""
UNKNOWN = "?"
"""The label of what has no model, or no tariff."""

INVENTORY_COUNTS = DASHBOARD_COUNTS.table("inventory_counts")
