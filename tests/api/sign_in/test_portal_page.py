"""What a portal shows before anybody has logged in."""

from __future__ import annotations

from dataclasses import replace

from fastapi.testclient import TestClient

from api.app import create_app
from api.engine.operator import Operator, OtherPortal
from tests.api.conftest import World
from tests.described_http import DESCRIBED


def test_everybody_sees_who_runs_the_portal_and_how_to_get_in(world: World) -> None:
    operator = Operator(
        "Beispielnetz Service",
        hotline="+49 30 23125000",
        accounting_phone="+49 30 23125001",
        contact_url="https://example.org/contact",
        other_portals=(OtherPortal("Rechnungen", "https://invoices.example.org"),),
    )
    with_operator = TestClient(create_app(replace(world.backend, operator=operator)))
    answer = with_operator.get("/portal")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "public, max-age=300")
    told = answer.json()
    assert (told["name"], told["hotline"], told["accounting_phone"]) == ("Beispielnetz Service", "+49 30 23125000", "+49 30 23125001")
    assert told["other_portals"] == [{"name": "Rechnungen", "url": "https://invoices.example.org"}]
    assert (told["contact_url"], told["help_url"], told["imprint_url"]) == ("https://example.org/contact", None, None)


def test_what_is_not_set_is_null_and_each_way_in_is_a_route(world: World) -> None:
    told = world.nobody.get("/portal").json()
    assert (told["name"], told["hotline"], told["other_portals"]) == ("Serviceportal", None, [])
    paths = DESCRIBED.document["paths"]
    assert [way["method"].lower() in paths[way["href"]] for way in told["ways_in"]] == [True, True, True]
