"""The magnifier: one text, looked for in all things that the caller may see."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import Side, World, new_imei, new_number


def _found(side: Side, text: str, **parameters: Any) -> dict[str, Any]:
    return {group["of"]: group for group in side.read("/search", search=text, **parameters)["groups"]}


def _ids(group: dict[str, Any]) -> list[str]:
    return [hit["id"] for hit in group["items"]]


@pytest.fixture(scope="module")
def searched(world: World) -> Side:
    return world.side("Lupe GmbH")


@pytest.mark.requirement("H-17")
def test_words_find_things_of_all_kinds_in_groups(searched: Side) -> None:
    user = searched.user("Lupenrein, Lina", personnel_number="0815-L", email="lina@example.org")
    device = searched.device(model="Lupenrein 5", kind="tablet")
    sim = searched.sim(tariff={"name": "Lupenrein Flat"})
    found = _found(searched, "lupenrein")
    assert {name: _ids(group) for name, group in found.items()} == {"users": [user], "devices": [device], "sims": [sim]}
    hit = found["users"]["items"][0]
    assert (hit["title"], hit["href"], hit["known_by"]) == ("Lupenrein, Lina", f"/users/{user}", None)
    assert hit["beside"] == {"personnel_number": "0815-L", "email": "lina@example.org", "cost_centre": None, "status": "active"}
    assert found["devices"]["items"][0]["title"] == "Beispielwerk Lupenrein 5"
    for group in found.values():
        assert [item["id"] for item in searched.admin.get(group["href"]).json()["items"]] == _ids(group)
        assert all(searched.admin.get(hit["href"]).json()["id"] == hit["id"] for hit in group["items"])


@pytest.mark.requirement("H-17")
def test_what_a_thing_is_known_by_finds_it_however_it_is_typed(searched: Side) -> None:
    number, imei = new_number(), new_imei()
    sim, device = searched.sim(number), searched.device(imei)
    user = searched.user("Nummer, Nora", personnel_number="P-4711")
    national = f"0{number.removeprefix('+49')}"
    for text in (number, national, f"{national[:4]} {national[4:7]} {national[7:]}", f"0049{number.removeprefix('+49')}"):
        group = _found(searched, text)["sims"]
        assert (text, _ids(group)[0], group["items"][0]["known_by"]) == (text, sim, "number")
        assert sim in [item["id"] for item in searched.admin.get(group["href"]).json()["items"]]
    for text in (imei, f"{imei[:2]}-{imei[2:8]}-{imei[8:14]}"):
        group = _found(searched, text)["devices"]
        assert (text, _ids(group)[0], group["items"][0]["known_by"]) == (text, device, "imei")
    assert _ids(_found(searched, "p-4711")["users"])[0] == user


@pytest.mark.requirement("H-17")
def test_nobody_finds_what_they_may_not_see(world: World, searched: Side) -> None:
    searched.user("Geheimnis, Gerd")
    other = world.side("Andere Lupe GmbH")
    assert _found(other, "geheimnis") == {}
    world.ops.put("/customer/features/dashboard", headers={"X-Customer": searched.number})
    employee = world.ops.get("/search", params={"search": "geheimnis"})
    assert (employee.status_code, employee.json()["code"]) == (400, "customer-needed")
    found = world.auditor.get("/search", params={"search": "geheimnis", "after": world.log.head()}, headers={"X-Customer": searched.number})
    assert [group["of"] for group in found.json()["groups"]] == ["users"]


def test_a_group_tells_that_there_are_more(searched: Side) -> None:
    for n in range(4):
        searched.user(f"Vielfach, Vera {n}")
    group = _found(searched, "vielfach", limit=3)["users"]
    assert (len(group["items"]), group["more"]) == (3, True)
    group = _found(searched, "vielfach", limit=4)["users"]
    assert (len(group["items"]), group["more"]) == (4, False)


def test_what_begins_with_the_text_comes_first(searched: Side) -> None:
    inside = [searched.user(f"Anfang, Paul {n} Anders") for n in range(3)]
    begins = searched.user("Paul, Zacharias")
    whole = searched.user("Paul")
    assert _ids(_found(searched, " PAUL ", limit=3)["users"])[:2] == [whole, begins]
    group = _found(searched, "paul")["users"]
    assert sorted(_ids(group)) == sorted([*inside, begins, whole])
    assert sorted(item["id"] for item in searched.admin.get(group["href"]).json()["items"]) == sorted(_ids(group))


def test_a_number_that_begins_so_comes_first(searched: Side) -> None:
    other = new_number()
    number = next(each for each in iter(new_number, other) if each[:-1] != other[:-1])
    beginning = f"0{number.removeprefix('+49')}"[:-1]
    searched.sim(other, tariff={"name": f"A{number}"})  # its words have it, too
    sim = searched.sim(number)
    assert len(_found(searched, beginning)["sims"]["items"]) == 2
    assert _ids(_found(searched, beginning)["sims"])[0] == sim


@pytest.mark.parametrize("text", ["", " ", "\u200b"])
def test_an_empty_text_is_refused_in_words_for_people(searched: Side, text: str) -> None:
    refused = searched.admin.get("/search", params={"search": text}).json()
    assert (refused["code"], refused["parameter"]) == ("query-nothing-searched", "search")
    assert refused["detail"] == "Bitte eingeben, was gesucht wird: ein Wort oder eine Nummer."
    assert refused["detail_en"] == "Type what is to be looked for: a word or a number."


@pytest.mark.parametrize("text", ["", " " * 3, "\u200b", "a" * 201, "a b c d e f g h i j"])
def test_what_nobody_can_look_for_is_refused(searched: Side, text: str) -> None:
    refused = searched.admin.get("/search", params={"search": text})
    assert (refused.status_code // 100, bool(refused.json()["detail"])) == (4, True)


@pytest.mark.parametrize("text", ["%", "_", "'", '"', "\\", "🙂", "Ä", "0", "(", "a,b"])
def test_signs_are_just_signs(searched: Side, text: str) -> None:
    assert searched.admin.get("/search", params={"search": text}).status_code == 200
