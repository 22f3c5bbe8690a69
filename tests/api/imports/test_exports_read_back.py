"""An export read back changes nothing, of every list that can be imported, in both forms and languages (F-18)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.api.conftest import Side, World, new_imei, new_number
from tests.api.imports.test_imports import imported
from tests.importers.feeds import HEADER
from tests.importers.portal import as_csv, imei, line

pytestmark = pytest.mark.requirement("F-18")
FORMS = [(form, lang) for form in ("csv", "xlsx") for lang in ("de", "en")]
ADDRESS = {"recipient": "Beispiel GmbH", "street": "Musterweg 1", "postal_code": "01234", "city": "Musterstadt"}


def feed(side: Side, day: int, *rows: tuple[str, ...]) -> None:
    result = imported(side, (f"vodafone_2026-03-{day:02}.csv", as_csv(rows, HEADER)), kind="feed")
    assert result["quarantined"] == [], result


@pytest.fixture(scope="module")
def side(world: World) -> Side:
    """A customer with all that may trip a list up."""
    side = world.side("Rundlauf GmbH")
    for of in ("user", "device"):
        side.write("PUT", f"/customer/fields/{of}/size", {"label_de": "Schuhgröße", "label_en": "Shoe size"})
    names = [
        'Muster "Eri", Erika',
        "=Formel, Fred",
        "+Plus, Paula",
        "-Minus, Max",
        "'@Zeichen, Zoe",
        "Müller-Lüdenscheidt,  Ötzi",
        "Na Li",
        "Null",
    ]
    for at, name in enumerate(names):
        fields = {"email": f"U{at}@Beispiel.example", "personnel_number": f"00{at}aB", "group": "=1+1", "cost_centre": f"0{at}"}
        side.user(name, **fields, further={"size": "  =4\n2"}, primary_address=ADDRESS)
    side.user("Nurname, Nina")
    side.user("Nurname, Nina ", email="nina@beispiel.example")
    holder, inactive = side.user("Halter, Hans"), side.user("Ruhend, Rita")
    for user in (holder, inactive):
        device = side.device(model='Phone "15"  =', size="0128", colour="-rot", further={"size": "007"})
        side.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    side.write("POST", f"/users/{inactive}/deactivation")
    side.write(
        "POST",
        "/devices",
        {"identifiers": [{"kind": "serial_number", "value": "00sn-1"}], "description": {"kind": "other", "model": "Router"}},
    )
    old, new = new_imei(), new_imei()
    repaired = side.device(old, model="Phone Tausch")
    side.write(
        "POST",
        f"/devices/{repaired}/board-exchange",
        {"identifiers": [{"kind": "imei", "value": new}], "on": f"{datetime.now(ZoneInfo('Europe/Berlin')):%Y-%m-%d}"},
    )
    feed(side, 1, line(901001), line(902002), line(903003, None), line(904004), line(905005, SIM_Kartennummer="8949020000000000054"))
    feed(side, 2, line(901001), line(902002), line(903003, None), line(905005, SIM_Kartennummer="8949020000000000054"))
    [linked] = side.read("/sims", **{"filter[number]": line(903003)[0]})["items"]
    [unknown] = side.read("/devices", **{"filter[imei]": imei(901001)})["items"]
    side.write("PUT", f"/sims/{linked['id']}/device", {"device_id": unknown["id"]})
    merged = [side.read("/devices", **{"filter[imei]": imei(index)})["items"][0]["id"] for index in (902002, 905005)]
    side.write("POST", f"/devices/{merged[0]}/merge", {"absorbed_id": merged[1]})
    other = side.sim(
        new_number(),
        tariff={"name": "=Tarif  L", "options": ["A"]},
        card={"iccid": "8949020000000000055", "card_type": "-Nano"},
        pin="0123",
    )
    side.write("PUT", f"/sims/{other}/device", {"device_id": repaired})
    side.sim(new_number(), carrier="Vodafone")
    side.sim(new_number(), status="inactive")
    return side


@pytest.mark.parametrize(("form", "lang"), FORMS)
@pytest.mark.parametrize("kind", ["users", "devices", "sims"])
def test_an_export_read_back_changes_nothing(side: Side, kind: str, form: str, lang: str) -> None:
    position = side.read(f"/{kind}")["position"]
    export = side.admin.get(f"/{kind}/export.{form}", params={"lang": lang, "after": position})
    assert export.status_code == 200, export.text
    result: dict[str, Any] = imported(side, (f"{kind}.{form}", export.content), kind=kind)
    assert (result["counts"]["events"], result["quarantined"]) == (0, []), result
    assert result["counts"]["seen"] == result["counts"]["unchanged"] >= 6


@pytest.mark.requirement("F-18")
def test_own_fields_that_are_called_as_other_systems_call_ours_are_read_back_as_such(world: World) -> None:
    side = world.side("Eigenfeld GmbH")
    for of, key, label in (
        ("device", "mnr", "Mitarbeiternummer"),
        ("user", "abt", "Abteilung"),
        ("user", "vn", "Vorname"),
        ("user", "nn", "Nachname"),
    ):
        side.write("PUT", f"/customer/fields/{of}/{key}", {"label_de": label, "label_en": f"{label} (en)"})
    user = side.user("Muster, Erika", personnel_number="M1", group="IT", further={"abt": "Z9", "vn": "Rolf", "nn": "Meier"})
    device = side.device(model="Phone 1", further={"mnr": "M1"})
    for kind in ("users", "devices"):
        content = side.admin.get(f"/{kind}/export.csv", params={"after": side.head()}).content
        told = imported(side, (f"{kind}.csv", content), kind=kind)
        assert (told["counts"]["events"], told["quarantined"]) == (0, [])
    content = side.admin.get("/users/export.csv", params={"after": side.head(), "fields": "id,name,further.abt"}).content
    told = imported(side, ("users.csv", content.replace(b"Z9", b"Z10")), kind="users")
    assert (told["counts"]["changed"], told["quarantined"]) == (1, [])
    shown = side.read(f"/users/{user}")
    assert (shown["name"], shown["group"], side.read(f"/devices/{device}")["user"]) == ("Muster, Erika", "IT", None)
    told = imported(side, ("neu.csv", b"Vorname;Nachname;E-Mail\nNina;Neu;nina@example.org\n"), kind="users")
    assert told["counts"]["created"] == 1, "where there is no other name, they are the name"
