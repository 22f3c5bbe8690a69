"""The dashboard's figures and charts (H-21, H-22). What doesn't exist yet (orders, service cases) is left out, not shown as zero."""

from typing import Any

from readmodels.engine.detail import position_of
from readmodels.engine.reader import Reading
from readmodels.inventory.clarification_cases import CASE_KINDS

DASHBOARD_FROM = ("inventory",)
"""The projections whose rows it shows."""

_FIGURES = {"users": ("users", "active"), "smartphones_and_tablets": ("handhelds", "all"), "laptops_and_pcs": ("computers", "all")}
_COUNTS = "SELECT figure, label, n FROM dashboard_counts WHERE customer_id = %(customer)s AND n > 0 ORDER BY n DESC, label"
_SIM_STATUS = ("active", "free", "paused", "inactive")


def dashboard(reading: Reading) -> dict[str, Any]:
    """`figures`, `charts` and the table of tariffs; clarification cases only where that feature is switched on. A label "?" means: not known."""
    counts: dict[str, dict[str, int]] = {}
    for figure, label, n in reading.all(_COUNTS):
        counts.setdefault(figure, {})[label] = n
    figures = {name: counts.get(figure, {}).get(label, 0) for name, (figure, label) in _FIGURES.items()}
    charts: dict[str, Any] = {
        "smartphone_and_tablet_models": _slices(counts.get("handheld_models", {})),
        "laptop_and_pc_models": _slices(counts.get("computer_models", {})),
    }
    if "clarification_cases" in reading.settings.features:
        open_cases = counts.get("clarification_cases", {})
        charts["clarification_cases"] = [
            {"kind": kind, "de": de, "en": en, "count": open_cases.get(kind, 0)} for kind, (de, en) in CASE_KINDS.items()
        ]
    return {
        "figures": {**figures, "active_numbers": counts.get("numbers", {}).get("active", 0)},
        "charts": charts,
        "tariffs": _tariffs(counts),
    }


def dashboard_position(reading: Reading) -> int | None:
    """As of which position the figures are."""
    row = reading.one(f"SELECT {position_of(DASHBOARD_FROM)}")
    return row[0] if row else None


def _slices(counts: dict[str, int]) -> list[dict[str, Any]]:
    return [{"label": label, "count": n} for label, n in counts.items()]


def _tariffs(counts: dict[str, dict[str, int]]) -> list[dict[str, Any]]:
    """One row per tariff with its numbers by status, the most used first."""
    by_status = {status: counts.get(f"tariff:{status}", {}) for status in _SIM_STATUS}
    names = {name for found in by_status.values() for name in found}
    rows = [{"tariff": name, **{status: found.get(name, 0) for status, found in by_status.items()}} for name in names]
    return sorted(rows, key=lambda row: (-int(row["active"]), str(row["tariff"])))
