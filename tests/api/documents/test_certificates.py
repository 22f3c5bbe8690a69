"""Certificates of erasure and destruction over HTTP: made or uploaded, seen in the device, downloaded, missing, withdrawn (H-16)."""

from __future__ import annotations

import hashlib
import re
from io import BytesIO
from typing import Any, cast

import httpx
import pytest
from pypdf import PdfReader

from access.documents.contents import Contents
from access.rights import rights_of
from aggregates.accounts.roles import ROLE_NAMES
from tests.api.conftest import World, new_imei
from tests.api.orders.shop import Shop, shop

ERASED: dict[str, Any] = {"certificate": "erasure", "on": "2026-01-31", "carried_out_by": "Beispiel Recycling GmbH", "method": "DIN 66399"}


@pytest.fixture(scope="module")
def place(world: World) -> Shop:
    return shop(world, "Zertifikat #1 [GmbH] $x$")


def known(place: Shop, imei: str | None = None, **description: str) -> str:
    """A device that is known since long before it is certified."""
    body = {"identifiers": [{"kind": "imei", "value": imei or new_imei()}], "description": {"maker": "Beispielwerk", **description}}
    return place.side.write("POST", "/devices", body, **{"X-Effective-At": "2026-01-02"})["id"]


def made(place: Shop, device: str, language: str = "de", **fields: Any) -> str:
    answer = place.fulfilment.post(f"/devices/{device}/certificates/made", params={"lang": language}, json={**ERASED, **fields})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def uploaded(place: Shop, device: str, content: bytes = b"Beleg", name: str = "Beleg.txt", **fields: str) -> httpx.Response:
    data = {"certificate": "destruction", "on": "2026-01-31", **fields}
    return place.fulfilment.post(f"/devices/{device}/certificates", files={"file": (name, content)}, data=data)


def returned(place: Shop, device: str, whereabouts: str) -> list[str]:
    """What is noted when it has come back."""
    asked = {"occasion": "replaced", "whereabouts": whereabouts, "sending": "own"}
    case = place.side.write("POST", f"/devices/{device}/return", asked)["id"]
    place.does(f"/service-cases/{case}/receipt")
    return [each["de"] for each in place.does(f"/service-cases/{case}/completion")["notes"]]


def gone(place: Shop, whereabouts: str = "destruction") -> str:
    """A device that was returned, to be destroyed as a rule."""
    device = known(place)
    notes = returned(place, device, whereabouts)
    word = {"destruction": "Vernichtungszertifikat", "lessor": "Löschzertifikat"}.get(whereabouts)
    assert [word is not None and word in each for each in notes] == ([True] if word else [])
    return device


def missing(place: Shop) -> list[str]:
    return [each["id"] for each in place.side.read("/devices", **{"filter[without_certificate]": "true"})["items"]]


def content(place: Shop, document: str) -> bytes:
    answer = place.side.viewer.get(f"/documents/{document}/content", params={"after": place.side.head()})
    assert answer.status_code == 200, answer.text
    return answer.content


@pytest.mark.requirement("H-16")
def test_one_that_is_made_is_an_archivable_pdf_that_programs_can_read_aloud(place: Shop) -> None:
    imei = new_imei()
    device = known(place, imei, model="Phone <9> \\ *fett*")
    document = made(place, device)
    told = content(place, document)
    [row] = place.side.read("/documents", **{"filter[attached_id]": device})["items"]
    assert (row["content_type"], row["sha256"], row["name"]) == (
        "application/pdf",
        hashlib.sha256(told).hexdigest(),
        f"Löschzertifikat IMEI {imei} 2026-01-31.pdf",
    )
    pdf = PdfReader(BytesIO(told))
    root = cast("Any", pdf.trailer["/Root"])
    xmp = root["/Metadata"].get_object().get_data()
    assert (re.search(rb"<pdfaid:part>(\d)<", xmp), re.search(rb"<pdfaid:conformance>(\w)<", xmp)) != (None, None)
    assert b"<pdfaid:part>2<" in xmp
    assert b"<pdfaid:conformance>A<" in xmp, "A: all that B asks for, and tagged"
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712
    assert root["/StructTreeRoot"]["/K"]
    assert str(root["/Lang"]).startswith("de")
    text = " ".join(pdf.pages[0].extract_text().split())
    for said in (
        "Löschzertifikat",
        "Zertifikat #1 [GmbH] $x$",
        "Phone <9> \\ *fett*",
        imei,
        "31.01.2026",
        "Beispiel Recycling GmbH",
        "DIN 66399",
    ):
        assert said in text, said
    english = PdfReader(BytesIO(content(place, made(place, device, "en", certificate="destruction", carried_out_by=None, method=""))))
    text = " ".join(english.pages[0].extract_text().split())
    assert ("Certificate of destruction" in text, "2026-01-31" in text, "Method" in text) == (True, True, False)


@pytest.mark.requirement("H-16")
def test_certificates_are_seen_in_the_device_and_its_history_and_at_a_moment(world: World, place: Shop) -> None:
    side, device = place.side, known(place)
    before = world.log.head()
    assert side.read(f"/devices/{device}")["certificates"] == []
    first, second = made(place, device), uploaded(place, device).json()["id"]
    told = side.read(f"/devices/{device}")["certificates"]
    assert [(each["certificate"], each["document_id"], each["source"], each["on"]) for each in told] == [
        ("erasure", first, "made", "2026-01-31"),
        ("destruction", second, "uploaded", "2026-01-31"),
    ]
    assert (told[0]["carried_out_by"], told[0]["method"], told[1]["method"]) == ("Beispiel Recycling GmbH", "DIN 66399", None)
    assert content(place, second) == b"Beleg"
    [row] = side.read("/devices", **{"filter[certificate]": "both", "filter[id]": device})["items"]
    assert row["certificate"] == "both"
    lines = [each for each in side.read(f"/devices/{device}/history")["items"] if each["event"] == "device.certified"]
    assert lines[0]["sentence"]["de"] == (
        "Löschzertifikat hinterlegt: im Portal erstellt, durchgeführt am 31.01.2026 durch Beispiel Recycling GmbH (DIN 66399)"
    )
    then = side.read(f"/devices/{device}/as-of", at=lines[0]["recorded_at"])
    assert [each["document_id"] for each in then["certificates"]] == [first]

    assert place.fulfilment.post(f"/devices/{device}/certificates/{first}/withdrawal", json={}).status_code == 422
    place.does(f"/devices/{device}/certificates/{first}/withdrawal", {"reason": "mistaken"})
    side.write("POST", f"/documents/{second}/removal", {"reason": "outdated"})
    shown = side.read(f"/devices/{device}")
    assert shown["certificates"] == []
    for document in (first, second):
        answer = side.admin.get(f"/documents/{document}/content", params={"after": side.head()})
        assert (answer.status_code, answer.json()["code"]) == (409, "document-is-gone")
    assert not [each for each in world.backend.parts[Contents].store.objects() if first in each.key]
    last = [each["sentence"]["de"] for each in side.read(f"/devices/{device}/history")["items"] if "withdrawn" in each["event"]]
    assert last == [
        "Löschzertifikat zurückgezogen: versehentlich oder falsch abgelegt",
        "Vernichtungszertifikat zurückgezogen: überholt",
    ]
    again = place.does(f"/devices/{device}/certificates/{first}/withdrawal", {"reason": "mistaken"})
    assert again["changed"] is False
    assert world.log.head() > before


@pytest.mark.requirement("H-16")
def test_devices_that_are_gone_without_one_are_listed_until_they_have_one(place: Shop) -> None:
    side = place.side
    destroyed, leased, pooled = gone(place), gone(place, "lessor"), gone(place, "pool")
    assert {destroyed, leased} <= {*missing(place)}
    assert pooled not in missing(place)
    tile = next(each for each in side.read("/start")["tiles"] if each["name"] == "devices")
    [counted] = [each for each in tile["counters"] if each["label"]["de"] == "fort ohne Zertifikat"]
    assert counted["count"] == len(missing(place))
    file = side.admin.get("/devices/export.csv", params={"filter[without_certificate]": "true", "after": side.head()})
    assert (file.status_code, file.text.count("\n") - 1) == (200, len(missing(place)))
    document = made(place, destroyed, certificate="destruction")
    assert destroyed not in missing(place)
    assert side.read(f"/devices/{destroyed}")["hidden"]["code"] == "returned"
    place.does(f"/devices/{destroyed}/certificates/{document}/withdrawal", {"reason": "mistaken"})
    assert destroyed in missing(place)


@pytest.mark.requirement("H-16", "F-09")
def test_certificates_go_along_where_records_become_one_and_back_where_they_are_split(place: Shop) -> None:
    side = place.side
    one, other = (known(place) for _ in range(2))
    third = side.write("POST", "/devices", {"identifiers": [{"kind": "serial_number", "value": "BSP-CERT-3"}]})["id"]
    own, brought, more = made(place, one), made(place, other), made(place, other, certificate="destruction")

    def shown(device: str) -> set[str]:
        return {each["document_id"] for each in side.read(f"/devices/{device}")["certificates"]}

    side.write("POST", f"/devices/{one}/merge", {"absorbed_id": other})
    side.write("POST", f"/devices/{third}/merge", {"absorbed_id": one})
    assert shown(third) == shown(other) == {own, brought, more}
    place.does(f"/devices/{third}/certificates/{brought}/withdrawal", {"reason": "outdated"})
    assert shown(third) == {own, more}
    side.write("POST", f"/devices/{third}/split", {"absorbed_id": one})
    assert (shown(third), shown(one)) == (set(), {own, more})
    side.write("POST", f"/devices/{one}/split", {"absorbed_id": other})
    assert (shown(one), shown(other)) == ({own}, {more})


@pytest.mark.requirement("H-16")
def test_what_cannot_be_certified_is_refused_and_leaves_nothing(world: World, place: Shop) -> None:
    side, device = place.side, known(place)
    side.write("POST", f"/devices/{device}/assignment", {"user_id": side.user("Hat, Hanna")})
    before = {each.key for each in world.backend.parts[Contents].store.objects()}
    held = uploaded(place, device)
    assert (held.status_code, held.json()["code"]) == (409, "destroyed-device-is-held")
    assert uploaded(place, device, on="2999-01-01").status_code == 422
    assert uploaded(place, device, certificate="both").status_code == 422
    assert uploaded(place, device, b"MZ", "Beleg.pdf").status_code in (415, 422)
    body = {**ERASED, "on": "31.01.2026"}
    assert place.fulfilment.post(f"/devices/{device}/certificates/made", json=body).status_code == 422
    absent = place.fulfilment.post("/devices/00000000-0000-7000-8000-00000000dead/certificates/made", json=ERASED)
    assert absent.status_code == 404
    document = side.admin.post(f"/devices/{device}/documents", files={"file": ("Schein.txt", b"Schein")}).json()["id"]
    other = place.fulfilment.post(f"/devices/{device}/certificates/{document}/withdrawal", json={"reason": "mistaken"})
    assert (other.status_code, other.json()["code"]) == (404, "no-certificate-of-device")
    assert side.read(f"/devices/{device}")["certificates"] == []
    assert {each.key for each in world.backend.parts[Contents].store.objects() if document not in each.key} == before


@pytest.mark.requirement("H-16")
def test_nothing_is_certified_of_a_day_before_the_device_was_known(place: Shop) -> None:
    device = place.side.device()
    for refused in (uploaded(place, device), place.fulfilment.post(f"/devices/{device}/certificates/made", json=ERASED)):
        assert (refused.status_code, refused.json()["code"]) == (409, "not-there-that-day")
    assert place.side.read(f"/devices/{device}")["certificates"] == []
    older = known(place)
    place.side.write("POST", f"/devices/{device}/merge", {"absorbed_id": older})
    assert made(place, device), "as one of its records it was"


@pytest.mark.requirement("H-16")
def test_a_second_certificate_of_a_kind_is_kept_with_a_note_that_names_the_first(place: Shop) -> None:
    device = known(place)
    path = f"/devices/{device}/certificates/made"
    first = place.does(path, ERASED)
    second = place.does(path, {**ERASED, "on": "2026-02-01"})
    other = uploaded(place, device).json()
    assert (first["notes"], other["notes"]) == ([], []), "destruction is another kind"
    assert [each["de"] for each in second["notes"]] == [
        "Das Gerät hat schon ein Löschzertifikat: im Portal erstellt, durchgeführt am 31.01.2026. Ist eines von beiden falsch, bitte zurückziehen."
    ]
    assert "2026-01-31" in uploaded(place, device).json()["notes"][0]["en"]
    for each in (first, second):
        place.does(f"/devices/{device}/certificates/{each['id']}/withdrawal", {"reason": "mistaken"})
    assert place.does(path, ERASED)["notes"] == []


@pytest.mark.requirement("H-16")
def test_none_is_offered_where_the_device_has_one_already(place: Shop) -> None:
    there, withdrawn = known(place), known(place)
    made(place, there)
    place.does(f"/devices/{withdrawn}/certificates/{made(place, withdrawn)}/withdrawal", {"reason": "mistaken"})
    assert [len(place.side.read(f"/devices/{each}")["certificates"]) for each in (there, withdrawn)] == [1, 0]
    assert returned(place, there, "lessor") == []
    assert ["Löschzertifikat" in each for each in returned(place, withdrawn, "lessor")] == [True]


@pytest.mark.requirement("H-16")
def test_what_the_store_has_otherwise_is_not_handed_out(world: World, place: Shop) -> None:
    document, contents = made(place, known(place)), world.backend.parts[Contents]
    [key] = [each.key for each in contents.store.objects() if document in each.key]
    *kept, last = contents.store.get(key)
    contents.store.put(key, bytes([*kept, last ^ 1]))
    answer = place.side.admin.get(f"/documents/{document}/content", params={"after": place.side.head()})
    assert (answer.status_code, answer.json()["code"]) == (500, "document-damaged")


@pytest.mark.requirement("H-16")
def test_whoever_sees_devices_may_download_their_certificates() -> None:
    assert [role for role in ROLE_NAMES if ("devices", "read") in rights_of(role) and ("documents", "read") not in rights_of(role)] == []


@pytest.mark.requirement("H-16")
def test_the_same_request_makes_one(place: Shop) -> None:
    device = known(place)
    path, headers = f"/devices/{device}/certificates/made", {"Idempotency-Key": f"once-{device}"}
    one, other = (place.fulfilment.post(path, json=ERASED, headers=headers).json() for _ in range(2))
    assert (one["id"], one["repeated"], other["repeated"]) == (other["id"], False, True)
    assert len(place.side.read(f"/devices/{device}")["certificates"]) == 1
