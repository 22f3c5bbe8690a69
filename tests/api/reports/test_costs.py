"""What numbers cost per cost centre: by the prices of their tariffs on a day, with whose contract; what can't be said is told (H-19)."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from foundation.local_day import today_in
from tests.api.conftest import World, new_number
from tests.api.orders.shop import Shop
from tests.api.prices.price_list import contract, priced, priced_shop, switched, told

COSTS = "/reports/costs-per-cost-centre"
_TOLD = ("cost_centre", "tariff", "numbers", "contract", "unit_price", "total", "why_no_price")


@pytest.fixture(scope="module")
def place(world: World) -> Shop:
    """Two cost centres with numbers of tariffs that are priced, priced twice, and not at all."""
    shop = priced_shop(world, "Kostenstelle GmbH")
    shop.does("/catalogue-items", {"name": "Tarif M", "product": "tariff", "variants": [{"article_number": "T-M"}]})
    shop.does(
        "/catalogue-items",
        {"name": "Tarif L", "product": "tariff", "variants": [{"article_number": "T-L-12"}, {"article_number": "T-L-24"}]},
    )
    shop.does("/catalogue-items", {"name": "Tarif S", "product": "tariff", "variants": [{"article_number": "T-S"}]})
    priced(shop, "T-M", "20.00", "rent", months=24)
    priced(shop, "T-M", "30.00", "rent", months=24, valid_from=str(today_in() + timedelta(days=30)))
    priced(shop, "T-L-12", "45.00", "rent", months=12)
    priced(shop, "T-L-24", "40.00", "rent", months=24)
    signed = contract(shop, "RV-T", "0471")
    shop.does(f"/framework-contracts/{signed}/discounts", {"percent": "10", "product": "tariff"})
    for cost_centre, tariff, fields in (
        ("4711", "Tarif M", {}),
        ("4711", "TARIF M", {"billing_account": "471"}),
        ("4711", "Tarif M", {}),
        ("0815", "Tarif L", {"term": {"start": "2026-01-01", "end": "2027-12-31"}}),
        ("0815", "Tarif L", {}),
        ("0815", "Tarif S", {}),
        ("0815", "Tarif X", {}),
    ):
        user = shop.side.user(f"Kosten, {cost_centre}", cost_centre=cost_centre)
        sim = shop.side.sim(new_number(), tariff={"name": tariff}, **{"billing_account": "99", **fields})
        shop.side.write("PUT", f"/sims/{sim}/user", {"user_id": user})
    shop.side.sim(new_number(), billing_account="99")
    return shop


def costs(place: Shop, **asked: Any) -> list[tuple[Any, ...]]:
    return told(place.side.read(COSTS, **asked), *_TOLD)


@pytest.mark.requirement("H-19")
def test_costs_follow_from_tariffs_contracts_and_cost_centres(place: Shop) -> None:
    expected = [
        ("0815", "Tarif L", 1, None, "40.00", "40.00", None),
        ("0815", "Tarif L", 1, None, None, None, "several_prices"),
        ("0815", "Tarif S", 1, None, None, None, "no_price"),
        ("0815", "Tarif X", 1, None, None, None, "not_in_catalogue"),
        ("4711", "Tarif M", 2, None, "20.00", "40.00", None),
        ("4711", "TARIF M", 1, "RV-T", "18.00", "18.00", None),
        (None, None, 1, None, None, None, "no_tariff"),
    ]
    assert sorted(costs(place), key=str) == sorted(expected, key=str), "which of two that are written otherwise comes first is open"


@pytest.mark.requirement("H-19")
def test_they_are_summed_by_cost_centre_and_drawn(place: Shop) -> None:
    summary = place.side.read(f"{COSTS}/summary")
    by_centre = {group["value"]: (group["rows"], group["total"]) for group in summary["groupings"][0]["groups"]}
    assert by_centre == {"4711": (2, "58.00"), "0815": (4, "40.00"), None: (1, None)}
    counted = {group["value"]: (group["counted"], group["not_summed"]) for group in summary["groupings"][0]["groups"]}
    assert counted == {"4711": (3, 0), "0815": (4, 3), None: (1, 1)}
    answer = place.side.admin.get(f"{COSTS}/export.xlsx", params={"after": place.side.head(), "lang": "de"})
    assert answer.status_code == 200, answer.text
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content))["Diagramm nach Kostenstelle"]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["4711", "0815", "ohne Angabe"]
    assert [tuple(cell.value for cell in row[1:]) for row in sheet.iter_rows()] == [
        ("Anzahl", "Summe in EUR", "davon ohne Betrag"),
        (3, 58, 0),
        (4, 40, 3),
        (1, None, 1),
    ]
    for path in (COSTS, "/priced-catalogue"):
        pdf = place.side.admin.get(f"{path}/export.pdf", params={"lang": "de"})
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages)
        assert "Erstellt von" in text
        assert "bis Position" not in text, "computed from several sources"
    narrowed = place.side.read(f"{COSTS}/summary", **{"filter[cost_centre]": "4711"})
    assert (narrowed["rows"], narrowed["groupings"][1]["groups"][0]["total"]) == (2, "40.00")


@pytest.mark.requirement("H-19")
def test_they_are_those_of_any_day(place: Shop) -> None:
    later = str(today_in() + timedelta(days=40))
    assert ("4711", "Tarif M", 2, None, "30.00", "60.00", None) in costs(place, on=later)
    assert place.side.read(f"{COSTS}/summary", on=later)["on"] == later
    assert costs(place, on=str(today_in() - timedelta(days=1))) == []
    assert place.side.admin.get(COSTS, params={"on": "gestern"}).status_code == 400


def test_tariffs_cost_something_each_month_and_are_not_shipped(place: Shop) -> None:
    once = {"article_number": "T-M", "financing": "purchase", "price": "20.00", "valid_from": "2026-01-01"}
    refused = place.fulfilment.post("/list-prices", json=once)
    assert (refused.status_code, refused.json()["code"]) == (422, "tariff-paid-monthly")
    user = place.user("Muster, Tarif")
    ordered = place.side.admin.post("/orders", json={"user_id": user, "items": [{"article_number": "T-M"}]})
    assert (ordered.status_code, ordered.json()["code"]) == (409, "tariff-is-booked")
    described = {"name": "Tarif Q", "product": "tariff", "kind": "smartphone", "variants": [{"article_number": "T-Q"}]}
    assert place.fulfilment.post("/catalogue-items", json=described).json()["code"] == "accessory-described-as-device"


def test_whoever_is_shown_no_prices_is_shown_no_costs(world: World, place: Shop) -> None:
    assert COSTS in {each["href"] for each in place.side.read("/reports")["reports"]}
    switched(world, place, "prices", on=False)
    try:
        for part in ("", "/summary", "/export.csv", "/export.xlsx", "/export.pdf"):
            assert place.side.admin.get(f"{COSTS}{part}").json()["code"] == "feature-off", part
        assert COSTS not in {each["href"] for each in place.side.read("/reports")["reports"]}
    finally:
        switched(world, place, "prices", on=True)
