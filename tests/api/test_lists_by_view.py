"""Lists and their files asked by a saved view, and what becomes of views as people are erased (X-01, A-14)."""

from __future__ import annotations

import csv
import io
from typing import Any

import httpx
import pytest

from tests.api.conftest import World
from tests.api.test_views import Team, code, done, saved, team, team_of, view, views

__all__ = ["team"]
ASKED: dict[str, Any] = {
    "fields": ["model", "maker"],
    "filters": [{"field": "maker", "value": "Beispielwerk"}, {"field": "model", "operator": "starts", "value": "Phone"}],
    "sort": ["-model"],
}


def models(answer: httpx.Response) -> list[str]:
    return [row["model"] for row in done(answer)["items"]]


@pytest.fixture
def phones(world: World, team: Team) -> str:
    """A view of the phones, of which there are two."""
    for model in ("Phone 1", "Phone 2", "Tablet 3"):
        team.side.device(maker="Beispielwerk", model=model)
    team.erika.client.headers["X-Position"] = str(world.log.head())
    view_id = saved(team.erika, **ASKED)
    team.erika.client.headers["X-Position"] = str(world.log.head())
    return view_id


@pytest.mark.requirement("X-01")
def test_a_list_answers_with_the_view_s_columns_filters_and_order(team: Team, phones: str) -> None:
    page = done(team.erika.client.get("/devices", params={"view": phones, "count": "exact"}))
    assert [row["model"] for row in page["items"]] == ["Phone 2", "Phone 1"]
    assert (set(page["items"][0]), page["total"]) == ({"id", "model", "maker"}, 2)
    first = done(team.erika.client.get("/devices", params={"view": phones, "limit": 1}))
    assert models(team.erika.client.get("/devices", params={"view": phones, "limit": 1, "cursor": first["next_cursor"]})) == ["Phone 1"]
    told = team.erika.client.get("/devices/export.csv", params={"view": phones, "lang": "de"})
    rows = [*csv.reader(io.StringIO(told.content.decode("utf-8-sig")), delimiter=";")]
    assert rows == [["Modell", "Hersteller"], ["Phone 2", "Beispielwerk"], ["Phone 1", "Beispielwerk"]]


def test_what_the_request_says_itself_counts_instead(team: Team, phones: str) -> None:
    def asked(**parameters: str) -> httpx.Response:
        return team.erika.client.get("/devices", params={"view": phones, **parameters})

    assert models(asked(sort="model")) == ["Phone 1", "Phone 2"]
    assert models(asked(**{"filter[model]": "Tablet 3"})) == ["Tablet 3"]
    assert models(asked(**{"filter[id][empty]": "false", "filter[model][contains]": "2"})) == ["Phone 2"]
    assert set(done(asked(fields="imei"))["items"][0]) == {"id", "imei"}


def test_a_list_as_of_a_moment_is_asked_by_the_view_of_now(world: World, team: Team, phones: str) -> None:
    then = world.log.now().isoformat()
    team.side.device(maker="Beispielwerk", model="Phone 9")
    assert models(team.side.admin.get("/devices", params={"at": then, "after": world.log.head()}))
    done(team.erika.client.put(f"/views/{phones}/shared"))
    asked = {"view": phones, "at": then, "after": str(world.log.head())}
    assert models(team.erika.client.get("/devices", params=asked)) == ["Phone 2", "Phone 1"]


def test_a_view_that_is_none_of_the_list_s_or_not_shown_to_whoever_asks_is_not_found(world: World, team: Team, phones: str) -> None:
    assert code(team.erika.client.get("/users", params={"view": phones})) == (404, "not-found")
    other = team_of(world, "Andere GmbH")
    for client in (team.hans.client, other.hans.client):
        assert code(client.get("/devices", params={"view": phones})) == (404, "not-found")
    assert code(team.erika.client.get("/devices", params={"view": "Lager"})) == (400, "query-bad-value")
    assert code(team.erika.client.get("/views", params={"view": phones})) == (400, "query-unknown-parameter")


def test_a_view_that_asks_for_what_is_gone_says_so_and_shows_no_more_than_it_should(world: World, team: Team) -> None:
    path = "/customer/fields/user/shoe_size"
    done(team.hans.client.put(path, json={"label_de": "Schuhgröße", "label_en": "Shoe size"}))
    team.side.read("/users")
    filters = [{"field": "further.shoe_size", "value": "43"}]
    after = {"after": str(world.log.head())}
    done(team.erika.client.get("/users", params=after))
    view_id = saved(team.erika, "users", "Schuhe", fields=["name"], filters=filters)
    done(team.hans.client.delete(path))
    after = {"after": str(world.log.head())}
    refused = team.erika.client.get("/users", params={"view": view_id, **after})
    assert code(refused) == (409, "view-unusable")
    assert "Schuhe" in refused.json()["detail_de"]
    assert "further.shoe_size" in refused.json()["detail_de"]
    assert view(world, team.erika.client, view_id)["unusable"]


@pytest.mark.part_of("A-14")
def test_views_that_name_an_erased_user_go_with_the_user_s_data(world: World, team: Team) -> None:
    user = team.side.user("Muster, Erna", email="erna@example.org")
    naming = saved(team.erika, "users", "Suche", filters=[{"field": "name", "operator": "contains", "value": "erna muster"}])
    other = saved(team.erika, "users", "Alle Muster", filters=[{"field": "name", "operator": "contains", "value": "Muster"}])
    done(team.side.admin.delete(f"/users/{user}"))
    done(team.side.admin.post(f"/users/{user}/erasure"))
    assert [each["id"] for each in views(world, team.erika.client)] == [other]
    with world.log.pool.connection() as connection:
        assert connection.execute("SELECT FROM keys WHERE subject = %s", (naming,)).fetchone() is None
        assert connection.execute("SELECT FROM keys WHERE subject = %s", (other,)).fetchone() is not None
