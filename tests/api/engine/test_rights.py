"""Who may do what: every role at every route, as access/rights.py says; and what that table says, to be read (E-03, H-25)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import httpx
import pytest

from access.rights import FEATURE_OF, KEPT_WHILE_OFF, Right, rights_of, rights_while_acting
from aggregates.accounts.roles import ROLE_NAMES, AccountRole, CustomerRole, OperatorRole
from aggregates.api_token import Role
from aggregates.engine.words import codes_of
from tests.api.conftest import Side, World
from tests.api.crew import Crew, acting_session
from tests.api.engine.every_route import Route, every_route, filled, one_file_each
from tests.api.people import person

ENDS_SESSIONS = ("/session/renewal", "/session/back", "/session")


@dataclass(frozen=True)
class Who:
    """Somebody at the API's door, with what the table says that they may."""

    name: str
    client: httpx.Client
    rights: Collection[Right]
    session: bool = True
    acting: bool = False


def expected(route: Route, who: Who) -> str:
    """The code of the refusal, or `allowed`."""
    if route.right is not None and route.right not in who.rights:
        if who.acting:
            return "secrets-not-opened" if route.right in rights_while_acting(secrets=True) else "not-while-acting"
        return "not-allowed"
    if (route.login or route.kind in ("holder", "own")) and not who.session:
        return "session-needed"
    return "own-account-needed" if route.kind == "own" and who.acting else "allowed"


def told(answer: httpx.Response) -> str:
    return answer.json()["code"] if answer.status_code in (401, 403) else "allowed"


@pytest.fixture(scope="module")
def everybody(world: World, crew: Crew) -> list[Who]:
    """Each role by session, each role that tokens may have by token, and somebody who acts for a customer, with secrets closed and open."""
    number = crew.first.side.number
    found: list[Who] = []
    for role in ROLE_NAMES:
        somebody = crew.first.people.get(role) or crew.operators[role]
        named = {"X-Customer": number} if role in codes_of(OperatorRole) and role != "reseller" else {}
        found.append(Who(role, world.client(somebody.answer["token"], **named), rights_of(role)))
    for role in codes_of(Role):
        of_operator = role in codes_of(OperatorRole)
        token = world.token(role, None if of_operator else crew.first.side.customer_id)
        named = {"X-Customer": number} if of_operator else {}
        found.append(Who(f"token of {role}", world.client(token, **named), rights_of(role), session=False))
    found.append(Who("acting", crew.first.acting, rights_while_acting(secrets=False), acting=True))
    found.append(Who("acting, secrets opened", crew.second.acting, rights_while_acting(secrets=True), acting=True))
    return found


TURNS = 4
"""Routes that take a right are asked by some of all, in turn: what each says it takes is the table's (test_declared_rights.py), and how it is asked for is the same everywhere."""


def _is_asked(route: Route, who: Who, wanted: str, place: int) -> bool:
    """Whatever doesn't depend on a right alone is asked by everybody, but for files, which are made anew each time."""
    in_turn = route.right is not None and not (route.login and not who.session)
    return not place % TURNS or not in_turn or wanted in ("own-account-needed", "secrets-not-opened")


def _ops_for(world: World, number: str) -> httpx.Client:
    return world.client(world.ops.headers["authorization"].split()[1], **{"X-Customer": number})


@pytest.mark.requirement("E-03", "X-06", "S-04")
def test_every_role_may_exactly_what_the_table_says(everybody: list[Who]) -> None:
    asked = one_file_each() - {*ENDS_SESSIONS}
    routes = [route for route in every_route() if route.path in asked and route.kind != "open"]
    assert len(routes) > 150
    wrong: list[tuple[str, str, str, str]] = []
    answers: dict[str, int] = dict.fromkeys(
        ("allowed", "not-allowed", "not-while-acting", "secrets-not-opened", "session-needed", "own-account-needed"), 0
    )
    for turn, who in enumerate(everybody):
        for place, route in enumerate(routes):
            wanted = expected(route, who)
            if not _is_asked(route, who, wanted, place + turn):
                continue
            found = told(answer := who.client.request(route.method, filled(route.path)))
            answers[wanted] += 1
            assert answer.status_code < 500, (who.name, route.method, route.path, answer.text)
            if wanted != found:
                wrong.append((who.name, f"{route.method} {route.path}", wanted, found))
    assert wrong == []
    assert all(count > 2 for count in answers.values()), answers


@pytest.mark.requirement("E-03", "E-04")
def test_whoever_has_a_session_may_renew_and_end_it_and_a_token_has_none(world: World, everybody: list[Who], crew: Crew) -> None:
    for who in everybody:
        if not who.session:
            for method, path in (("POST", "/session/renewal"), ("POST", "/session/back"), ("DELETE", "/session")):
                assert who.client.request(method, path).json()["code"] == "session-needed", who.name
    for role in ("support", "reseller"):
        renewed = person(world, world.ops, role).client.post("/session/renewal")
        fresh = world.client(renewed.json()["token"])
        assert fresh.delete("/session").status_code == 204
        assert fresh.get("/me").status_code == 401
        assert crew.operators[role].client.get("/me").status_code == 200
    acting = acting_session(world, crew.first.reseller, crew.first.grant_id)
    renewed = world.client(acting.post("/session/renewal").json()["token"])
    assert acting.get("/me").status_code == 401
    assert renewed.get("/me").json()["acting"]["grant_id"] == crew.first.grant_id
    assert renewed.delete("/session").status_code == 204
    assert renewed.get("/me").status_code == 401


@pytest.mark.requirement("E-03")
def test_me_names_exactly_what_is_allowed(everybody: list[Who]) -> None:
    """What menus are made of is what routes are guarded by."""
    for who in everybody:
        capabilities: Mapping[str, list[str]] = who.client.get("/me").json()["capabilities"]
        assert {(area, action) for area, actions in capabilities.items() for action in actions} == set(who.rights), who.name


# What the table says, role by role (manual, "Rollen"; E-03). Read these lines to know who may what.

READS = {
    "administrator": {
        *(
            "profile",
            "dashboard",
            "overview",
            "users",
            "devices",
            "sims",
            "documents",
            "clarification_cases",
            "histories",
            "imports",
            "settings",
            "views",
            "catalogue",
            "prices",
            "orders",
            "approvals",
            "service_cases",
            "remarketing",
        ),
        *("accounts", "sign_on", "customer_password", "service_access", "contracts", "contract_orders", "invoices", "tickets", "looks"),
    },
    "viewer": {
        *(
            "profile",
            "dashboard",
            "overview",
            "users",
            "devices",
            "sims",
            "documents",
            "clarification_cases",
            "histories",
            "imports",
            "settings",
            "views",
            "catalogue",
            "prices",
            "orders",
            "approvals",
            "service_cases",
            "remarketing",
        ),
    },
    "employee": {"profile", "own_orders", "own_cases", "tickets"},
    "pbx_administrator": {"profile", "pbx", "tickets"},
    "accounting": {"profile", "invoices", "tickets"},
    "reseller": {"profile", "service_accesses"},
}
CHANGES = {
    "administrator": {
        *("profile", "users", "devices", "sims", "documents", "imports", "settings", "accounts", "customer_password", "service_access"),
        *("contracts", "contract_orders", "orders", "approvals", "service_cases", "remarketing", "tickets"),
    },
    "viewer": {"profile"},
    "employee": {"profile", "own_orders", "own_cases", "tickets"},
    "pbx_administrator": {"profile", "pbx", "tickets"},
    "accounting": {"profile", "tickets"},
    "auditor": {"profile"},
    "support": {"profile", "tickets", "customer_password"},
    "adviser": {"profile", "accounts", "contract_orders"},
    "fulfilment": {"profile", "imports", "catalogue", "prices", "fulfilment"},
    "reseller": {"profile", "service_accesses"},
}
SEES_SECRETS = {"administrator": {"sims", "customer_password", "service_access"}}


def areas(role: AccountRole, action: str) -> set[str]:
    return {area for area, allowed in rights_of(role) if allowed == action}


@pytest.mark.requirement("E-03")
def test_the_table_can_be_read() -> None:
    say = "say in READS and CHANGES of this file, and in the table of roles in docs/api.md, who is to have the right"
    for role, expected_areas in READS.items():
        assert areas(role, "read") == expected_areas, f"{role}: {say}"  # pyright: ignore[reportArgumentType]
    for role, expected_areas in CHANGES.items():
        assert areas(role, "write") == expected_areas, f"{role}: {say}"  # pyright: ignore[reportArgumentType]
    for role in ROLE_NAMES:
        assert areas(role, "secrets") == SEES_SECRETS.get(role, set()), role
    assert {role for role in ROLE_NAMES if areas(role, "read") & {"events", "operations", "tokens"}} == {"ops", "auditor"}
    assert {role for role in ROLE_NAMES if "outbox" in areas(role, "read")} == {"ops"}


@pytest.mark.requirement("S-04", "S-05")
def test_acting_is_an_administrator_but_for_access_accounts_profile_and_closed_secrets() -> None:
    mine = rights_of("administrator")
    closed, opened = rights_while_acting(secrets=False), rights_while_acting(secrets=True)
    assert opened - closed == {("sims", "secrets"), ("customer_password", "secrets"), ("customer_password", "write")}
    own = {right for right in mine if right[0] in ("profile", "service_access")}
    assert mine - opened == own | {("accounts", "write"), ("approvals", "write")}
    assert opened < mine
    lasting = {(area, action) for area in ("accounts", "sign_on", "tokens", "service_access", "profile") for action in ("write", "secrets")}
    assert not opened & lasting, "nothing that outlives the service access"


@pytest.mark.requirement("E-03")
@pytest.mark.part_of("E-06")
def test_customers_and_the_operator_have_roles_of_their_own() -> None:
    operators_only = {"customers", "tokens", "events", "operations", "outbox", "service_accesses", "features"}
    for role in codes_of(CustomerRole):
        assert not {area for area, _ in rights_of(role)} & operators_only, role


@pytest.fixture
def bare(world: World) -> Side:
    """A customer for whom nothing is switched on."""
    return world.side("Schlicht GmbH")


@pytest.mark.part_of("H-25")
def test_a_feature_that_is_off_can_not_be_called_and_me_agrees(world: World, bare: Side) -> None:
    ops = _ops_for(world, bare.number)
    administrator = person(world, ops, "administrator").client
    employee = person(world, ops, "employee", user_id=bare.user()).client
    reads = (route for route in every_route() if route.method == "GET" and "{" not in route.path)
    routes = {route.path: route for route in reads if route.right is not None and route.right[0] in FEATURE_OF and route.right[1] == "read"}
    assert {route.right[0] for route in routes.values() if route.right is not None} == set(FEATURE_OF)
    for area, feature in FEATURE_OF.items():
        own = [path for path, route in routes.items() if route.right is not None and route.right[0] == area]
        keeps = area in KEPT_WHILE_OFF and (area, "write") in rights_of("ops")
        of_all = (administrator, bare.admin, bare.viewer, *(() if keeps else (ops,)))
        clients = of_all if (area, "read") in rights_of("viewer") else (employee,)
        assert all(ops.get(path).status_code == 200 for path in own if keeps), "who keeps it sees it in any case"
        for client in clients:
            for path in own:
                answer = client.get(path)
                assert (answer.status_code, answer.json()["code"]) == (403, "feature-off"), path
            assert area not in client.get("/me").json()["capabilities"]
        on = ops.put(f"/customer/features/{feature}").json()
        for client in clients:
            me = client.get("/me", params={"after": on["position"]}).json()
            assert me["capabilities"][area][0] == "read"
            assert {each["feature"]: each["on"] for each in me["features"]}[feature] is True
            for path in own:
                assert client.get(path).status_code == 200, path
        off = ops.delete(f"/customer/features/{feature}").json()
        assert area not in clients[0].get("/me", params={"after": off["position"]}).json()["capabilities"]
        assert clients[0].get(own[0]).json()["code"] == "feature-off"
