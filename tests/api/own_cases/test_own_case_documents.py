"""Employees attach photos to their service cases and print labels, and see of others' documents none (H-13, H-14)."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.api.conftest import World
from tests.api.own_cases.employees import begun, employee, phone_of, where_agreed
from tests.api.service_cases.defects import REPAIR


@pytest.mark.requirement("H-14")
@pytest.mark.part_of("A-14")
def test_an_employee_sees_labels_and_the_own_photos_alone(world: World) -> None:
    place = where_agreed(world, "Eigene Fotos GmbH")
    side, klara, hans = place.side, employee(world, place, "Klebt, Klara"), employee(world, place, "Beispiel, Hans")
    case = begun(klara, phone_of(place, klara), "repair", {**REPAIR, "sending": "label"})
    path = f"/own-service-cases/{case}"
    assert klara.told(place, path)["documents"] == []
    photo = klara.client.post(f"{path}/documents", files={"file": ("Schaden.txt", b"Display gesprungen")})
    assert photo.status_code == 201, photo.text
    at = photo.headers["location"]
    assert klara.read(place, at).content == b"Display gesprungen"
    report = place.fulfilment.post(f"/service-cases/{case}/fulfilment-documents", files={"file": ("Angebot.txt", b"149,90 EUR")}).json()[
        "id"
    ]
    admins = side.admin.post(f"/service-cases/{case}/documents", files={"file": ("Notiz.txt", b"intern")}).json()["id"]
    label = klara.client.post(klara.told(place, path)["allowed_actions"]["print_label"]["href"])
    assert label.status_code == 201, label.text
    page = PdfReader(BytesIO(klara.read(place, label.headers["location"]).content)).pages[0].extract_text()
    told = klara.told(place, path)
    assert [line for line in (told["number"], "Klebt, Klara", "Musterweg 1") if line not in page] == []
    assert [(each["name"], each["href"]) for each in told["documents"]] == [
        ("Schaden.txt", at),
        (f"Versandetikett {told['number']}.pdf", label.headers["location"]),
    ]
    shown = side.read("/documents", **{"filter[attached_id]": case})["items"]
    assert {each["id"] for each in shown} == {report, admins, *(each["id"] for each in told["documents"])}, "others see all of them"
    for hidden in (report, admins):
        refused = klara.read(place, f"{path}/documents/{hidden}/content")
        assert (refused.status_code, refused.json()["detail_en"]) == (404, f"There is no document with the id {hidden}.")
    never = hans.read(place, at)
    assert (never.status_code, never.json()["detail_en"]) == (404, f"There is no service case with the id {case}.")

    printed = side.write(
        "POST", f"/devices/{phone_of(place, klara)}/return", {"occasion": "not_needed", "whereabouts": "pool", "sending": "label"}
    )["id"]
    side.write("POST", f"/service-cases/{printed}/label")
    [made] = klara.told(place, f"/own-service-cases/{printed}")["documents"]
    assert klara.read(place, made["href"]).content.startswith(b"%PDF"), "whoever printed it"
    other = klara.read(place, f"{path}/documents/{made['id']}/content")
    assert other.status_code == 404, "each is at its own case"
