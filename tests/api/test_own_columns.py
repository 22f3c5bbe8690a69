"""Delivery addresses and the customer's own fields as columns of lists, files, moments and differences (H-02, H-17, H-18)."""

from __future__ import annotations

import csv
import io
from typing import Any

import httpx
import openpyxl
import pytest

from api.engine.export import exported
from readmodels.engine.field import Resource
from readmodels.engine.listed_for import with_own
from readmodels.engine.own_fields import OwnField
from readmodels.engine.query_parameters import read_query
from readmodels.inventory.overview_resource import OVERVIEW_LIST
from readmodels.users.user_resource import USER_LIST
from tests.api.conftest import Side, World, new_number
from tests.api.sims.test_sims import fed_sim

pytestmark = pytest.mark.requirement("H-02", "H-17", "H-18")

HOME = {"recipient": "Öztürk-Beispiel", "street": "Ährenweg 1", "postal_code": "12345", "city": "Übermusterstadt", "country": "DE"}
OFFICE = {"recipient": "", "street": "Musterallee 2", "postal_code": "23456", "city": "Beispielheim", "country": "AT"}
ADDRESS = ("recipient", "street", "postal_code", "city", "country")


@pytest.fixture
def side(world: World) -> Side:
    return with_own_fields(world)


def with_own_fields(world: World) -> Side:
    """A customer of whom nobody else tells anything, with a field of its own for users and one for devices."""
    side = world.side("Spalten AG")
    side.write("PUT", "/customer/fields/user/locker", {"label_de": "Spind", "label_en": "Locker"})
    side.write("PUT", "/customer/fields/device/asset", {"label_de": "Anlage", "label_en": "Asset"})
    return side


def names(side: Side, path: str, **asked: Any) -> list[str]:
    """By what the rows are told apart: the name of the user, or the model."""
    column = "model" if path == "/devices" else "name" if path == "/users" else "user"
    return [row[column] for row in side.read(path, **asked)["items"]]


def lines_of(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize(("path", "own"), [("/users", "further.locker"), ("/overview", "user_further.locker")])
def test_addresses_and_own_fields_are_asked_as_any_column(side: Side, path: str, own: str) -> None:
    side.user("Muster, Anna", primary_address=HOME, additional_addresses=[OFFICE, HOME], further={"locker": "Ö 12"})
    side.user("Muster, Berta", primary_address=OFFICE, further={"locker": "p 3"})
    side.user("Muster, Cora")
    chosen = side.read(path, sort=own, fields=",".join((*ADDRESS, "additional_addresses", own)))["items"]
    assert [[row[name] for name in ADDRESS] for row in chosen] == [
        [HOME[name] for name in ADDRESS],
        [OFFICE[name] for name in ADDRESS],
        [None] * 5,
    ]
    assert chosen[0]["additional_addresses"] == [
        "Musterallee 2, 23456 Beispielheim, AT",
        "Öztürk-Beispiel, Ährenweg 1, 12345 Übermusterstadt",
    ]
    assert [row[own] for row in chosen] == ["Ö 12", "p 3", None], "in German order, what is empty last"
    assert names(side, path, sort=f"-{own}") == ["Muster, Berta", "Muster, Anna", "Muster, Cora"]
    assert names(side, path, sort="city") == ["Muster, Berta", "Muster, Anna", "Muster, Cora"]
    assert names(side, path, **{"filter[city]": "Übermusterstadt"}) == ["Muster, Anna"]
    assert names(side, path, **{"filter[street][contains]": "aehren"}) == []
    assert names(side, path, **{"filter[street][contains]": "ährEN"}) == ["Muster, Anna"]
    assert names(side, path, **{"filter[postal_code][in]": "12345,23456"}) == ["Muster, Anna", "Muster, Berta"]
    assert names(side, path, **{f"filter[{own}]": "Ö 12"}) == ["Muster, Anna"]
    assert names(side, path, **{f"filter[{own}][starts]": "O"}) == ["Muster, Anna"]
    assert names(side, path, **{f"filter[{own}][empty]": "true"}) == ["Muster, Cora"]
    assert names(side, path, **{f"filter[{own}][ne]": "p 3"}) == ["Muster, Anna", "Muster, Cora"]
    assert names(side, path, **{"filter[additional_addresses][empty]": "false"}) == ["Muster, Anna"]
    for words in ("uebermusterstadt", "musterallee anna", "Ö 12", "23456 berta"):
        assert len(names(side, path, search=words)) == 1, words
    counted = side.read(path, facets=f"city,country,{own}", count="exact", **{f"filter[{own}][empty]": "false"})
    assert counted["total"] == 2
    assert counted["facets"][own]["values"] == [{"value": value, "count": 1} for value in ("p 3", "Ö 12", None)]
    assert {each["value"] for each in counted["facets"]["city"]["values"]} == {"Übermusterstadt", "Beispielheim"}
    first = side.read(path, sort=f"{own},city", limit=1)
    second = side.read(path, sort=f"{own},city", limit=1, cursor=first["next_cursor"])
    third = side.read(path, sort=f"{own},city", limit=1, cursor=second["next_cursor"])
    assert [page["items"][0][own] for page in (first, second, third)] == ["Ö 12", "p 3", None]
    assert third["next_cursor"] is None


def test_devices_have_their_own_fields_and_the_overview_has_them_too(side: Side) -> None:
    side.device(model="Phone A", further={"asset": "Ä-2"}, size="256 GB", colour="blau")
    side.device(model="Phone B", further={"asset": "b-1"})
    for path, own in (("/devices", "further.asset"), ("/overview", "device_further.asset")):
        assert [row["model"] for row in side.read(path, sort=own)["items"]] == ["Phone A", "Phone B"]
        assert [row["model"] for row in side.read(path, **{f"filter[{own}][contains]": "B-"})["items"]] == ["Phone B"]
        assert [row["model"] for row in side.read(path, search="ae-2")["items"]] == ["Phone A"]
        assert [row["model"] for row in side.read(path, **{"filter[size]": "256 GB", "filter[colour]": "blau"})["items"]] == ["Phone A"]
        assert len(side.read(path, facets=own)["facets"][own]["values"]) == 2


def test_the_overview_has_what_numbers_and_devices_are_known_by(world: World, side: Side) -> None:
    sim = side.sim(
        tariff={"name": "Business M", "options": ["Roaming", "Datenpaket"]},
        card={"iccid": None, "card_type": "eSIM"},
    )
    fed = new_number()
    fed_sim(world, side, fed)
    [row] = side.read("/overview", **{"filter[sim_id]": sim})["items"]
    listed = side.read("/sims", **{"filter[id]": sim})["items"][0]
    for name in ("card_type", "options", "contract_start", "subsidy", "renewal", "hardware_calloff"):
        assert row[name] == listed[name], name
    assert row["options"] == ["Roaming", "Datenpaket"]
    [of_feed] = side.read("/overview", **{"filter[number]": fed})["items"]
    [of_list] = side.read("/sims", **{"filter[number]": fed})["items"]
    for name in ("card_type", "options", "contract_start", "subsidy", "renewal", "hardware_calloff"):
        assert of_feed[name] == of_list[name], name
    assert [each["id"] for each in side.read("/overview", **{"filter[options]": "Roaming"})["items"]] == [sim]
    assert side.read("/overview", facets="card_type,subsidy,renewal,hardware_calloff")["facets"]["card_type"]["values"]


def test_files_have_them_with_headings_in_both_languages_and_a_pdf_only_if_asked(side: Side) -> None:
    side.user("Muster, Anna", primary_address=HOME, additional_addresses=[OFFICE, HOME], further={"locker": "Ö 12"})
    for path in ("/users", "/overview"):
        for language, headings in (
            ("de", ("Lieferadresse: Straße", "Lieferadresse: Ort", "Weitere Lieferadressen", "Spind")),
            ("en", ("Delivery address: street", "Delivery address: city", "Further delivery addresses", "Locker")),
        ):
            [line] = lines_of(side.admin.get(f"{path}/export.csv", params={"after": side.head(), "lang": language}))
            further = "Musterallee 2, 23456 Beispielheim, AT | Öztürk-Beispiel, Ährenweg 1, 12345 Übermusterstadt"
            assert [line[heading] for heading in headings] == ["Ährenweg 1", "Übermusterstadt", further, "Ö 12"]
        book = openpyxl.load_workbook(io.BytesIO(side.admin.get(f"{path}/export.xlsx", params={"after": side.head()}).content))
        sheet = book.worksheets[0]
        told = {str(head.value): cell.value for head, cell in zip(sheet[1], sheet[2], strict=True)}
        assert (told["Lieferadresse: PLZ"], told["Spind"]) == ("12345", "Ö 12")
        assert side.admin.get(f"{path}/export.pdf", params={"after": side.head()}).status_code == 200
        own = "further.locker" if path == "/users" else "user_further.locker"
        chosen = side.admin.get(f"{path}/export.csv", params={"after": side.head(), "fields": f"{own},city"})
        assert chosen.content.decode("utf-8-sig").splitlines() == ["Spind;Lieferadresse: Ort", "Ö 12;Übermusterstadt"]


@pytest.mark.parametrize(
    ("resource", "printed"),
    [
        (USER_LIST, "name email group personnel_number cost_centre street postal_code city status"),
        (OVERVIEW_LIST, "user group cost_centre number carrier number_status tariff contract_end kind maker model imei"),
    ],
    ids=lambda each: getattr(each, "name", ""),
)
def test_a_page_that_is_printed_has_the_columns_for_which_there_is_room(resource: Resource, printed: str) -> None:
    listed = with_own(resource, tuple((OwnField("locker", "Spind", "Locker"),) for _ in resource.own))
    asked = read_query(listed, [])
    assert [field.name for field in exported(listed, asked, "de", "pdf")[1]] == printed.split()
    assert {field.name for field in exported(listed, asked, "de", "xlsx")[1]} > {"city", "additional_addresses", *printed.split()}
    chosen = read_query(listed, [("fields", "city,number" if resource is OVERVIEW_LIST else "city,name")])
    assert [field.name for field in exported(listed, chosen, "de", "pdf")[1]] == list(chosen.fields)


def test_a_list_describes_the_fields_of_the_customer_who_asks(world: World, side: Side) -> None:
    described = {each["name"]: each for each in side.read("/meta/users")["fields"]}
    assert described["further.locker"]["label"] == {"de": "Spind", "en": "Locker"}
    assert (described["further.locker"]["personal"], described["city"]["personal"]) == (True, True)
    assert described["further.locker"]["operators"][0] == "eq"
    assert "device_further.asset" in {each["name"] for each in side.read("/meta/overview")["fields"]}
    assert world.ops.get("/meta/users").status_code == 200


def test_nobody_else_has_them(world: World, side: Side) -> None:
    """Not in rows, filters, sorts, facets, columns, files, descriptions; nor does any answer name them."""
    side.user("Muster, Anna", further={"locker": "Geheim 7"})
    other = world.side("Nachbar GmbH")
    other.user("Nachbar, Nora")
    for asked in (
        {"filter[further.locker]": "Geheim 7"},
        {"sort": "further.locker"},
        {"fields": "further.locker"},
        {"facets": "further.locker"},
    ):
        refused = other.admin.get("/users", params={"after": world.log.head(), **asked})
        assert refused.status_code == 400
        assert "Spind" not in refused.text
        assert "locker" not in refused.json()["hint"]
        assert other.admin.get("/users/export.csv", params={"after": world.log.head(), **asked}).status_code == 400 or "facets" in asked
    for path in ("/users", "/overview", "/meta/users", "/meta/overview", "/users/export.csv", "/overview/export.csv"):
        answer = other.admin.get(path, params={"after": world.log.head()})
        assert answer.status_code == 200
        assert "Geheim" not in answer.text
        assert "locker" not in answer.text
        assert "Spind" not in answer.text


def test_fields_that_are_renamed_withdrawn_or_defined_anew(world: World, side: Side) -> None:
    anna = side.user("Muster, Anna", further={"locker": "Ö 12"})
    side.write("PUT", "/customer/fields/user/locker", {"label_de": "Schließfach", "label_en": "Safe box"})
    [line] = lines_of(side.admin.get("/users/export.csv", params={"after": side.head()}))
    assert (line["Schließfach"], "Spind" in line) == ("Ö 12", False)
    there = world.log.now().isoformat()
    side.write("DELETE", "/customer/fields/user/locker")
    assert "further.locker" not in side.read("/users")["items"][0]
    refused = side.admin.get("/users", params={"after": side.head(), "filter[further.locker]": "Ö 12"})
    assert (refused.status_code, "further.locker" in refused.json()["detail"]) == (400, True)
    assert side.read(f"/users/{anna}")["further"] == {"locker": "Ö 12"}, "what it holds can still be taken away"
    [then] = side.read("/users", at=there, **{"filter[further.locker]": "Ö 12"})["items"]
    assert then["further.locker"] == "Ö 12", "as of a moment at which there was such a field"
    [line] = lines_of(side.admin.get("/users/export.csv", params={"at": there}))
    assert line["Schließfach"] == "Ö 12"
    side.write("PUT", "/customer/fields/user/locker", {"label_de": "Fach", "label_en": "Box"})
    [row] = side.read("/users")["items"]
    assert row["further.locker"] == "Ö 12"


def test_what_is_called_alike_is_told_apart(side: Side) -> None:
    side.write("PUT", "/customer/fields/device/colour", {"label_de": "Farbe", "label_en": "Colour"})
    side.write("PUT", "/customer/fields/device/locker", {"label_de": "Spind", "label_en": "Locker"})
    labels = {each["name"]: each["label"]["de"] for each in side.read("/meta/overview")["fields"]}
    assert labels["device_further.colour"] == "Farbe (eigenes Feld des Geräts)"
    assert labels["user_further.locker"] == "Spind (eigenes Feld des Nutzers)"
    assert len({*labels.values()}) == len(labels)
