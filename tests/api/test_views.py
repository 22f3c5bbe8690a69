"""Saved views over HTTP: one's own, shared ones, and what nobody else sees."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from eventstore.verify_claims import verify_claims
from tests.api.conftest import Side, World
from tests.api.crew import let_in
from tests.api.people import Person, person


@dataclass(frozen=True)
class Team:
    side: Side
    erika: Person
    hans: Person
    """`erika` only reads, `hans` is an administrator."""


@pytest.fixture
def team(world: World) -> Team:
    return team_of(world, "Ansicht GmbH")


def team_of(world: World, name: str) -> Team:
    side = world.side(name)
    ops = world.client(world.ops.headers["authorization"].split()[1], **{"X-Customer": side.number})
    return Team(side, person(world, ops, "viewer", name="Muster, Erika"), person(world, ops, "administrator", name="Beispiel, Hans"))


ASKED: dict[str, Any] = {
    "fields": ["model", "maker"],
    "filters": [{"field": "maker", "operator": "in", "value": "Beispielwerk,Musterwerk"}, {"field": "model", "value": "A & B"}],
    "sort": ["-model"],
}


def done(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


def saved(of: Person, listed: str = "devices", name: str = "Lager", **asked: Any) -> str:
    return done(of.client.post("/views", json={"list": listed, "name": name, **(asked or ASKED)}))["id"]


def views(world: World, client: httpx.Client, **parameters: str) -> list[dict[str, Any]]:
    return done(client.get("/views", params={"after": world.log.head(), **parameters}))["items"]


def view(world: World, client: httpx.Client, view_id: str) -> dict[str, Any]:
    return done(client.get(f"/views/{view_id}", params={"after": world.log.head()}))


def test_the_view_of_the_documents_can_be_saved(team: Team) -> None:
    page = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    (asked,) = re.findall(r"/views -d '(\{.*?\})'", page, re.DOTALL)
    assert json.loads(asked).keys() >= {"list", "name", "fields", "filters", "search", "sort"}
    assert done(team.hans.client.post("/views", json=json.loads(asked)))["changed"]


@pytest.mark.requirement("H-18")
def test_files_call_the_list_of_a_view_by_its_name(world: World, team: Team) -> None:
    saved(team.hans)
    for language, name in (("de", "Geräte"), ("en", "Devices")):
        line = team.hans.client.get("/views/export.csv", params={"after": world.log.head(), "lang": language}).text.splitlines()[1]
        assert name in line.split(";")


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_view_leads_to_its_list_with_just_what_it_asks(world: World, team: Team) -> None:
    wanted = team.side.device(model="A & B")
    team.side.device(model="A & C")
    view_id = saved(team.erika)
    shown = view(world, team.erika.client, view_id)
    assert {name: shown[name] for name in ASKED} == {**ASKED, "filters": [{"operator": None, **each} for each in ASKED["filters"]]}
    assert (shown["list"], shown["name"], shown["maker"], shown["mine"], shown["shared"]) == (
        "devices",
        "Lager",
        "Muster, Erika",
        True,
        False,
    )
    assert shown["unusable"] == []
    page = done(team.erika.client.get(shown["href"], params=None))
    assert [row["id"] for row in page["items"]] == [wanted]
    assert set(page["items"][0]) == {"id", *ASKED["fields"]}
    assert views(world, team.erika.client) == [{name: value for name, value in shown.items() if name != "allowed_actions"}]


def test_what_the_list_refuses_is_refused_as_the_list_does(team: Team) -> None:
    right = {"field": "maker", "value": "x"}
    for asked, parameters, pointer in (
        ({"fields": ["imei", "nothing"]}, {"fields": "nothing"}, "#/fields/1"),
        ({"sort": ["-identifiers"]}, {"sort": "-identifiers"}, "#/sort/0"),
        ({"sort": ["imei", "-imei"]}, {"sort": "imei,-imei"}, "#/sort"),
        ({"search": "a b c d e f g h i j"}, {"search": "a b c d e f g h i j"}, "#/search"),
        ({"filters": [right, {"field": "nothing", "value": "x"}]}, {"filter[nothing]": "x"}, "#/filters/1/field"),
        ({"filters": [{"field": "maker", "operator": "near", "value": "x"}]}, {"filter[maker][near]": "x"}, "#/filters/0/operator"),
        ({"filters": [right, {"field": "notes", "value": "gestern"}]}, {"filter[notes]": "gestern"}, "#/filters/1/value"),
    ):
        refused = team.erika.client.post("/views", json={"list": "devices", "name": "Falsch", **asked})
        of_list = team.erika.client.get("/devices", params=parameters)
        assert of_list.status_code == 400, parameters
        same = ("status", "code", "detail_de", "detail_en")
        assert [refused.json()[each] for each in same] == [of_list.json()[each] for each in same]
        assert refused.json()["pointer"] == pointer
        assert "pointer" not in of_list.json()
    for name in ("nothing", "views", "device-history", "tokens"):
        assert code(team.erika.client.post("/views", json={"list": name, "name": "Falsch"})) == (404, "not-found")
    assert code(team.erika.client.post("/views", json={"list": "accounts", "name": "Fremd"})) == (403, "not-allowed")
    assert team.erika.client.post("/views", json={"list": "devices", "name": "x" * 101}).status_code == 422


def test_a_private_view_is_there_for_its_maker_alone(world: World, team: Team) -> None:
    view_id = saved(team.erika, name="Geheim")
    for other in (team.hans.client, team.side.admin):
        assert views(world, other) == []
        for path in ("", "/history", "/why"):
            assert other.get(f"/views/{view_id}{path}").status_code == 404
        assert "Geheim" not in other.get("/views/export.csv", params={"after": world.log.head()}).text
    for method, path in (
        ("PUT", "/shared"),
        ("DELETE", "/shared"),
        ("PUT", "/default"),
        ("DELETE", "/default"),
        ("POST", "/copy"),
        ("DELETE", ""),
    ):
        assert code(team.hans.client.request(method, f"/views/{view_id}{path}")) == (404, "not-found"), path
    assert code(team.hans.client.put(f"/views/{view_id}", json={"name": "Meins"})) == (404, "not-found")
    assert len(views(world, team.erika.client)) == 1


def test_a_shared_view_is_used_and_copied_by_others_and_changed_by_its_maker(world: World, team: Team) -> None:
    view_id = saved(team.hans)
    done(team.hans.client.put(f"/views/{view_id}/shared"))
    shown = view(world, team.erika.client, view_id)
    assert (shown["mine"], shown["shared"], shown["default"], shown["maker"]) == (False, True, False, "Beispiel, Hans")
    actions = shown["allowed_actions"]
    assert {name for name, told in actions.items() if told["allowed"]} == {"copy", "make_default", "drop_default"}
    refused = team.erika.client.put(f"/views/{view_id}", json={"name": "Meins"})
    assert (actions["change"]["code"], actions["change"]["en"]) == (refused.json()["code"], refused.json()["detail_en"])
    assert code(team.erika.client.delete(f"/views/{view_id}")) == (409, "view-of-another")
    copy = done(team.erika.client.post(f"/views/{view_id}/copy"))["id"]
    done(team.erika.client.put(f"/views/{view_id}/default"))
    done(team.erika.client.put(f"/views/{copy}", json={"name": "Meins", "sort": ["model"]}))
    told = {each["name"]: each for each in views(world, team.erika.client, **{"filter[list]": "devices"})}
    assert {name: (each["mine"], each["default"]) for name, each in told.items()} == {"Lager": (False, True), "Meins": (True, False)}
    assert told["Meins"]["href"] == "/devices?sort=model"
    assert [each["name"] for each in views(world, team.erika.client, **{"filter[shared]": "true"})] == ["Lager"]
    assert [each["id"] for each in views(world, team.erika.client, **{"filter[account_id]": team.erika.account_id})] == [copy]
    assert [each["id"] for each in views(world, team.side.viewer)] == [view_id]
    done(team.hans.client.delete(f"/views/{view_id}/shared"))
    assert [each["id"] for each in views(world, team.erika.client)] == [copy]


def test_an_administrator_ends_the_sharing_of_others(world: World, team: Team) -> None:
    view_id = saved(team.erika)
    done(team.erika.client.put(f"/views/{view_id}/shared"))
    allowed = {name for name, told in view(world, team.hans.client, view_id)["allowed_actions"].items() if told["allowed"]}
    assert allowed == {"copy", "make_default", "drop_default", "unshare", "delete"}
    done(team.hans.client.delete(f"/views/{view_id}/shared"))
    assert view(world, team.erika.client, view_id)["shared"] is False
    done(team.erika.client.put(f"/views/{view_id}/shared"))
    done(team.hans.client.delete(f"/views/{view_id}"))
    assert views(world, team.erika.client) == []


def test_a_part_that_the_list_takes_no_more_is_told_and_left_out_of_where_the_view_leads(world: World, team: Team) -> None:
    path = "/customer/fields/user/shoe_size"
    done(team.hans.client.put(path, json={"label_de": "Schuhgröße", "label_en": "Shoe size"}))
    asked = {"fields": ["name", "fields.shoe_size"], "filters": [{"field": "fields.shoe_size", "value": "43"}], "sort": ["name"]}
    field = next(
        name for name in done(team.side.admin.get("/meta/users", params={"after": world.log.head()}))["fields"] if "shoe" in name["name"]
    )
    asked = {"fields": ["name", field["name"]], "filters": [{"field": field["name"], "value": "43"}], "sort": ["name"]}
    view_id = saved(team.erika, "users", "Schuhe", **asked)
    assert view(world, team.erika.client, view_id)["unusable"] == []
    done(team.hans.client.delete(path))
    shown = view(world, team.erika.client, view_id)
    assert [(each["parameter"], each["value"], each["code"]) for each in shown["unusable"]] == [
        ("fields", field["name"], "query-unknown-field"),
        (f"filter[{field['name']}]", "43", "query-unknown-field"),
    ]
    assert shown["fields"] == ["name", field["name"]]
    assert shown["href"] == "/users?fields=name&sort=name"


def test_a_view_tells_its_history_and_why_it_is_as_it_is(world: World, team: Team) -> None:
    view_id = saved(team.erika)
    done(team.erika.client.put(f"/views/{view_id}", json={"name": "Keller", **ASKED}))
    done(team.erika.client.put(f"/views/{view_id}/shared"))
    entries = done(team.hans.client.get(f"/views/{view_id}/history", params={"after": world.log.head(), "lang": "de"}))["items"]
    assert [each["event"] for each in entries] == ["view.saved", "view.renamed", "view.shared"]
    assert "Lager" in entries[0]["sentence"]["de"]
    assert "Geräte" in entries[0]["sentence"]["de"]
    cells = {each["field"]: each for each in done(team.hans.client.get(f"/views/{view_id}/why"))["cells"]}
    assert cells["name"]["value"] == "Keller"
    assert "maker" in cells


def test_tokens_read_what_is_shared_and_save_nothing(world: World, team: Team) -> None:
    view_id = saved(team.hans)
    done(team.hans.client.put(f"/views/{view_id}/shared"))
    [shown] = views(world, team.side.admin, expand="actions")
    assert {told["code"] for told in shown["allowed_actions"].values()} == {"session-needed"}
    assert code(team.side.admin.post("/views", json={"list": "devices", "name": "x"})) == (403, "session-needed")


def test_who_works_for_the_operator_uses_what_is_shared(world: World, team: Team) -> None:
    view_id = saved(team.hans)
    done(team.hans.client.put(f"/views/{view_id}/shared"))
    ops = person(world, world.ops, "ops").client
    ops.headers["X-Customer"] = team.side.number
    [shown] = views(world, ops, expand="actions")
    assert {told["code"] for told in shown["allowed_actions"].values()} == {"views-are-of-the-customers-people"}
    reseller = person(world, world.ops, "reseller", name="Helfer, Helga").client
    for client in (ops, reseller):
        assert code(client.post("/views", json={"list": "devices", "name": "x"})) == (409, "views-are-of-the-customers-people")


def test_whoever_acts_for_a_customer_leaves_no_view_behind(world: World, team: Team) -> None:
    view_id = saved(team.hans)
    saved(team.hans, name="Privat")
    done(team.hans.client.put(f"/views/{view_id}/shared"))
    reseller = person(world, world.ops, "reseller", name="Helfer, Helga", company="Beispiel Service", address="Musterweg 1")
    acting = let_in(world, team.hans, reseller)[1]
    [shown] = views(world, acting, expand="actions")
    assert {told["code"] for told in shown["allowed_actions"].values()} == {"not-while-acting"}
    assert acting.get(shown["href"]).status_code == 200
    assert code(acting.post("/views", json={"list": "devices", "name": "x"})) == (403, "own-account-needed")
    assert code(acting.put(f"/views/{view_id}/default")) == (403, "own-account-needed")


def test_shared_views_of_lists_that_somebody_may_not_read_are_not_shown(world: World, team: Team) -> None:
    view_id = saved(team.hans, "accounts", "Zugänge", sort=["name"])
    done(team.hans.client.put(f"/views/{view_id}/shared"))
    assert [each["id"] for each in views(world, team.hans.client)] == [view_id]
    assert views(world, team.erika.client) == []
    for path in ("", "/history"):
        assert team.erika.client.get(f"/views/{view_id}{path}").status_code == 404


def test_another_customer_sees_nothing_of_it(world: World, team: Team) -> None:
    other = team_of(world, "Andere GmbH")
    view_id = saved(team.erika)
    done(team.erika.client.put(f"/views/{view_id}/shared"))
    assert views(world, other.hans.client) == []
    assert code(other.hans.client.get(f"/views/{view_id}")) == (404, "not-found")
    for method, path in (("PUT", "/shared"), ("DELETE", "/shared"), ("PUT", "/default"), ("POST", "/copy"), ("DELETE", "")):
        assert code(other.hans.client.request(method, f"/views/{view_id}{path}")) == (404, "not-found"), path
    assert code(other.hans.client.put(f"/views/{view_id}", json={"name": "Meins"})) == (404, "not-found")
    assert saved(other.erika, name="Lager")


@pytest.mark.part_of("A-14")
def test_private_views_end_with_their_account_and_shared_ones_stay_without_its_name(world: World, team: Team) -> None:
    shared, private = saved(team.erika, name="Offen"), saved(team.erika, name="Kollegin Muster")
    done(team.erika.client.put(f"/views/{shared}/shared"))
    account = f"/accounts/{team.erika.account_id}"
    done(team.hans.client.delete(account))
    done(team.hans.client.post(f"{account}/erasure"))
    [left] = views(world, team.hans.client)
    assert (left["id"], left["maker"], left["maker_is_gone"]) == (shared, "gelöscht", True)
    actions = view(world, team.hans.client, shared)["allowed_actions"]
    assert (actions["unshare"]["code"], actions["delete"]["allowed"]) == ("view-maker-is-gone", True)
    with world.log.pool.connection() as connection:
        stored = [row[0] for row in connection.execute("SELECT payload::text FROM events WHERE stream_id = %s", (private,))]
        assert len(stored) == 2
        assert not any("Muster" in payload for payload in stored)
        assert connection.execute("SELECT FROM keys WHERE subject = %s", (private,)).fetchone() is None
        assert connection.execute("SELECT FROM keys WHERE subject = %s", (shared,)).fetchone() is not None
        kept = connection.execute("SELECT v::text FROM views v WHERE view_id = %s", (private,)).fetchone()
        told = connection.execute("SELECT details::text FROM view_history WHERE subject_id = %s", (private,)).fetchall()
    assert kept is not None
    assert "Muster" not in f"{kept} {told}"
    assert len(told) == 2
    compared = verify_claims(world.log)
    assert compared.equal, compared.examples
