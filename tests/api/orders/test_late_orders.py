"""An order whose promised day is over is late, as everybody sees (H-11, H-23)."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from commands.orders.promise_order import PromiseOrder
from commands.timers.timekeeper import Timekeeper
from eventstore.envelope import Cause
from foundation.local_day import USUAL_ZONE
from tests.api.conftest import World, new_imei
from tests.api.orders.shop import WORKING, shop

NOW = datetime.now(UTC)
TODAY = NOW.astimezone(USUAL_ZONE).date()


@pytest.mark.requirement("H-11", "H-23")
@pytest.mark.part_of("X-03")
def test_an_order_is_late_until_it_is_promised_anew_or_delivered(world: World) -> None:
    place = shop(world, "Spät GmbH")
    side = place.side
    order = place.accepted(place.user("Muster, Max"))
    over = max(day for day in (TODAY - timedelta(days=n) for n in range(3, 20)) if WORKING.is_working_day(day))
    refused = place.fulfilment.put(f"/orders/{order}/promised-day", json={"promised_on": str(over)})
    assert (refused.status_code, refused.json()["code"]) == (422, "promised-in-past")
    days_ago = PromiseOrder(order_id=UUID(order), promised_on=over, asked_at=NOW - (TODAY - over))
    world.dispatcher.run(days_ago, Cause(UUID(side.customer_id), "console:test", "test", "test"))
    told = side.read(f"/orders/{order}")
    assert (told["promised_on"], told["late"]) == (str(over), False)
    ops = world.ops.get("/ops/timers").json()
    [due] = [each for each in ops["undone"] if each["subject_id"] == order]
    assert (due["timer"], due["de"], due["subject_kind"], due["tries"], due["error"]) == (
        "late_delivery",
        "Überfällige Lieferung",
        "order",
        0,
        None,
    )
    assert due["rule"] == f"end of {over} in Europe/Berlin"
    assert ops["due"] >= 1
    assert ops["late"] >= 1
    keeper = Timekeeper(world.log, world.dispatcher, lambda: NOW)
    keeper.catch_up()
    keeper.give_back()

    assert [each["id"] for each in side.read("/orders", **{"filter[late]": "true"})["items"]] == [order]
    case = next(each for each in side.read("/clarification-cases")["items"] if each["kind"] == "late_order")
    assert (case["subject_id"], case["status"]) == (order, "open")
    entries = side.read(f"/orders/{order}/history")["items"]
    late = next(each for each in entries if each["event"] == "order.fell_late")
    assert "überfällig" in late["sentence"]["de"]
    anew = str(WORKING.days_after(date(NOW.year + 1, 2, 1), 0))
    sent = [{"identifiers": [{"kind": "imei", "value": new_imei()}]}]
    shipped = place.does(f"/orders/{order}/parcels", {"carrier": "dhl", "promised_on": anew, "content": [{"position": 1, "devices": sent}]})
    told = side.read(f"/orders/{order}")
    assert (told["promised_on"], told["late"]) == (anew, False)
    assert [each["kind"] for each in side.read("/clarification-cases")["items"]].count("late_order") == 0
    place.delivered(order, shipped["id"])
    keeper.catch_up()
    assert side.read("/orders", **{"filter[late]": "true"})["items"] == []
    assert all(each["subject_id"] != order for each in world.ops.get("/ops/timers").json()["undone"])
