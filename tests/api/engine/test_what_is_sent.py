"""How answers travel: the head alone, only what has changed, in fewer bytes, and to pages of other origins (X-01, E-03)."""

from __future__ import annotations

import gzip
from collections.abc import Generator
from dataclasses import replace

import httpx
import pytest
from fastapi.testclient import TestClient

from access.engine.looks import Looks
from api.app import create_app
from api.engine.metrics import Metrics
from tests.api.conftest import Side, World
from tests.api.crew import Crew
from tests.api.engine.every_route import every_route, filled, one_file_each
from tests.api.engine.test_shares import in_use
from tests.waiting import until

pytestmark = pytest.mark.requirement("X-01")

PORTAL = "https://portal.example.org"


def looks_of(world: World, side: Side) -> int:
    while world.backend.parts[Looks].record():
        pass
    return side.read("/looks", count="exact")["total"]


def test_head_answers_wherever_get_does_with_its_headers_and_no_body(world: World) -> None:
    asked = [route for route in every_route() if route.method == "GET" and not route.path.startswith(("/oidc", "/sign-on"))]
    for route in asked:
        if route.path not in one_file_each():
            continue
        client, path = (world.ops if route.scope == "operator" else world.first.admin), filled(route.path)
        until(lambda: in_use(world, "exports") == in_use(world, "downloads") == 0)
        head = client.head(path)
        assert head.content == b"", path
        if route.path.endswith("/progress") or "/export." in path or path == "/inventory.xlsx":
            assert head.status_code in (200, 400, 403, 404, 503), path
            continue
        get = client.get(path)
        assert (head.status_code, head.headers["content-type"]) == (get.status_code, get.headers["content-type"]), path
        # How a body is framed is told only where there is one (RFC 9112, 6.1); of a small workbook the length, where it is made before it is sent
        framing = {"transfer-encoding", "content-length"} if path.endswith(".xlsx") else {"transfer-encoding"}
        assert head.headers.keys() ^ get.headers.keys() <= {"retry-after", *framing}, path
    assert len(asked) > 100


def test_head_shows_nothing_so_nobody_looked(world: World) -> None:
    side = world.side("Kopf GmbH")
    user = side.user()
    side.read("/users")
    before = looks_of(world, side)
    for path in (f"/users/{user}/history", "/users/export.csv", f"/users/{user}/history/export.pdf", "/looks/export.csv"):
        until(lambda: in_use(world, "exports") == 0)
        assert side.admin.head(path).status_code == 200, path
    assert looks_of(world, side) == before
    side.admin.get(f"/users/{user}/history")
    assert looks_of(world, side) == before + 1


def test_what_a_client_has_already_is_not_sent_again(world: World, first: Side) -> None:
    user = first.user("Muster, Marke")
    first.read("/users")
    tag = ""
    kept = ("/start", "/search?search=Marke", "/meta", "/meta/users", "/meta/forms", "/meta/forms/reassignDevice")
    for path in ("/users?search=Marke", "/overview?limit=2", "/devices", "/customer", *kept, f"/users/{user}"):
        get = first.admin.get(path)
        tag = get.headers["etag"]
        assert tag.startswith('W/"')
        assert get.headers["cache-control"] == "private, no-cache"
        depends_on = {each.strip().lower() for each in get.headers["vary"].split(",")}
        assert {"authorization", "cookie", "x-customer", "accept-language"} <= depends_on
        again = first.admin.get(path, headers={"If-None-Match": f'"other", {tag}'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag), path
    first.write("PUT", f"/users/{user}/name", {"name": "Muster, Anders"})
    changed = first.admin.get(f"/users/{user}", params={"after": first.head()}, headers={"If-None-Match": tag})
    assert (changed.status_code, changed.json()["name"]) == (200, "Muster, Anders")


def test_a_list_is_the_same_although_others_write(world: World, first: Side, second: Side) -> None:
    first.user("Muster, Gleich")
    get = first.admin.get("/users", params={"search": "Gleich", "after": first.head()})
    position = second.write("POST", "/users", {"name": "Fremd, Frieda"})["position"]
    again = first.admin.get("/users", params={"search": "Gleich", "after": position}, headers={"If-None-Match": get.headers["etag"]})
    assert again.status_code == 304
    assert int(again.headers["x-position"]) >= position


def test_a_tag_opens_nothing(world: World, first: Side, second: Side) -> None:
    user = first.user("Muster, Privat")
    first.read(f"/users/{user}")
    tag = first.admin.get(f"/users/{user}").headers["etag"]
    for known in (tag, "*"):
        assert second.admin.get(f"/users/{user}", headers={"If-None-Match": known}).status_code == 404
        assert world.nobody.get(f"/users/{user}", headers={"If-None-Match": known}).status_code == 401
    assert second.admin.get("/users", headers={"If-None-Match": first.admin.get("/users").headers["etag"]}).status_code == 200


def test_the_tag_of_a_detail_names_its_version_for_the_next_change(first: Side) -> None:
    user = first.user("Muster, Fassung")
    first.read(f"/users/{user}")
    tag = first.admin.get(f"/users/{user}").headers["etag"]
    assert first.write("PUT", f"/users/{user}/name", {"name": "Muster, Zwei"}, **{"If-Match": tag})["version"] == 2
    assert first.admin.put(f"/users/{user}/name", json={"name": "Muster, Drei"}, headers={"If-Match": tag}).status_code == 412


@pytest.mark.parametrize("path", ["/users", "/openapi.json"])
def test_data_are_compressed_for_those_who_take_it(world: World, first: Side, path: str) -> None:
    for _ in range(5):
        first.user()
    first.read("/users")
    with first.admin.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as answer:
        raw = b"".join(answer.iter_raw())
        assert answer.headers["content-encoding"] == "gzip"
        assert "Accept-Encoding" in answer.headers["vary"]
    plain = first.admin.get(path, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(raw) == plain.content
    assert len(raw) < len(plain.content) / 2


def test_what_holds_a_secret_is_never_compressed_nor_kept(crew: Crew, ops: httpx.Client) -> None:
    me = crew.first.people["administrator"].client
    for client, path in ((me, "/me"), (me, "/me/sessions"), (ops, "/outbox?limit=100")):
        answer = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert answer.status_code == 200
        assert "content-encoding" not in answer.headers, path
        assert (answer.headers["cache-control"], "etag" in answer.headers) == ("no-store", False), path


def test_a_file_is_sent_as_it_is(first: Side) -> None:
    answer = first.admin.get("/users/export.xlsx", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in answer.headers


@pytest.fixture
def beside(world: World) -> Generator[TestClient]:
    """The API with a front end on another origin."""
    app = create_app(replace(world.backend, metrics=Metrics(), origins=(PORTAL,)))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize("path", ["/users", "/livez", "/nothing"])
def test_pages_of_the_origin_that_is_named_may_ask(beside: TestClient, path: str) -> None:
    answer = beside.get(path, headers={"Origin": PORTAL})
    assert answer.headers["access-control-allow-origin"] == PORTAL
    assert answer.headers["access-control-allow-credentials"] == "true"
    assert "Origin" in answer.headers["vary"]
    assert {"ETag", "X-Position"} <= set(answer.headers["access-control-expose-headers"].split(", "))
    asks = {"Origin": PORTAL, "Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "x-csrf-token, if-match"}
    assert beside.options(path, headers=asks).status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", f"{PORTAL}.evil.example", "http://portal.example.org", "null"])
def test_pages_of_no_other_origin_may(beside: TestClient, origin: str) -> None:
    assert "access-control-allow-origin" not in beside.get("/livez", headers={"Origin": origin}).headers
    asks = {"Origin": origin, "Access-Control-Request-Method": "PUT"}
    assert "access-control-allow-origin" not in beside.options("/users", headers=asks).headers


def test_without_a_setting_no_other_origin_is_let_in(world: World) -> None:
    assert not [name for name in world.nobody.get("/livez", headers={"Origin": PORTAL}).headers if name.startswith("access-control")]
