"""What the dashboard shows of users, devices and numbers (H-21, H-22)."""

from typing import Any

from readmodels.dashboard_query import Counts, DashboardPart
from readmodels.engine.reader import Reading

_SIM_STATUS = ("active", "free", "paused", "inactive")


def _number(counts: Counts, figure: str, label: str) -> int:
    return counts.get(figure, {}).get(label, 0)


def _slices(counts: Counts, figure: str) -> list[dict[str, Any]]:
    return [{"label": label, "count": n} for label, n in counts.get(figure, {}).items()]


def _tariffs(_reading: Reading, counts: Counts) -> list[dict[str, Any]]:
    """One row per tariff with its numbers by status, the most used first."""
    by_status = {status: counts.get(f"tariff:{status}", {}) for status in _SIM_STATUS}
    names = {name for found in by_status.values() for name in found}
    rows = [{"tariff": name, **{status: found.get(name, 0) for status, found in by_status.items()}} for name in names]
    return sorted(rows, key=lambda row: (-int(row["active"]), str(row["tariff"])))


ACTIVE_USERS = DashboardPart("figures", "users", lambda _reading, counts: _number(counts, "users", "active"))
HANDHELDS = DashboardPart("figures", "smartphones_and_tablets", lambda _reading, counts: _number(counts, "handhelds", "all"))
COMPUTERS = DashboardPart("figures", "laptops_and_pcs", lambda _reading, counts: _number(counts, "computers", "all"))
ACTIVE_NUMBERS = DashboardPart("figures", "active_numbers", lambda _reading, counts: _number(counts, "numbers", "active"))
HANDHELD_MODELS = DashboardPart("charts", "smartphone_and_tablet_models", lambda _reading, counts: _slices(counts, "handheld_models"))
COMPUTER_MODELS = DashboardPart("charts", "laptop_and_pc_models", lambda _reading, counts: _slices(counts, "computer_models"))
TARIFFS = DashboardPart("tables", "tariffs", _tariffs)
