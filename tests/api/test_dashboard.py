"""The dashboard's figures, charts and table over HTTP, and the lists behind them (H-21, H-22)."""

from collections.abc import Iterator
from typing import Any, cast

import pytest

from tests.api.conftest import Side, World

FEATURES = ("dashboard", "clarification_cases")


def _side(world: World, name: str) -> Side:
    side = world.side(name)
    for feature in FEATURES:
        world.ops.put(f"/customer/features/{feature}", headers={"X-Customer": side.number})
    return side


def _linked(told: Any) -> Iterator[tuple[str, int]]:
    """Everything of an answer that has a count and leads to a list."""
    if isinstance(told, dict):
        members = cast("dict[str, Any]", told)
        if "href" in members and "count" in members:
            yield members["href"], members["count"]
        if "href" in members and "slices" in members:
            yield members["href"], members["others"] + sum(each["count"] for each in members["slices"])
        if "href" in members and "tariff" in members:
            yield members["href"], members["active"] + members["free"] + members["paused"] + members["inactive"]
        for each in members.values():
            yield from _linked(each)
    if isinstance(told, list):
        for each in cast("list[Any]", told):
            yield from _linked(each)


@pytest.mark.requirement("H-22")
def test_the_charts_count_models_cases_and_tariffs(world: World) -> None:
    side = _side(world, "Schaubild GmbH")
    user = side.user()
    held = side.device(model="Phone 1", kind="smartphone")
    side.write("POST", f"/devices/{held}/assignment", {"user_id": user})
    side.device(model="Phone 1", kind="smartphone")
    side.device(model="Tab 2", kind="tablet")
    side.device(model="Book 3", kind="laptop")
    side.device(model="Tower 4", kind="pc")
    for status in ("active", "active", "free", "paused"):
        side.sim(tariff={"name": "Business M"}, status=status)
    told = side.read("/dashboard")
    charts = {name: told["charts"][name] for name in ("smartphone_and_tablet_models", "laptop_and_pc_models")}
    assert {name: [(each["label"], each["count"]) for each in chart["slices"]] for name, chart in charts.items()} == {
        "smartphone_and_tablet_models": [("Beispielwerk Phone 1", 2), ("Beispielwerk Tab 2", 1)],
        "laptop_and_pc_models": [("Beispielwerk Book 3", 1), ("Beispielwerk Tower 4", 1)],
    }
    assert {each["kind"]: each["count"] for each in told["charts"]["clarification_cases"]}["without_user"] == 4
    assert [(each["tariff"], each["active"], each["free"], each["paused"], each["inactive"]) for each in told["tariffs"]] == [
        ("Business M", 2, 1, 1, 0)
    ]
    side.write("DELETE", f"/devices/{held}/user")
    later = side.read("/dashboard")["charts"]["clarification_cases"]
    assert {each["kind"]: each["count"] for each in later}["without_user"] == 5


@pytest.mark.requirement("H-21")
@pytest.mark.requirement("H-22")
def test_each_figure_and_slice_leads_to_a_list_of_just_as_many(world: World) -> None:
    side = _side(world, "Zahlen & Listen GmbH")
    user = side.user("Muster, Erika")
    side.write("POST", f"/users/{side.user('Muster, Max')}/deactivation")
    held = side.device(model="Phone, gross & klein", kind="smartphone")
    side.write("POST", f"/devices/{held}/assignment", {"user_id": user})
    # Maker and model that are said alike count alike, wherever the one ends; what has neither stands for itself.
    side.device(model="Tab 2", kind="tablet")
    side.device(model="Beispielwerk Tab 2", kind="tablet")
    side.device(maker=None, kind="smartphone")
    side.device(model="Book 3", kind="laptop")
    side.device(kind="pc", model="Tower 4")
    hidden = side.device(model="Tab 2", kind="tablet")
    side.write("PUT", f"/devices/{hidden}/hidden")
    # A device in the pool is one of the stock, and none of the models in use
    side.write("PUT", f"/devices/{side.device(model='Tab 2', kind='tablet')}/pool", {"condition": "used"})
    side.write("PUT", f"/devices/{side.device(model='Car 1', kind='car_phone')}/activation-lock")
    side.sim(tariff={"name": "Business M, flat"})
    side.sim(tariff={"name": "Business M, flat"}, status="paused")
    side.sim()
    told = side.read("/dashboard")
    found = [*_linked(told)]
    assert len(found) == 6 + (1 + 3) + (1 + 2) + 1 + len(told["charts"]["clarification_cases"]) + 2
    for href, count in found:
        assert (href, side.admin.get(f"{href}&count=exact").json()["total"]) == (href, count)
    slices = told["charts"]["smartphone_and_tablet_models"]["slices"]
    assert told["figures"]["smartphones_and_tablets"]["count"] == 5
    assert {each["label"]: each["count"] for each in slices} == {"Beispielwerk Tab 2": 2, "Beispielwerk Phone, gross & klein": 1, None: 1}
    assert {line["tariff"]: line["active"] for line in told["tariffs"]} == {"Business M, flat": 1, None: 1}


@pytest.mark.requirement("H-22")
def test_a_chart_tells_twelve_models_and_how_many_there_are_besides(world: World) -> None:
    side = _side(world, "Vielfalt GmbH")
    for model in range(14):
        for _ in range(2 if model < 12 else 1):
            side.device(model=f"Phone {model}", kind="smartphone")
    chart = side.read("/dashboard")["charts"]["smartphone_and_tablet_models"]
    assert [each["count"] for each in chart["slices"]] == [2] * 12
    assert (chart["others"], chart["other_labels"]) == (2, 2)
