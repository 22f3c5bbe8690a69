"""A route is prepared when it is first asked, once, and as the framework prepares it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from api.engine.late_route import LateRoute


def twice(number: int) -> dict[str, int]:
    return {"twice": 2 * number}


def late(path: str = "/twice/{number}") -> LateRoute:
    return LateRoute(path, twice, methods=["get"], name="twice_as_much", tags=["numbers"], summary="Twice", status_code=202)


def test_what_it_is_known_by_is_there_before_it_is_prepared_and_stays() -> None:
    route, prepared = late(), APIRoute("/twice/{number}", twice, methods=["get"], name="twice_as_much", tags=["numbers"], summary="Twice")
    known = ("path", "path_format", "path_regex", "methods", "name", "tags", "include_in_schema", "summary")
    for _ in range(2):
        assert {name: getattr(route, name) for name in known} == {name: getattr(prepared, name) for name in known}
        assert route.status_code == 202
        assert [each.name for each in route.dependant.path_params] == ["number"]  # prepares it


def test_it_is_prepared_by_its_first_request_and_once() -> None:
    route = late()
    app = FastAPI()
    app.router.routes.append(route)
    assert "dependant" not in vars(route)
    with TestClient(app) as client:
        assert client.get("/nothing").status_code == 404
        assert "dependant" not in vars(route)
        answer = client.get("/twice/21")
        assert (answer.status_code, answer.json()) == (202, {"twice": 42})
        prepared = route.dependant
        assert client.get("/twice/x").status_code == 422
        assert route.dependant is prepared


def test_many_first_requests_at_once_are_all_answered() -> None:
    for _ in range(20):
        app, begin = FastAPI(), Barrier(8)
        app.router.routes.append(route := late())

        def ask(number: int, app: FastAPI = app, begin: Barrier = begin) -> dict[str, int]:
            begin.wait()
            return TestClient(app).get(f"/twice/{number}").json()

        with ThreadPoolExecutor(8) as threads:
            assert [*threads.map(ask, range(8))] == [{"twice": 2 * number} for number in range(8)]
        assert [each.name for each in route.dependant.path_params] == ["number"]


def test_what_it_has_not_is_told_so_and_what_cannot_be_prepared_each_time() -> None:
    with pytest.raises(AttributeError, match="anything"):
        _ = late().anything  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]

    def endpoint(number: object = lambda: None) -> None: ...

    endpoint.__annotations__["number"] = TestClient  # nothing that a request could say
    wrong = LateRoute("/wrong", endpoint)
    for _ in range(2):
        with pytest.raises(Exception, match="TestClient"):
            _ = wrong.dependant
