"""Walls inside lists: no field that is filtered, sorted or counted, no search and no cursor finds anything of another customer (X-06)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import chain
from typing import Any, cast
from uuid import UUID

import httpx
import pytest
from psycopg import errors

from foundation.local_day import today_in
from readmodels.engine.query_conditions import OPERATORS
from readmodels.engine.reader import Reader
from tests.api.conftest import World
from tests.api.crew import Crew, Household, let_in
from tests.api.engine.every_route import Route, every_route, filled
from tests.api.engine.test_walls import owner as whose
from tests.api.engine.wall_filters import AT_ONCE, OTHERS, asked, filters_of, found_by, operator_of
from tests.api.people import person
from tests.api.remarketing.condition import AS_NEW

PLAIN = {"on", "quantity", "user_id", "sim_id", "after", "lang", "expand", "limit", "live", "count", "at", "by", "view"}


@pytest.fixture(scope="module")
def full(world: World, crew: Crew) -> Household:
    """The first household, with a row in every list."""
    side = crew.first.side
    user = side.user("Zaun, Zora", email="zora.zaun@example.org", personnel_number="ZAUN-1", cost_centre="ZAUN-2", group="Zaungäste")
    device = side.device(model="Zaunphone", colour="zaungrün")
    side.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    side.write("POST", f"/devices/{device}/notes", {"text": "Zaun zerkratzt"})
    item = {"name": "Zaunhülle", "product": "accessory", "maker": "Zaunwerk", "model": "Zaun 1", "variants": [{"article_number": "ZAUN-9"}]}
    kept = {"X-Customer": side.number}
    assert world.ops.post("/catalogue-items", json=item, headers=kept).status_code == 201
    listed = {"article_number": "ZAUN-9", "financing": "purchase", "price": "9.99", "valid_from": "2020-01-01"}
    assert world.ops.post("/list-prices", json=listed, headers=kept).status_code == 200
    signed = {"number": "ZAUN-7", "name": "Zaunrahmen", "billing_accounts": ["ZAUN-6"], "valid_from": "2020-01-01"}
    assert world.ops.post("/framework-contracts", json=signed, headers=kept).status_code == 201
    address = {"street": "Zaunweg 1", "postal_code": "12345", "city": "Zaunstadt"}
    ordered = {"user_id": user, "items": [{"article_number": "ZAUN-9"}], "address": address, "own_number": "ZAUN-8", "remarks": "Zaun"}
    side.write("POST", "/orders", ordered)
    side.write("POST", "/orders", {**ordered, "user_id": crew.first.own_user})
    basket = side.write("PUT", f"/users/{user}/basket", {})["id"]
    side.write("POST", f"/baskets/{basket}/items", {"article_number": "ZAUN-9"})
    side.write("PUT", f"/baskets/{basket}/notes", {"own_number": "ZAUN-10", "remarks": "Zaun"})
    returned = {"occasion": "defect", "whereabouts": "pool", "sending": "own", "remarks": "Zaun"}
    side.write("POST", f"/devices/{device}/return", returned)
    own_device = side.device(model="Zaunphone 2", colour="zaunblau")
    side.write("POST", f"/devices/{own_device}/assignment", {"user_id": crew.first.own_user})
    side.write("POST", f"/devices/{own_device}/return", returned)
    described = {"maker": "Zaunwerk", "model": "Zaun 2", "size": "ZAUN-5"}
    world.ops.post("/expected-proceeds", json={**described, "grade": "a", "proceeds": "9.99", "valid_from": "2020-01-01"}, headers=kept)
    sold = {"identifiers": [{"kind": "serial_number", "value": "ZAUN-4"}], "description": described, "condition": AS_NEW, "remarks": "Zaun"}
    side.write("POST", "/remarketings", {"devices": [sold]})
    sim = side.sim(tariff={"name": "Zauntarif"}, billing_account="ZAUN-3")
    side.write("PUT", f"/sims/{sim}/device", {"device_id": device})
    entitled = {"subsidy": True, "renewal": True}
    ending = {"start": "2020-01-01", "end": str(today_in() + timedelta(days=30))}
    side.sim(carrier="Zaunnetz", tariff={"name": "Zauntarif 2"}, billing_account="ZAUN-1", term=ending, entitlements=entitled)
    side.user("Zaun, Ohne", cost_centre="ZAUN-0")
    side.admin.post(
        "/imports",
        files={"file": ("zaun.csv", b"Name;E-Mail\r\nZaun, Zacharias;kein\r\n")},
        data={"kind": "users"},
        headers={"Prefer": "wait=20"},
    )
    side.read("/imports")
    return crew.first


@pytest.fixture(scope="module")
def lists() -> list[Route]:
    """Every route with a query of a list; files of lists are in test_walls.py."""
    found = [route for route in every_route() if route.method == "GET" and "fields" in route.parameters and "cursor" in route.parameters]
    assert len(found) >= 15
    return found


def pairs(
    world: World, lists: list[Route], full: Household, crew: Crew
) -> Iterator[tuple[Route, httpx.Client, httpx.Client, list[dict[str, Any]]]]:
    """Each list with its owner, a stranger, and the owner's rows."""
    head = world.log.head()
    for route in lists:
        if route.scope == "operator":
            continue  # no customer's people get in (test_walls.py)
        if "{" in route.path:
            continue  # of one thing, that the stranger has not: 404 whatever is asked (test_walls.py)
        if route.right is not None and route.right[0] == "service_accesses":
            owner, stranger = full.reseller.client, crew.second.reseller.client
        else:
            owner, stranger = whose(full, route), whose(crew.second, route)
        answer = owner.get(route.path, params={"after": head, "limit": 50})
        assert answer.status_code == 200, (route.path, answer.text)
        yield route, owner, stranger, answer.json()["items"]


def ids_in(found: httpx.Response) -> set[str]:
    return {key_of(item) for item in found.json()["items"]}


def key_of(row: Mapping[str, Any]) -> Any:
    """Its id; of what is on record, the position."""
    return row.get("id", row.get("position"))


@pytest.mark.requirement("X-06")
def test_no_filter_of_any_list_finds_another_customers_rows(world: World, lists: list[Route], full: Household, crew: Crew) -> None:
    tried = found_by_owner = 0
    operators, seen_lists = set[str](), set[str]()
    for route, owner, stranger, rows in pairs(world, lists, full, crew):
        theirs = {key_of(row) for row in rows}
        seen_lists.add(route.path)
        of_rows: dict[Any, dict[str, str]] = {}
        for field, name in filters_of(route):
            row = next((row for row in rows if row.get(field) not in (None, "", [])), None)
            value = None if row is None else row[field]
            missing = "true" if name.endswith("[empty]") else "Zaun"
            text = missing if value is None else asked(name, cast("list[Any]", value)[0] if isinstance(value, list) else value)
            answer = stranger.get(route.path, params={name: text, "count": "exact", "limit": 500})
            tried += 1
            assert answer.status_code in (200, 400, 422), (route.path, name, text, answer.text)
            if answer.status_code == 200:
                operators.add(operator_of(name))
                assert ids_in(answer).isdisjoint(theirs), (route.path, name, text)
                assert answer.json()["total"] == len(answer.json()["items"]), "nor does the number of rows tell of others"
                if operator_of(name) in OTHERS:
                    found_by_owner += not theirs.isdisjoint(ids_in(owner.get(route.path, params={name: text, "limit": 500})))
                elif row is not None:
                    of_rows.setdefault(key_of(row), {})[name] = text
        for key, questions in of_rows.items():
            found_by_owner += found_by(owner, route.path, key, questions, ids_in)
    assert tried > 600, tried
    assert found_by_owner > 300, (found_by_owner, "the same questions find something for their owner")
    assert operators == {*chain(*OPERATORS.values())}, "each is tried at many fields"
    assert len(seen_lists) >= 10


@pytest.mark.requirement("X-06")
def test_no_search_sort_facet_field_or_cursor_shows_them_either(world: World, lists: list[Route], full: Household, crew: Crew) -> None:
    found: dict[str, int] = dict.fromkeys(("search", "sort", "facets", "fields", "cursor"), 0)
    for route, owner, stranger, rows in pairs(world, lists, full, crew):
        described = {parameter["name"]: parameter for parameter in route.operation["parameters"]}
        others = {name for name in described if not name.startswith("filter[") and described[name]["in"] == "query"}
        assert others <= PLAIN | set(found), f"a parameter that this test doesn't know: {others} of {route.path}"
        theirs = {key_of(row) for row in rows}
        for text, name in _questions(described):
            answer = stranger.get(route.path, params={name: text, "limit": 500})
            assert answer.status_code == 200, (route.path, name, text, answer.text)
            assert ids_in(answer).isdisjoint(theirs), (route.path, name, text)
            assert "Zaun" not in answer.text, (route.path, name, text)
            assert "Wand" not in answer.text, (route.path, name, text)
            found[name] += 1
        cursor = owner.get(route.path, params={"limit": 1}).json()["next_cursor"]
        if cursor is not None:
            answer = stranger.get(route.path, params={"limit": 1, "cursor": cursor})
            assert answer.status_code in (200, 400)
            assert answer.status_code == 400 or ids_in(answer).isdisjoint(theirs)
            found["cursor"] += 1
    assert all(count > 0 for count in found.values()), found


def _questions(described: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if "search" in described:
        yield from (("Zaun", "search"), ("Wand", "search"))
    yield from ((f"-{name}" if number % 2 else name, "sort") for number, name in enumerate(_named(described, "sort")) if name[:1] != "-")
    for parameter in ("facets", "fields"):
        if names := _named(described, parameter):
            yield ",".join(names), parameter


def _named(described: Mapping[str, Any], parameter: str) -> list[str]:
    """The names that it takes; of the customer's own fields it doesn't know which there are."""
    if parameter not in described:
        return []
    items = described[parameter]["schema"]["items"]
    return items.get("enum") or items["anyOf"][0]["enum"]


# The database itself holds the wall, and what is asked is never part of what it is told.

INJECTED: tuple[str, ...] = (
    "' OR '1'='1",
    "x'; SELECT set_config('role', 'none', true); SELECT set_config('portal.customer_id', '{customer}', true); --",
    "x') UNION SELECT login, full_name FROM accounts --",
    "'||pg_sleep(600)||'",
    "%(customer)s {0} %s $1",
)


def _injected(route: Route, number: int, read: set[str], customer_id: str) -> Iterator[dict[str, str]]:
    """What each parameter is asked with. Filters that take any text are asked some at once, as none of them is refused; others wherever
    one of their kind has not been read before (`read`), as they are refused for what they are: numbers, days, choices."""
    texts = [
        (name, INJECTED[(number + position) % len(INJECTED)].replace("{customer}", customer_id))
        for position, name in enumerate(route.parameters)
    ]
    shapes = {each["name"]: each["schema"] for each in route.operation["parameters"]}
    free: list[tuple[str, str]] = []
    for name, text in texts:
        shape = shapes[name]
        if not name.startswith("filter["):
            yield {name: text}
        elif {"enum", "format", "pattern", "anyOf"}.isdisjoint({**shape, **shape.get("items", {})}) and "string" in (
            shape.get("type"),
            shape.get("items", {}).get("type"),
        ):
            free.append((name, text))
        elif (
            kind := f"{name.partition('][')[2]}{sorted((key, str(value)) for key, value in shape.items() if key != 'title')}"
        ) not in read:
            read.add(kind)
            yield {name: text}
    for first in range(0, len(free), AT_ONCE):
        yield dict(free[first : first + AT_ONCE])


@pytest.mark.requirement("X-06")
def test_sql_in_any_parameter_of_any_route_does_nothing(world: World, full: Household, crew: Crew) -> None:
    """Refused or not found, and without a trace of another customer. Whoever slept in the database would be answered by no such status."""
    client, tried, in_filters, read = crew.second.administrator.client, 0, 0, set[str]()
    for number, route in enumerate(every_route()):
        if route.method != "GET" or route.kind == "open" or route.path.endswith((".xlsx", ".pdf")):
            continue
        path = filled(route.path)
        for question in _injected(route, number, read, full.side.customer_id):
            answer = client.get(path, params=question)
            tried += 1
            where = (route.path, question, answer.text[:300])
            assert answer.status_code in (200, 400, 403, 404, 422), where
            if answer.status_code == 200:
                in_filters += sum(name.startswith("filter[") for name in question)
                assert "Zaun" not in answer.text, where
                assert "Wand" not in answer.text, where
    assert tried > 500, tried
    assert in_filters > 500, "filters of texts take them as texts"
    for text in INJECTED:
        assert client.get("/users/" + text.replace("/", "")).status_code in (404, 422)
        assert world.ops.get("/users", headers={"X-Customer": text}).status_code == 404
        assert world.client(text).get("/users").status_code == 401
        named = dict.fromkeys(("filter[" + text + "]", text, "sort[" + text + "]"), text)
        assert client.get("/users", params=named).status_code == 400


@pytest.mark.requirement("X-06")
def test_the_reader_sees_one_customer_and_can_not_be_made_another_by_what_is_asked(world: World, full: Household, crew: Crew) -> None:
    """Values go to the database apart from the query: what looks like SQL is a value, and a second statement is none."""
    reader = Reader(world.dsn, pool_size=2)
    try:
        with reader.reading(UUID(crew.second.side.customer_id)) as found:
            assert found.one("SELECT current_user") == ("portal_reader",)
            assert found.one("SELECT rolbypassrls, rolsuper FROM pg_roles WHERE rolname = 'portal_reader'") == (False, False)
            for text in INJECTED:
                assert found.all("SELECT name FROM users WHERE name = %(text)s", {"text": text}) == []
            assert found.one("SELECT count(*) FROM users WHERE customer_id <> %(customer)s") == (0,)
        for statement in (
            "SELECT 1; RESET ROLE",
            "SELECT 1; SELECT set_config('portal.customer_id', '', true)",
            "SELECT 1; COMMIT; SELECT 2",
        ):
            with pytest.raises(errors.SyntaxError), reader.reading(UUID(crew.second.side.customer_id)) as found:
                found.one(f"{statement} -- %(customer)s")
        for statement in (
            "ALTER TABLE {} DISABLE ROW LEVEL SECURITY",
            "ALTER TABLE {} NO FORCE ROW LEVEL SECURITY",
            "DROP POLICY one_customer ON {}",
        ):
            with reader.reading(UUID(crew.second.side.customer_id)) as found:
                [(table,), *_] = found.all("SELECT relname FROM pg_class WHERE relkind = 'r' AND relrowsecurity")
                with pytest.raises((errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction)):
                    found.connection.execute(statement.format(table).encode())
    finally:
        reader.close()


@pytest.mark.requirement("X-06", "S-04", "S-05")
def test_a_reseller_of_two_customers_sees_in_each_session_only_that_one(world: World, crew: Crew) -> None:
    """A session acts for the customer of its grant, whatever else the same person may enter."""
    reseller = person(world, world.ops, "reseller")
    sessions: dict[str, httpx.Client] = {}
    for household in (crew.first, crew.second):
        ops = world.client(world.ops.headers["authorization"].split()[1], **{"X-Customer": household.side.number})
        _, sessions[household.side.number] = let_in(world, person(world, ops, "administrator"), reseller)
    head = world.log.head()
    for household, other in ((crew.first, crew.second), (crew.second, crew.first)):
        acting = sessions[household.side.number]
        assert acting.get("/me").json()["customer"]["customer_number"] == household.side.number
        logins = {row["login"] for row in acting.get("/accounts", params={"after": head, "limit": 100}).json()["items"]}
        assert household.administrator.login in logins
        assert other.administrator.login not in logins
        assert acting.get("/users", headers={"X-Customer": other.side.number}).status_code == 404
