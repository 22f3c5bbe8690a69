"""One of everything, and everybody who has no business with it."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from access.engine.looks import Looks
from foundation.local_day import today_in
from tests.api.conftest import World
from tests.api.crew import Crew, let_in
from tests.api.engine.office import Office
from tests.api.people import person
from tests.api.remarketing.condition import AS_NEW


@pytest.fixture(scope="session")
def things(world: World, crew: Crew) -> dict[str, str]:
    """One of everything, of the first household; each is named after the wall, and so is the household."""
    side, wall = crew.first.side, crew.first
    user = side.user("Wand, Willi", personnel_number="W-1")
    device = side.device(model="Phone Wand")
    side.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    side.write("PUT", f"/devices/{device}/activation-lock")
    assert side.admin.post(f"/devices/{device}/documents", files={"file": ("Wand.txt", b"Wand")}).status_code == 201
    side.write("POST", f"/devices/{device}/notes", {"text": "Wand"})
    sim = side.sim()
    side.write("PUT", f"/sims/{sim}/device", {"device_id": device})
    number = side.read(f"/sims/{sim}")["number"]
    side.admin.post(
        "/imports",
        files={"file": ("wand.csv", b"Name;E-Mail\r\nWand, Walli;kein\r\nWand, Wanda;n/a\r\n")},
        data={"kind": "users"},
        headers={"Prefer": "wait=20"},
    )
    [imported] = [item for item in side.read("/imports")["items"] if item["file_name"] == "wand.csv"]
    [warning] = side.read("/import-warnings", **{"filter[import_id]": imported["id"]})["items"]
    side.read(f"/devices/{device}/history")
    while world.backend.parts[Looks].record():
        pass
    cover = {"name": "Hülle Wand", "product": "accessory", "variants": [{"article_number": "H-WAND"}]}
    item = world.ops.post("/catalogue-items", json=cover, headers={"X-Customer": side.number}).json()["id"]
    kept = {"X-Customer": side.number}
    listed = {"article_number": "H-WAND", "financing": "purchase", "price": "9.99", "valid_from": "2026-01-01"}
    price = world.ops.post("/list-prices", json=listed, headers=kept).json()["id"]
    brings = {"model": "Phone Wand", "grade": "a", "proceeds": "9.99", "valid_from": "2026-01-01"}
    proceeds = world.ops.post("/expected-proceeds", json=brings, headers=kept).json()["id"]
    signed = {"number": "RV-WAND", "name": "Rahmen Wand", "valid_from": "2026-01-01"}
    contract = world.ops.post("/framework-contracts", json=signed, headers=kept).json()["id"]
    address = {"street": "Wandweg 1", "postal_code": "12345", "city": "Wandstadt"}
    order = side.write("POST", "/orders", {"user_id": wall.own_user, "items": [{"article_number": "H-WAND"}], "address": address})["id"]
    basket = side.write("PUT", f"/users/{user}/basket", {})["id"]
    side.write("POST", f"/baskets/{basket}/items", {"article_number": "H-WAND"})
    asked = {"occasion": "not_needed", "whereabouts": "pool", "sending": "own"}
    own_device = side.device(model="Phone Wand")
    side.write("POST", f"/devices/{own_device}/assignment", {"user_id": wall.own_user})
    case = side.write("POST", f"/devices/{own_device}/return", asked)["id"]
    photo = wall.people["employee"].client.post(f"/own-service-cases/{case}/documents", files={"file": ("Wand 2.txt", b"Wand")})
    document = photo.json()["id"]
    sold = {"identifiers": [{"kind": "serial_number", "value": "WAND-1"}], "description": {"model": "Phone Wand"}, "condition": AS_NEW}
    remarketing = side.write("POST", "/remarketings", {"devices": [sold]})["id"]
    side.write("POST", f"/service-cases/{case}/messages", {"text": "Wand?"})
    side.user("Wand, Ohne")
    entitled = {"subsidy": True, "renewal": True}
    ending = {"start": "2020-01-01", "end": str(today_in() + timedelta(days=30))}
    side.sim(carrier="Wandnetz", tariff={"name": "Wandtarif"}, term=ending, entitlements=entitled)
    view = wall.administrator.client.post("/views", json={"list": "users", "name": "Wand", "search": "Wand"}).json()["id"]
    assert wall.administrator.client.put(f"/views/{view}/shared").status_code == 200
    ordered = {"report": "users-without-device", "rhythm": "weekly", "weekday": "monday", "hour": 8}
    schedule = wall.administrator.client.post("/report-schedules", json=ordered).json()["id"]
    accounting = wall.people["accounting"]
    [session, *others] = accounting.client.get("/me/sessions", params={"after": world.log.head()}).json()["items"]
    assert session["current"] is True
    assert not any(other["current"] for other in others)
    return {
        "user_id": user,
        "device_id": device,
        "document_id": document,
        "sim_id": sim,
        "number": number,
        "import_id": imported["id"],
        "quarantined_row": f"{imported['id']}:2",
        "warning": warning["id"],
        "account_id": accounting.account_id,
        "session_id": session["id"],
        "view_id": view,
        "schedule_id": schedule,
        "item_id": item,
        "price_id": price,
        "proceeds_id": proceeds,
        "contract_id": contract,
        "order_id": order,
        "basket_id": basket,
        "case_id": case,
        "remarketing_id": remarketing,
        "grant_id": wall.grant_id,
        "customer_id": side.customer_id,
        "stream": user,
        "row_id": sim,
        "case": f"activation_lock:{device}",
    }


@pytest.fixture(scope="module")
def strangers(world: World, crew: Crew) -> dict[str, httpx.Client]:
    """Everybody who has no business in the first household, but somewhere else."""
    there = crew.second
    return {
        "administrator's token": there.side.admin,
        "viewer's token": there.side.viewer,
        **{f"{role}'s session": somebody.client for role, somebody in there.people.items()},
        "reseller, acting": there.acting,
        "reseller": there.reseller.client,
        "reseller without any customer": crew.operators["reseller"].client,
    }


@pytest.fixture(scope="module")
def operators(world: World, crew: Crew) -> dict[str, httpx.Client]:
    """People and tokens of the operator, who name no customer."""
    people = {f"{role}'s session": somebody.client for role, somebody in crew.operators.items()}
    return {"ops' token": world.ops, "auditor's token": world.auditor, **people}


@pytest.fixture(scope="session")
def office(world: World) -> Office:
    side = world.side("Menü GmbH")

    def for_it(token: str) -> httpx.Client:
        return world.client(token, **{"X-Customer": side.number})

    ops = for_it(world.ops.headers["authorization"].split()[1])
    administrator = person(world, ops, "administrator")
    adviser, support = (person(world, world.ops, role) for role in ("adviser", "support"))
    adviser.client.headers["X-Customer"] = side.number
    support.client.headers["X-Customer"] = side.number
    reseller = person(world, world.ops, "reseller", name="Helfer, Hans")
    auditor = for_it(world.auditor.headers["authorization"].split()[1])
    return Office(side, administrator, adviser, let_in(world, administrator, reseller)[1], ops, (side.viewer, auditor, support.client))
