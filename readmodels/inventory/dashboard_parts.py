"""What the dashboard shows of users, devices and numbers (H-21, H-22)."""

from typing_extensions import TypedDict

from readmodels.dashboard_query import Chart, Counts, DashboardPart, Figure, Slice
from readmodels.devices.device_resource import DEVICE_LIST
from readmodels.engine.list_href import list_href
from readmodels.engine.reader import Reading
from readmodels.inventory.inventory_counts import COMPUTERS, HANDHELDS, UNKNOWN
from readmodels.sims.sim_resource import SIM_LIST
from readmodels.users.user_resource import USER_LIST

SLICES = 12
"""So many models a chart tells one by one, the most frequent first; the others are told together."""
_IN_USE = {"whereabouts": None, "lost": None}
"""Neither in the pool nor lost; what is gone for good is on no list."""


class TariffLine(TypedDict):
    """How many numbers have the tariff, by status; `tariff` is null for those of which none is known."""

    tariff: str | None
    active: int
    free: int
    paused: int
    inactive: int
    href: str


def _figure(counts: Counts, figure: str, label: str, href: str) -> Figure:
    return {"count": counts.get(figure, {}).get(label, 0), "href": href}


def _models(counts: Counts, figure: str, kinds: tuple[str, ...]) -> Chart:
    """Tell the models of devices in use, the most frequent first (`seeds/1`, H-22)."""
    found = counts.get(figure, {})
    told = [*found.items()][:SLICES]
    slices: list[Slice] = [
        {"label": known, "count": count, "href": list_href(DEVICE_LIST, kind=kinds, designation=known, **_IN_USE)}
        for label, count in told
        for known in (None if label == UNKNOWN else label,)
    ]
    return {
        "slices": slices,
        "others": sum(found.values()) - sum(count for _, count in told),
        "other_labels": len(found) - len(told),
        "href": list_href(DEVICE_LIST, kind=kinds, **_IN_USE),
    }


def _tariffs(_reading: Reading, counts: Counts) -> list[TariffLine]:
    """One line per tariff with its numbers by status, the most used first."""
    lines = [_tariff(counts, name) for name in {name for figure, found in counts.items() if figure.startswith("tariff:") for name in found}]
    return sorted(lines, key=lambda line: (-line["active"], line["tariff"] or ""))


def _tariff(counts: Counts, name: str) -> TariffLine:
    tariff = None if name == UNKNOWN else name
    active, free, paused, inactive = (
        counts.get(f"tariff:{status}", {}).get(name, 0) for status in ("active", "free", "paused", "inactive")
    )
    href = list_href(SIM_LIST, tariff=tariff)
    return {"tariff": tariff, "active": active, "free": free, "paused": paused, "inactive": inactive, "href": href}


ACTIVE_USERS = DashboardPart(
    "figures", "users", lambda _, counts: _figure(counts, "users", "active", list_href(USER_LIST, status="active")), Figure
)
HANDHELD_DEVICES = DashboardPart(
    "figures",
    "smartphones_and_tablets",
    lambda _, counts: _figure(counts, "handhelds", "all", list_href(DEVICE_LIST, kind=HANDHELDS)),
    Figure,
)
COMPUTER_DEVICES = DashboardPart(
    "figures", "laptops_and_pcs", lambda _, counts: _figure(counts, "computers", "all", list_href(DEVICE_LIST, kind=COMPUTERS)), Figure
)
ACTIVE_NUMBERS = DashboardPart(
    "figures", "active_numbers", lambda _, counts: _figure(counts, "numbers", "active", list_href(SIM_LIST, status="active")), Figure
)
HANDHELD_MODELS = DashboardPart(
    "charts", "smartphone_and_tablet_models", lambda _, counts: _models(counts, "handheld_models", HANDHELDS), Chart
)
COMPUTER_MODELS = DashboardPart("charts", "laptop_and_pc_models", lambda _, counts: _models(counts, "computer_models", COMPUTERS), Chart)
TARIFFS = DashboardPart("tables", "tariffs", _tariffs, list[TariffLine])
