"""Each figure is the number of rows of the list that it leads to, now and as of a moment (H-21 to H-23, F-06)."""

from typing import Any

import pytest

from tests.api.conftest import Side, World
from tests.api.imports.test_imports import feed, imported


def total(side: Side, path: str, **asked: Any) -> int:
    """How many rows a list has."""
    return side.read(path, count="exact", limit=1, **asked)["total"]


def cases_of(side: Side) -> dict[str, int]:
    return {each["kind"]: each["count"] for each in side.read("/dashboard")["charts"]["clarification_cases"]}


def rows_behind(side: Side, **asked: Any) -> dict[str, int]:
    """How many devices are in the lists to which the cases about them lead."""
    overview = side.read("/overview", limit=500, **{"filter[user_id][empty]": "true", "filter[device_id][empty]": "false", **asked})[
        "items"
    ]
    without_user = total(side, "/devices", **{"filter[user_id][empty]": "true", **asked})
    assert total(side, "/devices", **{"filter[user][empty]": "true", **asked}) == without_user
    assert len({row["device_id"] for row in overview}) == without_user
    return {
        "activation_lock": total(side, "/devices", **{"filter[activation_locked]": "true", **asked}),
        "new_from_carrier": total(side, "/devices", **{"filter[unknown]": "true", **asked}),
        "without_user": without_user,
    }


def agree(side: Side) -> dict[str, int]:
    """Compare all figures with the lists of now; returns the cases."""
    told = side.read("/dashboard")
    figures, charts = {name: figure["count"] for name, figure in told["figures"].items()}, told["charts"]
    assert figures["users"] == total(side, "/users", **{"filter[status]": "active"})
    assert figures["active_numbers"] == total(side, "/sims", **{"filter[status]": "active"})
    for figure, chart, kinds in (
        ("smartphones_and_tablets", "smartphone_and_tablet_models", "smartphone,tablet"),
        ("laptops_and_pcs", "laptop_and_pc_models", "laptop,pc"),
    ):
        rows = total(side, "/devices", **{"filter[kind][in]": kinds})
        assert figures[figure] == rows == charts[chart]["others"] + sum(each["count"] for each in charts[chart]["slices"])
    for tariff in told["tariffs"]:
        named = {"filter[tariff][empty]": "true"} if tariff["tariff"] is None else {"filter[tariff]": tariff["tariff"]}
        for status in ("active", "free", "paused", "inactive"):
            assert tariff[status] == total(side, "/sims", **{"filter[status]": status, **named})
    cases = cases_of(side)
    assert cases == {kind: total(side, "/clarification-cases", **{"filter[kind]": kind}) for kind in cases}
    assert cases == {each["kind"]: each["open"] for each in side.read("/clarification-cases/summary")["kinds"]}
    assert {kind: cases[kind] for kind in ("activation_lock", "new_from_carrier", "without_user")} == rows_behind(side)
    return cases


@pytest.fixture
def counted(world: World) -> Side:
    side = world.side("Zählwerk GmbH")
    for feature in ("dashboard", "clarification_cases"):
        assert world.ops.put(f"/customer/features/{feature}", headers={"X-Customer": side.number}).status_code == 200
    return side


@pytest.mark.requirement("A-11", "F-06", "H-21", "H-23")
@pytest.mark.requirement("H-22")
def test_new_devices_of_the_feed_are_without_user_in_every_figure_and_list(world: World, counted: Side) -> None:
    side = counted
    side.device(kind="laptop")
    held = side.device()
    user = side.user()
    side.write("POST", f"/devices/{held}/assignment", {"user_id": user})
    seen: list[tuple[str, dict[str, int]]] = []

    def remember() -> dict[str, int]:
        cases = agree(side)
        seen.append((world.log.now().isoformat(), {kind: cases[kind] for kind in ("activation_lock", "new_from_carrier", "without_user")}))
        return seen[-1][1]

    assert remember() == {"activation_lock": 0, "new_from_carrier": 0, "without_user": 1}
    imported(side, feed(1, 2, 3))
    assert remember() == {"activation_lock": 0, "new_from_carrier": 3, "without_user": 4}
    one, two, three = (each["id"] for each in side.read("/devices", **{"filter[unknown]": "true"})["items"])
    assert [case["kind"] for case in side.read(f"/devices/{one}")["cases"]] == ["new_from_carrier", "without_user"]
    side.write("POST", f"/devices/{one}/acknowledgement")
    assert remember() == {"activation_lock": 0, "new_from_carrier": 2, "without_user": 4}, "one that is confirmed still has no user"
    side.write("POST", f"/devices/{two}/assignment", {"user_id": user})
    assert remember() == {"activation_lock": 0, "new_from_carrier": 1, "without_user": 3}, "one that is assigned is known, too"
    side.write("PUT", f"/devices/{three}/activation-lock")
    side.write("POST", f"/devices/{held}/merge", {"absorbed_id": three})
    assert remember() == {"activation_lock": 1, "new_from_carrier": 0, "without_user": 2}, "one that became part of another is that one"
    side.write("DELETE", "/customer/unknown-devices")
    assert remember() == seen[-1][1]
    imported(side, feed(1, 2, 3, 4, day="2026-10-02"))
    assert remember() == seen[-1][1], "nobody sees it"
    side.write("PUT", "/customer/unknown-devices")
    assert remember() == {"activation_lock": 1, "new_from_carrier": 1, "without_user": 3}
    as_of(side, seen)


def as_of(side: Side, seen: list[tuple[str, dict[str, int]]]) -> None:
    """Compare the lists of past moments with what was counted then; six of a customer are kept at a time."""
    for at, cases in seen[-6:]:
        then = {"at": at, "by": "recorded"}
        assert rows_behind(side, **then) == cases
        assert {kind: total(side, "/clarification-cases", **{"filter[kind]": kind, **then}) for kind in cases} == cases
