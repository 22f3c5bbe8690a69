"""Where there is something to do: fulfilment sees which customers have open service cases (H-13)."""

import pytest

from tests.api.conftest import World
from tests.api.orders.shop import shop
from tests.api.people import person
from tests.api.service_cases.defects import REPAIR


@pytest.mark.requirement("H-13")
def test_whoever_works_on_cases_finds_those_who_wait(world: World) -> None:
    place = shop(world, "Viele Fälle GmbH")
    side, everywhere = place.side, person(world, world.ops, "fulfilment").client
    path, asked = "/service-cases-by-customer", {"filter[customer_number]": side.number}
    assert everywhere.get(path, params={**asked, "after": side.head()}).json()["items"] == []
    cases = [side.write("POST", f"/devices/{side.device()}/repair", REPAIR)["id"] for _ in range(2)]
    side.write("POST", f"/service-cases/{cases[0]}/messages", {"text": "Wann ist es fertig?"})
    place.does(f"/service-cases/{cases[1]}/receipt")
    [told] = everywhere.get(path, params={**asked, "after": side.head()}).json()["items"]
    assert told == {
        "id": side.customer_id,
        "customer_number": side.number,
        "name": "Viele Fälle GmbH",
        "open": 2,
        "requested": 1,
        "prioritised": 0,
        "late": 0,
        "to_answer": 1,
        "to_block": 0,
        "oldest_requested_at": side.read(f"/service-cases/{cases[0]}")["requested_at"],
        "next_promised_on": None,
    }
    for form in ("csv", "xlsx", "pdf"):
        file = everywhere.get(f"{path}/export.{form}", params=asked)
        assert file.status_code == 200, file.text
    assert "Viele Fälle GmbH" in everywhere.get(f"{path}/export.csv").text
