"""A device is sent in with a label, which is kept with its case (H-14)."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from api.service_cases.label_pdf import Label, label_pdf
from api.service_cases.labels import NoReturnsAddress
from tests.api.conftest import World
from tests.api.orders.shop import shop


@pytest.mark.requirement("H-14")
@pytest.mark.part_of("A-14")
def test_a_label_has_both_addresses_and_is_kept_with_the_case(world: World) -> None:
    place = shop(world, "Etikett GmbH")
    side, user = place.side, place.user("Klebt, Klara")
    device = side.device()
    side.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    asked = {"occasion": "not_needed", "whereabouts": "pool", "sending": "label"}
    case = side.read(f"/service-cases/{side.write('POST', f'/devices/{device}/return', asked)['id']}")
    made = side.admin.post(case["allowed_actions"]["print_label"]["href"])
    assert made.status_code == 201, made.text
    document = side.read(f"/documents/{made.json()['id']}", after=made.json()["position"])
    assert (document["name"], document["attached_id"]) == (f"Versandetikett {case['number']}.pdf", case["id"])
    content = place.fulfilment.get(f"/documents/{document['id']}/content").content
    [page] = PdfReader(BytesIO(content)).pages
    text = page.extract_text()
    for line in ("Beispiel Retouren", "12345 Musterstadt", case["number"], "Klebt, Klara", "Etikett GmbH", "Musterweg 1"):
        assert line in text
    place.does(f"/service-cases/{case['id']}/receipt")
    late = side.admin.post(f"/service-cases/{case['id']}/label")
    assert (late.status_code, late.json()["code"]) == (409, "step-not-now")
    side.write("POST", f"/service-cases/{case['id']}/cancellation")
    own = side.write("POST", f"/devices/{device}/return", {**asked, "sending": "own"})["id"]
    refused = side.admin.post(f"/service-cases/{own}/label")
    assert (refused.status_code, refused.json()["code"]) == (409, "no-label-wanted")


def test_whatever_is_long_stays_on_the_label() -> None:
    long = Label("S-7K4M9-PXQ2R", ["Beispiel " * 12] * 6, ["Muster " * 20] * 4, "Phone " * 40)
    [page] = PdfReader(BytesIO(label_pdf(long, datetime(2026, 11, 30, tzinfo=UTC)))).pages
    assert (round(page.mediabox.width / 72 * 25.4), round(page.mediabox.height / 72 * 25.4)) == (105, 148)
    assert "PORTAL_OPERATOR_RETURNS_ADDRESS" in NoReturnsAddress.hint
