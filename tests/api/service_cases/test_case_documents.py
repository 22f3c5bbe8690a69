"""Photos and reports are attached to service cases, and go with the person whose device it is (H-13, A-14)."""

import pytest

from tests.api.conftest import World
from tests.api.orders.shop import shop
from tests.api.service_cases.defects import REPAIR


@pytest.mark.part_of("A-14")
def test_a_photo_of_the_damage_is_seen_by_whoever_works_on_it_and_erased_with_the_user(world: World) -> None:
    place = shop(world, "Schadensfotos GmbH")
    side, kept = place.side, place.user("Bleibt, Berta")
    user = place.user("Geht, Gustav")
    documents: dict[str, str] = {}
    for holder in (user, kept):
        device = side.device()
        side.write("POST", f"/devices/{device}/assignment", {"user_id": holder})
        case = side.write("POST", f"/devices/{device}/repair", REPAIR)["id"]
        answer = side.admin.post(f"/service-cases/{case}/documents", files={"file": ("Schaden.txt", b"Display gesprungen")})
        assert answer.status_code == 201, answer.text
        documents[holder] = answer.json()["id"]
        assert (
            place.fulfilment.get(f"/documents/{documents[holder]}/content", params={"after": side.head()}).content == b"Display gesprungen"
        )
        report = place.fulfilment.post(f"/service-cases/{case}/fulfilment-documents", files={"file": ("Bericht.txt", b"Display erneuert")})
        assert report.status_code == 201, report.text
        refused = side.admin.post(f"/service-cases/{case}/fulfilment-documents", files={"file": ("Bericht.txt", b"Display erneuert")})
        assert refused.status_code == 403
        documents[f"{holder} report"] = report.json()["id"]
        assert [each["id"] for each in side.read("/documents", **{"filter[attached_id]": case})["items"]] == [
            documents[f"{holder} report"],
            documents[holder],
        ]
        side.write("POST", f"/service-cases/{case}/cancellation")
        side.write("DELETE", f"/devices/{device}/user")
    side.write("DELETE", f"/users/{user}")
    side.write("POST", f"/users/{user}/erasure")
    statuses = {each: side.read(f"/documents/{document}")["status"] for each, document in documents.items()}
    assert statuses == {user: "erased", f"{user} report": "erased", kept: "there", f"{kept} report": "there"}
    assert side.admin.get(f"/documents/{documents[user]}/content").status_code == 409
