"""Prices that are off are nowhere: neither in lists and files nor in histories, moments, searches and views; nor is what isn't agreed (H-08)."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.api.conftest import World
from tests.api.orders.shop import Shop
from tests.api.prices.price_list import catalogue, catalogue_by, contract, priced, priced_shop, switched, told

LISTS = ("/priced-catalogue", "/list-prices", "/framework-contracts")


@pytest.fixture(scope="module")
def place(world: World) -> Shop:
    return priced_shop(world, "Preislos GmbH", shown=False, financings=("purchase", "lease"))


@pytest.fixture(scope="module")
def kept(place: Shop) -> tuple[str, str]:
    """A list price and a contract, which the operator keeps all the same."""
    return priced(place, "BW-1", "500.00"), contract(place, "RV-1")


@pytest.mark.requirement("H-08")
def test_off_means_refused_at_every_door(place: Shop, kept: tuple[str, str], world: World) -> None:
    price, made = kept
    paths = [
        *LISTS,
        *(f"{each}/export.{form}" for each in LISTS for form in ("csv", "xlsx", "pdf")),
        *(f"{each}?sort=id" for each in LISTS),
        "/priced-catalogue?sort=unit_price&fields=id",
        "/priced-catalogue?filter[unit_price][gt]=1",
        "/priced-catalogue?facets=contract&limit=1",
        *(f"/list-prices/{price}{part}" for part in ("", "/history", "/history/export.pdf", "/as-of?at=2026-01-01", "/why")),
        *(f"/framework-contracts/{made}{part}" for part in ("", "/history", "/as-of?at=2026-01-01")),
        "/framework-contracts?at=2026-01-01",
        *(f"/reports/costs-per-cost-centre{part}" for part in ("", "/summary", "/export.csv", "/export.xlsx", "/export.pdf")),
    ]
    for client in (place.side.admin, place.side.viewer):
        answers = {path: client.get(path) for path in paths}
        told_off = {path: (answer.status_code, answer.json().get("code")) for path, answer in answers.items()}
        assert set(told_off.values()) == {(403, "feature-off")}, told_off
    assert place.side.read("/search", search="RV-1")["groups"] == []
    tiles: list[dict[str, Any]] = place.side.read("/start")["tiles"]
    assert next(tile["refused"]["code"] for tile in tiles if tile["name"] == "prices") == "feature-off"
    assert "prices" not in place.side.read("/me")["capabilities"]
    view = place.side.admin.post("/views", json={"list": "list-prices", "name": "Preise"})
    assert view.status_code in (403, 422)
    assert "500.00" not in place.side.admin.get("/catalogue-items").text


def test_whoever_keeps_prices_sees_them_and_the_customer_too_once_they_are_on(world: World, place: Shop, kept: tuple[str, str]) -> None:
    assert told(catalogue_by(place.fulfilment, place), "article_number", "unit_price", "contract") == [("BW-1", "500.00", "RV-1")]
    switched(world, place, "prices", on=True)
    try:
        assert told(catalogue(place), "unit_price") == [("500.00",)]
        assert [row["id"] for row in place.side.read("/list-prices")["items"]] == [kept[0]]
        assert place.side.admin.post("/list-prices", json={}).status_code == 403
    finally:
        switched(world, place, "prices", on=False)
    assert place.side.admin.get("/priced-catalogue").status_code == 403


def test_a_kind_of_financing_that_is_not_agreed_can_neither_be_priced_nor_seen(world: World, place: Shop) -> None:
    body = {"article_number": "BW-1", "financing": "rent", "months": 24, "price": "10.00", "valid_from": "2026-01-01"}
    refused = place.fulfilment.post("/list-prices", json=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "financing-not-agreed")
    rate = priced(place, "H-1", "1.00", "lease", months=12)
    assert told(catalogue_by(place.fulfilment, place, **{"filter[financing]": "lease"}), "months") == [(12,)]
    for feature, on in (("prices", True), ("financing_lease", False)):
        switched(world, place, feature, on=on)
    try:
        assert catalogue(place, **{"filter[financing]": "lease"})["items"] == []
        assert place.side.read("/list-prices", **{"filter[financing]": "lease"})["items"] == []
        for part in ("", "/history", "/as-of?at=2026-12-31", "/as-of?at=1999-01-01", "/why"):
            assert place.side.admin.get(f"/list-prices/{rate}{part}").status_code == 404
        assert place.fulfilment.get(f"/list-prices/{rate}").status_code == 200
    finally:
        for feature, on in (("prices", False), ("financing_lease", True)):
            switched(world, place, feature, on=on)


@pytest.mark.requirement("H-08")
def test_what_a_tariff_costs_each_month_is_shown_though_no_rent_is_agreed(world: World, place: Shop) -> None:
    place.does("/catalogue-items", {"name": "Business M", "product": "tariff", "variants": [{"article_number": "T-M"}]})
    tariff = priced(place, "T-M", "20.00", "rent", months=24)
    switched(world, place, "prices", on=True)
    try:
        listed = place.side.read("/list-prices", facets="financing", **{"filter[article_number]": "T-M"})
        assert [(row["id"], row["financing"], row["to_agree"]) for row in listed["items"]] == [(tariff, "rent", None)]
        for part in ("", "/history", f"/as-of?at={datetime.now(UTC).isoformat().replace('+', '%2B')}", "/why"):
            assert place.side.admin.get(f"/list-prices/{tariff}{part}").status_code == 200, part
    finally:
        switched(world, place, "prices", on=False)


def test_while_prices_are_off_nobody_chooses_whose_are_shown(place: Shop, kept: tuple[str, str], world: World) -> None:
    path = f"/framework-contracts/{kept[1]}/display"
    head = world.log.head()
    for method in ("PUT", "DELETE"):
        refused = place.side.admin.request(method, path)
        assert (refused.status_code, refused.json()["code"]) == (403, "feature-off")
        assert place.side.viewer.request(method, path).json()["code"] == "not-allowed"
    assert world.log.head() == head
    switched(world, place, "prices", on=True)
    try:
        assert place.side.write("PUT", path)["changed"] is True
    finally:
        switched(world, place, "prices", on=False)


@pytest.mark.parametrize("price", ["-1.00", "1.234,56", "NaN", "1.005", "99999999999", 12.5, "", None])
def test_what_is_no_price_is_refused_with_how_to_write_it(place: Shop, price: Any) -> None:
    answer = place.fulfilment.post(
        "/list-prices", json={"article_number": "BW-1", "financing": "purchase", "price": price, "valid_from": "2026-01-01"}
    )
    assert answer.status_code == 422
    assert "1234.56" in answer.text or "0.00" in answer.text or "9999999.99" in answer.text
