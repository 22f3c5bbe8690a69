"""An export that is read back as a list changes nothing, whatever addresses and fields of one's own say (H-18, F-18)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import Side, World
from tests.api.imports.test_imports import imported

pytestmark = [pytest.mark.requirement("F-18"), pytest.mark.requirement("H-18")]

ADDRESSES: list[dict[str, str]] = [
    {"recipient": "Beispiel GmbH, Abt. 3", "street": "Ährenweg 1, Hinterhaus", "postal_code": "12345", "city": "Übermusterstadt"},
    {"recipient": "-", "street": "  Musterallee  2", "postal_code": "SW1A 1AA", "city": "Beispielheim", "country": "GB"},
    {"recipient": "=Beispiel", "street": "", "postal_code": "", "city": "Musterdorf", "country": "AT"},
]
TEXTS = ("+49 30 123-0", "=1+1", "-12", "'Ö' 7", "Zeile  eins", "n/a", "0012", "a|b;c")


@pytest.fixture
def side(world: World) -> Side:
    side = world.side("Rückweg AG")
    side.write("PUT", "/customer/fields/user/extension", {"label_de": "Durchwahl", "label_en": "Extension"})
    side.write("PUT", "/customer/fields/device/asset", {"label_de": "Anlage", "label_en": "Asset"})
    for at, text in enumerate(TEXTS):
        addresses = [ADDRESSES[(at + n) % 3] for n in range(at % 4)]
        more: dict[str, Any] = {"primary_address": addresses[0], "additional_addresses": addresses[1:]} if addresses else {}
        user = side.user(f"Muster, Nummer {at}", further={"extension": text}, **more)
        device = side.device(model=f"Phone {at}", further={"asset": text}, size="256 GB", colour="=blau")
        side.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    return side


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", ["users", "devices"])
def test_an_export_read_back_changes_nothing(side: Side, kind: str, form: str, language: str) -> None:
    before = side.read(f"/{kind}", limit=100)["items"]
    file = side.admin.get(f"/{kind}/export.{form}", params={"after": side.head(), "lang": language, "fields": ",".join(before[0])})
    assert file.status_code == 200
    result = imported(side, (f"{kind}.{form}", file.content), kind=kind)
    assert result["counts"] | {"seen": 8, "unchanged": 8} == result["counts"], result
    assert result["counts"]["quarantined"] == 0
    assert side.read(f"/{kind}", limit=100)["items"] == before


def test_what_was_changed_in_it_is_taken(side: Side) -> None:
    file = side.admin.get(
        "/users/export.csv",
        params={"after": side.head(), "fields": "id,name,recipient,street,postal_code,city,country,additional_addresses,further.extension"},
    )
    text = file.content.decode("utf-8-sig").replace("Ährenweg 1, Hinterhaus;12345", "Ährenweg 7;12345").replace("0012", "0013")
    text = text.replace(" | ", " | Neu GmbH, Neuweg 1, 54321 Neustadt | ", 1)
    result = imported(side, ("users.csv", text.encode()), kind="users")
    assert result["counts"]["quarantined"] == 0
    rows = side.read("/users", limit=100)["items"]
    assert {row["street"] for row in rows if row["postal_code"] == "12345"} == {"Ährenweg 7"}
    assert [row["name"] for row in rows if row["further.extension"] == "0013"] == ["Muster, Nummer 6"]
    assert len([row for row in rows if "Neu GmbH, Neuweg 1, 54321 Neustadt" in row["additional_addresses"]]) == 1


def test_a_further_address_that_is_none_is_refused_with_how_to_write_it(side: Side) -> None:
    file = side.admin.get("/users/export.csv", params={"after": side.head(), "fields": "id,name,additional_addresses"})
    text = file.content.decode("utf-8-sig").replace(" | ", " | irgendwo | ", 1)
    result = imported(side, ("users.csv", text.encode()), kind="users")
    assert result["counts"]["quarantined"] == 1
    [row] = side.read(f"/imports/{result['id']}/quarantine")["items"]
    assert "PLZ Ort" in row["reason_de"]
