"""Employees of a customer that has agreed that they report service cases for themselves, and their devices."""

from typing import Any

from tests.api.conftest import World, new_number
from tests.api.orders.shop import Shop, shop
from tests.api.orders.test_own_orders import Employee, employee


def agreed(world: World, place: Shop, *, on: bool) -> None:
    done = world.ops.request("PUT" if on else "DELETE", "/customer/features/own_cases", headers={"X-Customer": place.side.number})
    assert done.status_code == 200, done.text
    place.side.read("/customer", after=done.json()["position"])


def where_agreed(world: World, name: str) -> Shop:
    made = shop(world, name)
    agreed(world, made, on=True)
    return made


def phone_of(place: Shop, somebody: Employee, **description: Any) -> str:
    """Another device that is this one's."""
    device = place.side.device(**description)
    place.side.write("POST", f"/devices/{device}/assignment", {"user_id": somebody.user})
    return device


def number_in(place: Shop, device: str) -> str:
    number = new_number()
    sim = place.side.write("POST", "/sims", {"number": number, "carrier": "Beispielnetz"})["id"]
    place.side.write("PUT", f"/sims/{sim}/device", {"device_id": device})
    return number


def begun(somebody: Employee, device: str, kind: str, body: dict[str, Any]) -> str:
    """The case that this one began."""
    answer = somebody.client.post(f"/own-devices/{device}/{kind}", json=body)
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"/own-service-cases/{answer.json()['id']}"
    return answer.json()["id"]


__all__ = ["Employee", "Shop", "agreed", "begun", "employee", "number_in", "phone_of", "where_agreed"]
