"""What the dashboard counts of the inventory's rows (H-21, H-22)."""

from readmodels.dashboard import DASHBOARD_COUNTS

INVENTORY_COUNTS = DASHBOARD_COUNTS.table("inventory_counts")
