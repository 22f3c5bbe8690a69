"""Nobody changes anything of another customer's, whatever the route (X-06)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import httpx
import pytest

from eventstore.ids import new_id
from tests.api.conftest import Side, World
from tests.api.crew import Crew, Household
from tests.api.engine.every_route import IDS, every_route, filled
from tests.api.engine.in_a_case import BEGUN_AT_A_LINE
from tests.api.remarketing.condition import AS_NEW
from tests.api.service_cases.defects import ANSWERS, REPAIR

ORDERED: dict[str, Any] = {
    "items": [{"article_number": "H-WAND"}],
    "address": {"street": "Musterweg 1", "postal_code": "12345", "city": "Musterstadt"},
}
BODIES: Mapping[str, Any] = {
    "PUT /views/{view_id}": {"name": "Meins"},
    "PUT /report-schedules/{schedule_id}": {"rhythm": "monthly", "day": 1, "hour": 8},
    "PUT /users/{user_id}/name": {"name": "Anders"},
    "PATCH /users/{user_id}": {"cost_centre": "1"},
    "POST /devices/{device_id}/identifiers": {"identifiers": [{"kind": "serial_number", "value": "ABCD1234"}]},
    "POST /devices/{device_id}/board-exchange": {"identifiers": [{"kind": "serial_number", "value": "ABCD1234"}], "on": "2026-01-01"},
    "POST /devices/{device_id}/identifiers/withdrawal": {
        "identifiers": [{"kind": "serial_number", "value": "ABCD1234"}],
        "on": "2026-01-01",
    },
    "PUT /devices/{device_id}/description": {"colour": "rot"},
    "POST /devices/{device_id}/notes": {"text": "x"},
    "PATCH /sims/{sim_id}": {"billing_account": "1"},
    "POST /imports/{import_id}/quarantine/corrections": {"2": {"E-Mail": "a@example.org"}},
    "POST /imports/{import_id}/quarantine/dismissals": {"lines": [2]},
    "PATCH /accounts/{account_id}": {"full_name": "Anders"},
    "PUT /accounts/{account_id}/login": {"login": "anders.anders"},
    "PUT /accounts/{account_id}/role": {"role": "viewer"},
    "PUT /accounts/{account_id}/sign-on": {"subject": "anders"},
    "POST /users/{user_id}/orders": ORDERED,
    "POST /baskets/{basket_id}/items": {"article_number": "H-WAND"},
    "PUT /baskets/{basket_id}/numbers/{sim_id}": {"answer": "unchanged"},
    "PUT /baskets/{basket_id}/delivery": {"place": "primary"},
    "PUT /baskets/{basket_id}/trade-ins/{device_id}": {"position": 1, "condition": AS_NEW, "use": "sale"},
    "POST /baskets/{basket_id}/order": {"shown": "x"},
    "POST /documents/{document_id}/removal": {"reason": "mistaken"},
    "POST /devices/{device_id}/certificates/made": {"certificate": "erasure", "on": "2026-01-01"},
    "POST /devices/{device_id}/certificates/{document_id}/withdrawal": {"reason": "mistaken"},
    "POST /devices/{device_id}/return": {"occasion": "defect", "whereabouts": "pool", "sending": "own"},
    "PUT /service-cases/{case_id}/choices": {"whereabouts": "lessor"},
    "POST /service-cases/{case_id}/messages": {"text": "Wann?"},
    "POST /service-cases/{case_id}/fulfilment-messages": {"text": "Bald."},
    **{
        f"POST /service-cases/{{case_id}}/{side}messages/read": {"up_to": "0192f0c0-0000-7000-8000-000000000001"}
        for side in ("", "fulfilment-")
    },
    **{f"POST /users/{{user_id}}/{kind}": begin() for kind, begin in BEGUN_AT_A_LINE.items()},
    "POST /users/{user_id}/leaving": {"whereabouts": "pool", "sending": "own"},
    "POST /sims/{sim_id}/return": {"occasion": "defect", "whereabouts": "pool", "sending": "own"},
    "POST /sims/{sim_id}/repair": REPAIR,
    "POST /sims/{sim_id}/exchange": {"occasion": "defect", "whereabouts": "pool", "sending": "own", "answers": ANSWERS},
    "POST /sims/{sim_id}/loss": {"loss": "lost", "happened_on": "2026-01-01"},
    "POST /devices/{device_id}/loss": {"loss": "lost", "happened_on": "2026-01-01"},
    "PUT /service-cases/{case_id}/police-number": {"police_number": "MUSTER/1"},
    "POST /own-service-cases/{case_id}/messages": {"text": "Wann?"},
    "POST /own-service-cases/{case_id}/messages/read": {"up_to": "0192f0c0-0000-7000-8000-000000000001"},
    "PUT /own-service-cases/{case_id}/police-number": {"police_number": "MUSTER/1"},
    "POST /own-devices/{device_id}/repair": REPAIR,
    "POST /own-devices/{device_id}/exchange": {"occasion": "defect", "sending": "own", "answers": ANSWERS},
    "POST /own-devices/{device_id}/loss": {"loss": "lost", "happened_on": "2026-01-01"},
    "POST /service-cases/{case_id}/blocking/outcome": {"phone_number": "+4915228817386", "outcome": "pending"},
    "POST /service-cases/{case_id}/contract-change/outcome": {"phone_number": "+4915228817386", "outcome": "open"},
    "POST /devices/{device_id}/repair": REPAIR,
    "POST /devices/{device_id}/exchange": {"occasion": "defect", "whereabouts": "pool", "sending": "own", "answers": ANSWERS},
    "PUT /service-cases/{case_id}/replacement": {"identifiers": [{"kind": "serial_number", "value": "ABCD1234"}]},
    "PUT /service-cases/{case_id}/estimate": {"net": "10.00"},
    "POST /service-cases/{case_id}/estimate/acceptance": {"net": "10.00"},
    "POST /service-cases/{case_id}/estimate/decline": {"net": "10.00"},
    "PUT /service-cases/{case_id}/loan-device": {"loan_device": "Phone 0"},
    "POST /service-cases/{case_id}/return-shipment": {"outcome": "repaired"},
    "POST /list-prices/{price_id}/steps": {"price": "1.00", "valid_from": "2026-02-01"},
    "POST /expected-proceeds/{proceeds_id}/steps": {"proceeds": "1.00", "valid_from": "2026-02-01"},
    "POST /list-prices/{price_id}/end": {"valid_from": "2026-02-01"},
    "PUT /framework-contracts/{contract_id}/end": {"valid_until": "2027-12-31"},
    "PUT /framework-contracts/{contract_id}/billing-accounts": {"billing_accounts": ["1"]},
    "POST /framework-contracts/{contract_id}/discounts": {"percent": "1"},
    "POST /framework-contracts/{contract_id}/discounts/end": {"number": 1, "valid_until": "2026-12-31"},
    "POST /devices/{device_id}/upgrade": {"whereabouts": "pool", "article_number": "H-WAND", "sending": "own"},
    **{
        f"POST /{line}/upgrade": {"whereabouts": "pool", "article_number": "H-WAND", "sending": "own"}
        for line in ("users/{user_id}", "sims/{sim_id}")
    },
    "PUT /devices/{device_id}/pool": {"condition": "used"},
    "POST /bulk-maintenance/uploads/{import_id}/undo": {"plan": 64 * "0"},
    "POST /orders/{order_id}/pool-devices": {"position": 1, "device_ids": ["0190d2a0-0000-7000-8000-000000000000"]},
    "POST /orders/{order_id}/approval-decline": {"reason": "Nein"},
    "POST /devices/{device_id}/remarketing": {"condition": AS_NEW},
    "POST /remarketings/{remarketing_id}/decline": {"after": "sent_back"},
    "POST /remarketings/{remarketing_id}/check": {"grade": "b"},
    "POST /remarketings/{remarketing_id}/offer": {"amount": "1.00"},
}
"""Where a body is needed that says nothing about other things."""
THEN = {"since": "2026-01-01T00:00:00Z", "until": "2026-01-02T00:00:00Z"}


def bodies(things: Mapping[str, str], mine: Mapping[str, str]) -> Mapping[str, Any]:
    of_device = {"user_id": things["user_id"]}
    return {
        **BODIES,
        "POST /devices/{device_id}/assignment": of_device,
        "POST /devices/{device_id}/reassignment": of_device,
        "POST /devices/{device_id}/past-holders": {**of_device, **THEN},
        "POST /sims/{sim_id}/past-devices": {"device_id": things["device_id"], **THEN},
        "POST /sims/{sim_id}/past-holders": {**of_device, **THEN},
        "POST /devices/{device_id}/merge": {"absorbed_id": mine["device_id"]},
        "POST /devices/{device_id}/split": {"absorbed_id": mine["device_id"]},
        "PUT /sims/{sim_id}/device": {"device_id": things["device_id"]},
        "PUT /sims/{sim_id}/user": {"user_id": things["user_id"]},
    }


@pytest.mark.requirement("X-06", "S-04")
def test_nobody_changes_anything_of_it(
    world: World, crew: Crew, things: dict[str, str], strangers: dict[str, httpx.Client], operators: dict[str, httpx.Client]
) -> None:
    """Every route that changes what its path names, with a body that is right; and things of others named inside the body."""
    side = crew.second.side
    mine = {"device_id": side.device(), "sim_id": side.sim(), "user_id": side.user()}
    used = side.device()
    side.write("POST", f"/devices/{used}/assignment", {"user_id": mine["user_id"]})
    known = bodies(things, mine)
    before = _events_of(world, crew.first)
    routes = [
        route
        for route in every_route()
        if route.method != "GET" and route.kind != "open" and not IDS.isdisjoint(re.findall(r"\{(\w+)\}", route.path))
    ]
    assert len(routes) > 40
    found = {403: 0, 404: 0}
    within = [route for route in routes if route.scope == "within"]
    for name, client, tried in [
        *((name, client, routes) for name, client in strangers.items()),
        *((name, client, within) for name, client in operators.items()),
    ]:
        for route in tried:
            key = f"{route.method} {route.path}"
            files = {"file": ("beleg.txt", b"Beleg")} if route.path.endswith("documents") else None
            data = None
            if route.path.endswith("}/certificates"):
                files, data = {"file": ("beleg.txt", b"Beleg")}, {"certificate": "erasure", "on": "2026-01-01"}
            answer = client.request(route.method, filled(route.path, things), json=known.get(key), files=files, data=data)
            if answer.status_code == 400:  # roles of the operator that have nothing within it, but customers whom they must name
                assert (name in operators, answer.json()["code"]) == (True, "customer-needed"), (name, key, answer.text)
                continue
            if answer.status_code == 409:  # nor has who works for the operator views of its own, whichever they are
                assert name.startswith("reseller"), (name, key)
                assert answer.json()["code"] in ("views-are-of-the-customers-people", "reports-go-to-the-customers-people"), (name, key)
                continue
            assert answer.status_code in found, (name, key, answer.status_code, answer.text)
            found[answer.status_code] += 1
    assert all(count > 50 for count in found.values()), found
    for client in (side.admin, crew.second.administrator.client, crew.second.acting):
        for key, body in {
            f"POST /devices/{mine['device_id']}/assignment": {"user_id": things["user_id"]},
            f"POST /devices/{used}/reassignment": {"user_id": things["user_id"]},
            f"POST /devices/{mine['device_id']}/merge": {"absorbed_id": things["device_id"]},
            f"POST /devices/{mine['device_id']}/split": {"absorbed_id": things["device_id"]},
            f"PUT /sims/{mine['sim_id']}/device": {"device_id": things["device_id"]},
            f"PUT /sims/{mine['sim_id']}/user": {"user_id": things["user_id"]},
            "POST /orders": {"user_id": things["user_id"], **ORDERED},
            "POST /accounts": {
                "login": "nachbar.neu",
                "full_name": "Nachbar, Neu",
                "email": "n@example.org",
                "role": "employee",
                "user_id": things["user_id"],
            },
        }.items():
            method, path = key.split()
            answer = client.request(method, path, json=body)
            closed = client is crew.second.acting and path == "/accounts"
            told = (403, "not-while-acting") if closed else (404, "not-found")
            assert (answer.status_code, answer.json()["code"]) == told, (key, answer.text)
    assert _events_of(world, crew.first) == before


def _events_of(world: World, household: Household) -> list[tuple[int, UUID]]:
    with world.log.pool.connection() as connection:
        return connection.execute(
            "SELECT position, stream_id FROM events WHERE customer_id = %s ORDER BY position", (household.side.customer_id,)
        ).fetchall()


@pytest.mark.requirement("X-06")
def test_a_revoked_or_expired_token_is_worth_nothing_at_once(world: World, first: Side) -> None:
    issued = world.ops.post("/tokens", json={"label": "Kurz", "role": "viewer", "for_customer": first.customer_id}).json()
    client = world.client(issued["token"])
    assert client.get("/users").status_code == 200
    assert any(
        token["id"] == issued["id"] and token["label"] == "Kurz"
        for token in world.ops.get("/tokens", params={"limit": 500}).json()["items"]
    )
    assert world.ops.delete(f"/tokens/{issued['id']}").status_code == 200
    assert client.get("/users").status_code == 401
    assert all(token["id"] != issued["id"] for token in world.ops.get("/tokens", params={"limit": 500}).json()["items"])
    assert world.ops.delete(f"/tokens/{new_id()}").status_code == 404
    past = {"label": "Alt", "role": "viewer", "for_customer": first.customer_id, "expires_at": "2020-01-01T00:00:00Z"}
    assert world.ops.post("/tokens", json=past).status_code == 422
