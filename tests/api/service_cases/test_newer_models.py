"""Newer models on damage or exchange over HTTP: agreed by the operator, asked for, prioritised, sent (H-12)."""

from typing import Any

import pytest

from tests.api.conftest import World
from tests.api.orders.shop import Shop, shop
from tests.api.service_cases.defects import ANSWERS

ASKED = {"occasion": "defect", "replacement": "newer_model", "whereabouts": "destruction", "sending": "label", "answers": ANSWERS}
AGREED = {"maker": "Beispielwerk", "model": "Phone 1", "newer_maker": "Beispielwerk", "newer_model": "Phone 2"}


@pytest.mark.requirement("H-12")
@pytest.mark.part_of("H-25")
def test_an_agreed_newer_model_comes_with_priority(world: World) -> None:
    place: Shop = shop(world, "Neueres GmbH")
    side, kept = place.side, {"X-Customer": place.side.number}
    user = place.user("Neu, Nora")

    def held(model: str) -> str:
        device = side.device(maker="Beispielwerk", model=model)
        side.write("POST", f"/devices/{device}/assignment", {"user_id": user})
        return device

    def agree(*models: dict[str, Any]) -> Any:
        return world.ops.put("/customer/exchange-models", json={"models": models}, headers=kept)

    def refused(device: str) -> str:
        return side.admin.post(f"/devices/{device}/exchange", json=ASKED).json()["code"]

    old, other = held("Phone 1"), held("Phone 3")
    assert (refused(old), agree(AGREED).json()["code"]) == ("feature-off", "feature-off")
    assert side.viewer.get("/customer/exchange-models", params={"after": side.head()}).json()["code"] == "feature-off"
    assert world.ops.put("/customer/features/upgrade_exchange", headers=kept).status_code == 200
    assert side.read("/customer/exchange-models") == {"models": []}
    assert refused(old) == "no-newer-model-agreed"
    assert side.admin.put("/customer/exchange-models", json={"models": [AGREED]}).status_code == 403
    assert agree(AGREED).status_code == 200
    assert side.read("/customer/exchange-models") == {"models": [AGREED]}
    assert refused(other) == "no-newer-model-agreed"

    case = side.write("POST", f"/devices/{old}/exchange", ASKED)["id"]
    same = side.write("POST", f"/devices/{other}/exchange", {**ASKED, "replacement": "same_model"})["id"]
    [row] = side.read("/service-cases", **{"filter[prioritised]": "true"})["items"]
    assert (row["id"], row["newer_model"], row["promised_on"]) == (case, "Phone 2", None)
    told = side.read(f"/service-cases/{same}")
    assert (told["prioritised"], told["newer_model"], told["promised_on"] is None) == (False, None, False)
    sent = place.fulfilment.put(
        f"/service-cases/{case}/replacement", json={"identifiers": [{"kind": "serial_number", "value": "BSP-NEWER-1"}]}
    )
    assert sent.status_code == 200, sent.text
    assert side.read(f"/service-cases/{case}")["replacement"] == "Beispielwerk Phone 2 (SN BSP-NEWER-1)"
