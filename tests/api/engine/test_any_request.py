"""Requests made up from the API's own description, right and wrong ones, by every role: none of them makes the program fail, and each answer
has the shape that the description tells (X-01, E-03)."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from copy import deepcopy
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks

from access.rights import Right, rights_of, rights_while_acting
from aggregates.accounts.roles import OperatorRole
from aggregates.engine.words import codes_of
from api.engine.list_answer import WITH_FIELDS
from tests.api.conftest import World
from tests.api.crew import household
from tests.api.engine.every_route import Route, every_route, one_file_each, parameter_of
from tests.api.people import person
from tests.described_http import DESCRIBED

EXAMPLES = 1
"""Per route and mode; each example is sent by some of the roles that may ask so, by one of the others where nothing is wrong with it, in turn, and now and then by nobody."""
LET_IN = {GenerationMode.POSITIVE: 2, GenerationMode.NEGATIVE: 1}
REFUSED = {GenerationMode.POSITIVE: 1, GenerationMode.NEGATIVE: 0}
NOBODY_EACH = 6
"""Who isn't known is refused everywhere alike, as tests of walls prove: every sixth route."""
NOT_TRIED = ("/progress", "/session", "/session/renewal", "/session/back")
"""Streams, which end when what they follow ends; and what ends the session that asks (tests/api/engine/test_rights.py)."""
SHAPES_OF_THEIR_OWN = ("/oidc/", "/sign-on/", "/.well-known/")
"""Answers as OpenID Connect has them, or pages for people (tests/access/sign_in)."""
_CHECKS: Any = checks
CONFORMS: list[Any] = [_CHECKS.content_type_conformance, _CHECKS.response_schema_conformance, _CHECKS.status_code_conformance]


def everybody(world: World) -> dict[str, httpx.Client]:
    """Somebody of every role, and nobody; they may be changed by whatever comes."""
    home = household(world, "Zufall")
    named = {"X-Customer": home.side.number}
    found = {role: somebody.client for role, somebody in home.people.items()} | {"acting": home.acting, "reseller": home.reseller.client}
    for role in codes_of(OperatorRole):
        if role != "reseller":
            found[role] = world.client(person(world, world.ops, role).answer["token"], **named)
    return found | {"nobody": world.at()}


@pytest.mark.requirement("X-01", "E-03")
@pytest.mark.filterwarnings(
    "ignore:Do not use the `random` module:hypothesis.errors.HypothesisDeprecationWarning"  # the program's threads do, beside what makes up requests
)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_no_request_of_any_role_makes_the_program_fail(world: World, mode: GenerationMode) -> None:
    schema: Any = schemathesis.openapi.from_dict(_described())
    clients = everybody(world)
    routes = {(route.method, route.path): route for route in every_route()}
    tried, statuses = 0, dict[int, int]()
    for found in schema.get_all_operations():
        operation = found.ok()
        if operation.path.endswith(NOT_TRIED) or operation.path not in one_file_each():
            continue
        tried += 1
        route = routes[operation.method.upper(), operation.path]
        if mode is GenerationMode.NEGATIVE and _takes_anything(route):
            continue
        askers = _askers(clients, route, tried, mode)
        with suppress(Unsatisfiable):  # nothing wrong was found in a thousand tries
            _asking(world, tried, operation.as_strategy(generation_mode=mode), askers, statuses)()
    assert tried > 150
    assert {401, 422, *([403] if REFUSED[mode] else [])} <= set(statuses), statuses
    assert statuses[401] < sum(statuses.values()) / 4, "only those are unknown whom nobody knows"


def _asking(
    world: World, place: int, cases: Any, askers: Sequence[tuple[str, httpx.Client]], statuses: dict[int, int]
) -> Callable[[], None]:
    """Ask what is made up, for each of them; always the same, by the route's place: what hypothesis would take instead, it reads from this file anew at each."""

    @seed(place)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )
    @given(case=cases)
    def ask(case: Any) -> None:
        for name, client in askers:
            answer = case.call(base_url=world.base_url, headers=_headers(client), timeout=30)
            statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
            where = (name, case.method, case.path, answer.status_code, answer.content[:500])
            assert answer.status_code < 500 or answer.status_code == 503, where
            if case.path.startswith(SHAPES_OF_THEIR_OWN):
                continue
            if answer.status_code >= 400:
                assert answer.headers["content-type"][0] == "application/problem+json", where
            case.validate_response(answer, checks=CONFORMS)

    return ask


def _askers(clients: dict[str, httpx.Client], route: Route, place: int, mode: GenerationMode) -> list[tuple[str, httpx.Client]]:
    """Of those who get in and of those who are refused, as tests of rights prove of all, some, others at each route."""
    known = [name for name in clients if name != "nobody"]
    let_in = known if route.right is None else [name for name in known if route.right in _rights(name)]
    refused = [name for name in known if name not in let_in]
    return [
        (name, clients[name])
        for name in (
            *_in_turn(let_in, place, LET_IN[mode]),
            *_in_turn(refused, place, REFUSED[mode]),
            *([] if place % NOBODY_EACH else ["nobody"]),
        )
    ]


def _in_turn(names: Sequence[str], place: int, many: int) -> Sequence[str]:
    first = place * many % max(1, len(names))
    return [*names, *names][first : first + min(many, len(names))]


def _rights(name: str) -> Collection[Right]:
    return rights_while_acting(secrets=False) if name == "acting" else rights_of(name)


def _described() -> dict[str, Any]:
    """Without what it says about tokens: half of the wrong requests would be without one, and say nothing about anything else."""
    described: dict[str, Any] = deepcopy(DESCRIBED.document)
    del described["components"]["securitySchemes"]
    for place, operations in enumerate(described["paths"].values()):
        for operation in operations.values():
            operation.pop("security", None)
            asked = (parameter_of(described, each) for each in operation.pop("parameters", ()))
            operation["parameters"] = _one_filter_each([each for each in asked if not _is_left_out(each["name"])], place)
    for schema in described["components"]["schemas"].values():  # with `fields=`, rows have what was chosen
        schema["required"] = schema.get(WITH_FIELDS, schema.get("required", []))
    return described


def _takes_anything(route: Route) -> bool:
    """Whether it can't be asked wrongly, for which a thousand tries would be made: without a body, and with texts alone."""
    asked = (each["schema"] for each in route.operation.get("parameters", ()) if not _is_left_out(each["name"]))
    return "requestBody" not in route.operation and all(
        shape.get("type") == "string" and shape.keys() <= {"type", "examples"} for shape in asked
    )


def _one_filter_each(parameters: list[Any], place: int) -> list[Any]:
    """Of a list's filters that take the same one, another at each list: all are read alike, and each field is asked for in tests/api/engine/test_lists.py."""
    alike: dict[str, list[str]] = {}
    for each in parameters:
        if each["name"].startswith("filter["):
            alike.setdefault(json.dumps(each["schema"]), []).append(each["name"])
    chosen = {names[place % len(names)] for names in alike.values()}
    return [each for each in parameters if not each["name"].startswith("filter[") or each["name"] in chosen]


def _is_left_out(name: str) -> bool:
    """Whom it is about, says the client; and a filter's operators are as many again as all else."""
    return name in ("X-Customer", "lang") or (name.startswith("filter[") and name.count("[") > 1)


def _headers(client: httpx.Client) -> dict[str, str]:
    sent = ("authorization", "x-customer", "x-forwarded-for")
    return {"Prefer": "wait=5"} | {name: client.headers[name] for name in sent if name in client.headers}
