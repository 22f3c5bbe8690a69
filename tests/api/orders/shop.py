"""A customer with a catalogue, and whoever fulfils its orders."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from aggregates.device_terms import imei_in_full
from aggregates.working_calendar import USUAL_HOURS, working_days
from tests.api.conftest import Side, World
from tests.api.people import person

ADDRESS = {"street": "Musterweg 1", "postal_code": "12345", "city": "Musterstadt"}
WORKING = working_days("Europe/Berlin", None, USUAL_HOURS)
"""When a new customer works."""
TO_COME = str(WORKING.days_after((datetime.now(UTC) + timedelta(days=7)).date(), 0))
"""A day for which something can be promised."""


@dataclass
class Shop:
    """`side` orders, `fulfilment` works on it."""

    world: World
    side: Side
    fulfilment: httpx.Client

    def does(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """What fulfilment does, done."""
        answer = self.fulfilment.post(path, json=body)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    def user(self, name: str) -> str:
        return self.side.user(name, primary_address=ADDRESS)

    def ordered(self, user: str, *articles: str, **fields: Any) -> str:
        """Another one, whether the user has such a one already or not."""
        body = {"user_id": user, "items": [{"article_number": article} for article in articles or ("BW-1",)], "again": True, **fields}
        return self.side.write("POST", "/orders", body)["id"]

    def accepted(self, user: str, *articles: str) -> str:
        order = self.ordered(user, *articles)
        self.does(f"/orders/{order}/acceptance", {"promised_on": TO_COME})
        return order

    def shipped(self, order: str, imei: str, position: int = 1) -> str:
        """The parcel's id."""
        content = [{"position": position, "devices": [{"identifiers": [{"kind": "imei", "value": imei_in_full(imei)}]}]}]
        done = self.does(f"/orders/{order}/parcels", {"carrier": "dhl", "tracking_number": f"0034{imei}", "content": content})
        return done["id"]

    def delivered(self, order: str, parcel: str) -> dict[str, Any]:
        return self.does(f"/orders/{order}/deliveries", {"parcel_id": parcel})


def shop(world: World, name: str) -> Shop:
    """A new customer with two phones and a case in its catalogue."""
    side = world.side(name)
    for feature in ("dashboard", "clarification_cases"):
        assert world.ops.put(f"/customer/features/{feature}", headers={"X-Customer": side.number}).status_code == 200
    fulfilment = person(world, world.ops, "fulfilment").client
    fulfilment.headers["X-Customer"] = side.number
    made = Shop(world, side, fulfilment)
    phone = {"name": "Phone 1", "product": "device", "kind": "smartphone", "maker": "Beispielwerk", "model": "Phone 1"}
    variants = [{"article_number": "BW-1", "size": "256 GB", "colour": "blau"}, {"article_number": "BW-2", "size": "512 GB"}]
    made.does("/catalogue-items", {**phone, "variants": variants})
    made.does("/catalogue-items", {"name": "Hülle", "product": "accessory", "variants": [{"article_number": "H-1"}]})
    return made
