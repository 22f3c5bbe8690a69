"""Two customers with people of every role and a reseller who works in each; and the operator's own people. Nobody changes them."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from aggregates.accounts.roles import CustomerRole, OperatorRole
from aggregates.engine.words import codes_of
from tests.api.conftest import Side, World
from tests.api.people import Person, person


@dataclass(frozen=True)
class Household:
    """A customer. `acting`: its reseller's session inside the customer's account, by `grant_id`."""

    side: Side
    people: dict[str, Person]
    reseller: Person
    grant_id: str
    acting: httpx.Client
    own_user: str
    """The user whose account the employee has."""

    @property
    def administrator(self) -> Person:
        return self.people["administrator"]


@dataclass(frozen=True)
class Crew:
    """To the first household's reseller secrets are closed, to the second's open."""

    first: Household
    second: Household
    operators: dict[str, Person]


def crew_of(world: World) -> Crew:
    """Everything of the first household is named after the wall, of the second after the neighbour."""
    operators = {role: person(world, world.ops, role, name="Betrieb, Bea") for role in codes_of(OperatorRole)}
    first, second = household(world, "Wand"), household(world, "Nachbar")
    opened = second.administrator.client.put(f"/service-access/{second.grant_id}/secrets")
    assert opened.status_code == 200, opened.text
    return Crew(first, second, operators)


def household(world: World, name: str) -> Household:
    """A new customer with people of every role and a reseller."""
    side = world.side(f"{name} GmbH")
    for feature in (
        "dashboard",
        "clarification_cases",
        "bulk_order",
        "bulk_maintenance",
        "prices",
        "financing_purchase",
        "remarketing",
        "approval",
        "upgrade_exchange",
        "own_orders",
        "own_cases",
    ):
        assert world.ops.put(f"/customer/features/{feature}", headers={"X-Customer": side.number}).status_code == 200
    ops = world.client(world.ops.headers["authorization"].split()[1], **{"X-Customer": side.number})
    own_user = side.user(f"{name}, Mia")
    people = {
        role: person(world, ops, role, name=f"{name}, {role}", user_id=own_user if role == "employee" else None)
        for role in codes_of(CustomerRole)
    }
    reseller = person(world, world.ops, "reseller", name="Helfer, Hans", company="Beispiel Service", address="Musterweg 1")
    grant_id, acting = let_in(world, people["administrator"], reseller)
    return Household(side, people, reseller, grant_id, acting, own_user)


def let_in(world: World, administrator: Person, reseller: Person) -> tuple[str, httpx.Client]:
    """The grant, and the reseller's session in the customer's account."""
    code = administrator.client.post("/service-access/code").json()["code"]
    activated = reseller.client.post("/service-accesses", json={"code": code})
    assert activated.status_code == 201, activated.text
    grant_id = activated.json()["id"]
    return grant_id, acting_session(world, reseller, grant_id)


def acting_session(world: World, reseller: Person, grant_id: str) -> httpx.Client:
    switched = reseller.client.post(f"/service-accesses/{grant_id}/session")
    assert switched.status_code == 200, switched.text
    return world.client(switched.json()["token"])
