"""Orders say over HTTP how they are paid for, and at which price; who may not see prices reads none (H-09)."""

import csv
import io
from typing import Any

import pytest

from tests.api.baskets.fitted import Fitted, fitted
from tests.api.conftest import World
from tests.api.people import person

LEASE = {"article_number": "BW-1", "financing": "lease", "months": 24}


@pytest.fixture(scope="module")
def place(world: World) -> Fitted:
    return fitted(world, "Zahlweise GmbH")


def paid(told: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [(each["financing"], each["months"], each["number"]) for each in told["items"]]


@pytest.mark.requirement("H-09", "H-11")
def test_an_order_says_how_it_is_paid_for_and_what_that_costs(world: World, place: Fitted) -> None:
    side, user = place.side, place.user("Rate, Rita")
    sim = place.number(user, renewal=False)
    wanted = {"items": [{**LEASE, "sim_id": sim}, {"article_number": "H-1"}]}
    order = side.write("POST", f"/users/{user}/orders", wanted)["id"]
    told = side.read(f"/orders/{order}")
    number = side.read(f"/sims/{sim}")["number"]
    assert paid(told) == [("lease", 24, number), ("purchase", None, None)]
    assert (told["financing"], told["subsidised"], told["tariff_bookings"]) == (["lease", "purchase"], False, [])
    [price] = told["prices"]
    assert (price["position"], price["list_price"], price["unit"], price["monthly"]) == (1, "20.00", "18.00", True)
    assert (price["net"], price["vat"], price["gross"]) == ("18.00", "3.42", "21.42")
    assert price["contract_id"] == place.contract
    [listed] = side.read("/orders", expand="parts", **{"filter[user_id]": user})["items"]
    assert (listed["prices"], paid(listed)) == (told["prices"], paid(told))
    exported = side.admin.get("/orders/export.csv", params={"filter[user_id]": user, "fields": "number,financing"}).content
    [row] = csv.DictReader(io.StringIO(exported.decode("utf-8-sig")), delimiter=";")
    assert row["Finanzierung"] == "Leasing, Kauf"
    history = side.read(f"/orders/{order}/history")["items"]
    assert f"Phone 1 256 GB blau als Leasing über 24 Monate für {number}" in history[1]["sentence"]["de"]
    then = side.read(f"/orders/{order}/as-of", at=history[-1]["recorded_at"])
    assert paid(then) == paid(told)
    assert "18.00" not in str(then) + str(history), "who may not see prices reads them, too"

    off = {"X-Customer": side.number}
    assert world.ops.delete("/customer/features/prices", headers=off).status_code == 200
    try:
        hidden = side.read(f"/orders/{order}")
        [row] = side.read("/orders", expand="parts", **{"filter[user_id]": user})["items"]
        assert (hidden["prices"], row["prices"], paid(hidden)) == (None, None, paid(told))
    finally:
        assert world.ops.put("/customer/features/prices", headers=off).status_code == 200


@pytest.mark.requirement("H-09")
def test_what_can_not_be_is_refused_with_what_can(place: Fitted) -> None:
    side, user = place.side, place.user("Falsch, Fritz")
    sim = place.number(user)

    def refused(item: dict[str, Any], **fields: Any) -> dict[str, Any]:
        answer = side.admin.post("/orders", json={"user_id": user, "items": [{"article_number": "BW-1", **item}], **fields})
        assert answer.status_code in (409, 422), answer.text
        return answer.json()

    assert [each["financing"] for each in side.read("/ways-to-pay")["ways"]] == ["purchase", "lease", "subsidy"]
    ways = side.read("/ways-to-pay", article_number="bw-1")
    assert [(each["financing"], each["months"]) for each in ways["ways"]] == [("purchase", None), ("lease", 24), ("subsidy", None)]
    assert ways["ways"][1]["de"] == "Leasing"
    assert [each["months"] for each in side.read("/ways-to-pay", article_number="BW-2")["ways"]] == [None] * 3, "nothing of it has a price"
    unknown = side.admin.get("/ways-to-pay", params={"article_number": "BW-99"})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "no-such-article"), "as whatever else isn't there"
    told = refused({"financing": "rent", "months": 24})
    assert told["code"] == "way-not-offered"
    assert "Kauf, Leasing über 24 Monate und Kauf mit Subvention" in told["detail_de"], told["detail_de"]
    assert refused({"financing": "lease", "months": 12})["code"] == "way-not-offered"
    assert refused({"financing": "subsidy"})["code"] == "subsidy-without-number"
    told = refused({"financing": "subsidy", "sim_id": sim})
    assert (told["code"], "Warenkorb" in told["detail_de"]) == ("renewal-offered", True)
    assert side.read(f"/sims/{sim}")["allowed_actions"]["basket"]["allowed"], "where the way leads"
    subsidised = {"items": [{"article_number": "BW-1", "financing": "subsidy", "sim_id": sim}], "tariff_stays": True}
    order = side.write("POST", "/orders", {"user_id": user, **subsidised})["id"]
    assert side.read(f"/orders/{order}")["subsidised"]
    assert refused({"financing": "subsidy", "sim_id": sim, "quantity": 1}, tariff_stays=True, again=True)["code"] == "renewal-under-way"


@pytest.mark.requirement("H-09")
@pytest.mark.part_of("H-25")
def test_employees_say_it_and_read_no_price(world: World, place: Fitted) -> None:
    side = place.side
    assert world.ops.put("/customer/features/own_orders", headers={"X-Customer": side.number}).status_code == 200
    user = place.user("Selbst, Susi", email="susi@zahlweise.example")
    ops = world.client(world.ops.headers["authorization"].split()[1], **{"X-Customer": side.number})
    susi = person(world, ops, "employee", name="Selbst, Susi", user_id=user).client
    offered = susi.get("/own-catalogue/ways-to-pay", params={"article_number": "BW-1"}).json()
    assert ("lease", 24) in [(each["financing"], each["months"]) for each in offered["ways"]]
    assert susi.get("/ways-to-pay", params={"article_number": "BW-1"}).status_code == 403
    answer = susi.post("/own-orders", json={"items": [LEASE]})
    assert answer.status_code == 201, answer.text
    told = susi.get(f"/own-orders/{answer.json()['id']}", params={"after": answer.json()["position"]}).json()
    assert (paid(told), told["prices"]) == ([("lease", 24, None)], None)
