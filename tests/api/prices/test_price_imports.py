"""Price lists over HTTP: read in by who keeps prices, and seen by nobody else (H-08)."""

from typing import Any

import httpx
import pytest

from tests.api.conftest import World
from tests.api.orders.shop import Shop
from tests.api.prices.price_list import catalogue, priced_shop, told

LIST = "Artikelnummer;Preis\r\nBW-1;499,00\r\nH-1;1.234\r\n"


def sent(client: httpx.Client, content: str, **fields: Any) -> httpx.Response:
    files = {"file": ("preise.csv", content.encode())}
    return client.post("/imports", files=files, data={"kind": "prices", **fields}, headers={"Prefer": "wait=20"})


@pytest.fixture(scope="module")
def place(world: World) -> Shop:
    return priced_shop(world, "Preisliste GmbH")


@pytest.fixture(scope="module")
def ops(world: World, place: Shop) -> httpx.Client:
    return world.client(world.ops.headers["authorization"].split()[1], **{"X-Customer": place.side.number})


@pytest.mark.requirement("H-08")
def test_who_keeps_prices_reads_lists_in_and_nobody_else_sees_what_stood_in_them(place: Shop, ops: httpx.Client) -> None:
    refused = sent(place.side.admin, LIST)
    assert (refused.status_code, refused.json()["code"]) == (403, "not-allowed")
    tried = sent(ops, LIST, dry_run="true", feed_date="2030-01-01").json()
    assert [(each["line"], each["event"]) for each in tried["events"]] == [(2, "list_price.set")]
    done = sent(ops, LIST, feed_date="2030-01-01")
    assert done.status_code == 200, done.text
    outcome = done.json()
    assert [(row["line"], row["reason"]) for row in outcome["quarantined"]] == [(3, "amount_in_two_ways")]
    assert told(catalogue(place, on="2030-01-01"), "article_number", "unit_price") == [("BW-1", "499.00")]
    assert catalogue(place, on="2029-12-31")["items"] == []
    dearer = sent(ops, LIST.replace("499,00", "519,00"), dry_run="true", feed_date="2030-02-01").json()["events"]
    assert [each["sentence"]["de"] for each in dearer] == ["Listenpreis von BW-1 (Kauf) ab 01.02.2030: 519,00 EUR (bisher 499,00 EUR)"]
    again = sent(ops, LIST, feed_date="2030-01-01").json()
    assert (again["state"], again["id"]) == ("recognised", outcome["id"])

    seen = {"after": place.side.head()}
    assert [row["value"] for row in ops.get("/quarantine", params=seen).json()["items"]] == ["1.234"]
    made = outcome["id"]
    for client in (place.side.admin, place.side.viewer):
        for path in ("/imports", "/quarantine", "/import-warnings"):
            assert client.get(path, params=seen).json()["items"] == [], path
        for path in ("", "/quarantine", "/warnings", "/why", "/progress"):
            assert client.get(f"/imports/{made}{path}", params=seen if path != "/progress" else {}).status_code == 404, path
        assert client.get(f"/quarantine/{made}:3/why", params=seen).status_code == 404
    for path, body in (
        ("quarantine/corrections", {"3": {"Preis": "1234,00"}}),
        ("quarantine/dismissals", {"lines": [3]}),
        ("quarantine/reopening", {"line": 3}),
        ("discard", None),
        ("release", None),
    ):
        answer = place.side.admin.post(f"/imports/{made}/{path}", json=body)
        assert answer.status_code in (404, 405), (path, answer.text)
    corrected = ops.post(f"/imports/{made}/quarantine/corrections", json={"3": {"Preis": "1234,00"}}, headers={"Prefer": "wait=20"})
    assert corrected.status_code == 200, corrected.text
    assert told(catalogue(place, on="2030-01-01", sort="unit_price"), "unit_price") == [("499.00",), ("1234.00",)]


@pytest.mark.requirement("H-08")
def test_fulfilment_reads_price_lists_in_corrects_them_and_sees_no_other_import(world: World) -> None:
    place = priced_shop(world, "Preispflege GmbH")
    users = place.side.admin.post(
        "/imports",
        files={"file": ("nutzer.csv", b"Name;E-Mail\r\nMuster, Max;kein\r\n")},
        data={"kind": "users"},
        headers={"Prefer": "wait=20"},
    )
    others = users.json()["id"]
    done = sent(place.fulfilment, LIST, feed_date="2030-01-01")
    assert done.status_code == 200, done.text
    made = done.json()["id"]

    def seen(path: str, **asked: Any) -> Any:
        return place.fulfilment.get(path, params={"after": place.side.head(), **asked}).json()

    assert [row["id"] for row in seen("/imports")["items"]] == [made]
    for path in ("/quarantine", f"/imports/{made}/quarantine"):
        assert [(row["line"], row["reason"]) for row in seen(path)["items"]] == [(3, "amount_in_two_ways")]
    assert {row["import_id"] for row in seen("/import-warnings")["items"]} <= {made}
    for path in ("", "/quarantine", "/warnings"):
        assert place.fulfilment.get(f"/imports/{others}{path}").status_code == 404
        assert place.side.admin.get(f"/imports/{made}{path}").status_code == 404
    for kind in ("users", "devices", "sims", "feed", "orders"):
        assert sent(place.fulfilment, LIST, kind=kind).status_code == 403, kind
    corrected = place.fulfilment.post(
        f"/imports/{made}/quarantine/corrections", json={"3": {"Preis": "12,34"}}, headers={"Prefer": "wait=20"}
    )
    assert corrected.status_code == 200, corrected.text
    assert seen("/quarantine", **{"filter[status]": "open"})["items"] == []
    assert told(catalogue(place, on="2030-01-01", **{"filter[article_number]": "H-1"}), "unit_price") == [("12.34",)]
    assert [row["id"] for row in place.side.read("/imports")["items"]] == [others]
