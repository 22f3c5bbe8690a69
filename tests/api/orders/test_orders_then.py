"""What orders, service cases, documents and the catalogue's items tell of others by name, then and today (A-11)."""

import pytest

from tests.api.conftest import World
from tests.api.documents.test_documents import attached
from tests.api.orders.shop import Shop, shop


@pytest.fixture(scope="module")
def place(world: World) -> Shop:
    return shop(world, "Umbenennung GmbH")


@pytest.mark.requirement("A-11")
def test_who_was_renamed_is_named_as_then_and_as_today(place: Shop) -> None:
    side, user = place.side, place.user("Alt, Berta")
    device = side.device(model="Phone 1")
    side.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    order = place.ordered(user)
    case = side.write("POST", f"/devices/{device}/return", {"occasion": "defect", "whereabouts": "pool", "sending": "own"})["id"]
    document = attached(side, f"/users/{user}")
    at = side.read(f"/documents/{document}/history", after=side.head())["items"][-1]["recorded_at"]
    side.write("PUT", f"/users/{user}/name", {"name": "Neu, Berta"})
    asked = {"at": at, "after": side.head()}
    for thing in (f"/orders/{order}", f"/service-cases/{case}"):
        then = side.read(f"{thing}/as-of", **asked)
        assert (then["user_name"], then["user_name_today"]) == ("Alt, Berta", "Neu, Berta")
    then = side.read(f"/documents/{document}/as-of", **asked)
    assert (then["attached_to_name"], then["attached_to_name_today"]) == ("Alt, Berta", "Neu, Berta")
    case_then = side.read(f"/service-cases/{case}/as-of", **asked)
    assert case_then["device_name"] == case_then["device_name_today"]


@pytest.mark.requirement("H-08")
def test_items_unfold_to_their_variants(place: Shop) -> None:
    items = place.side.read("/catalogue-items", expand="variants")["items"]
    assert {item["name"]: [each["article_number"] for each in item["variants"]] for item in items} == {
        "Hülle": ["H-1"],
        "Phone 1": ["BW-1", "BW-2"],
    }
