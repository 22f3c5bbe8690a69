"""Every error is a problem+json with a stable code and its text in both languages."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import psycopg
import pytest
from fastapi import FastAPI, Header, HTTPException, Query, UploadFile
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from psycopg_pool import PoolTimeout
from pydantic import BaseModel, ConfigDict, Field, field_validator

from api.engine.errors import install_errors, told_as_json
from api.engine.language import preferred
from api.engine.problem import MEDIA_TYPE, Problem, install_problems
from commands.engine.command import AlreadyTaken
from commands.engine.group import OutcomeUnknown
from foundation.bilingual_error import BilingualError
from portal.operations.postgres_programs import ProgramFailed
from projections.engine.fill_beside import FillingEnded
from projections.engine.verify import NotBuilt
from readmodels.engine.query_refused import UnknownField


class Order(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=3)]
    count: int
    price: Decimal
    at: datetime
    device: UUID
    kind: Literal["new", "used"]
    lines: list[Annotated[int, Field(gt=0)]] = []

    @field_validator("name")
    @classmethod
    def no_digits(cls, name: str) -> str:
        if any(character.isdigit() for character in name):
            raise ValueError("Ziffern sind hier nicht erlaubt / digits are not allowed here")
        return name


class TooHeavy(Problem):
    """{weight} kg are too heavy.

    Not for clients.
    """

    status = 409
    code = "too-heavy"
    de = "{weight} kg sind zu schwer."


ERRORS: dict[str, Exception] = {
    "problem": TooHeavy(weight=12, headers={"X-Limit": "10"}, extra={"limit": 10}),
    "query": UnknownField("sort", name="colour", known="id, name"),
    "refusal": AlreadyTaken(thing="IMEI 35", thing_de="IMEI 35"),
    "unauthorised": HTTPException(401, headers={"WWW-Authenticate": "Bearer"}),
    "teapot": HTTPException(418, "Nur Tee / tea only"),
    "plain": HTTPException(404, "no such {thing}"),
    "unheard-of": HTTPException(599),
    "down": psycopg.OperationalError("server secret.example closed the connection"),
    "pool": PoolTimeout("no connection"),
    "slow": psycopg.errors.QueryCanceled("statement timeout"),
    "bug": RuntimeError("password is swordfish"),
}


@pytest.fixture
def client() -> Iterator[TestClient]:
    app = FastAPI()
    install_problems(app)

    def fail(what: str) -> None:
        raise ERRORS[what]

    def take(order: Order, limit: Annotated[int, Query(le=9)] = 1, x_count: Annotated[int, Header()] = 1) -> dict[str, int]:
        return {"limit": limit, "count": order.count + x_count}

    app.get("/fail/{what}")(fail)

    def keep(file: UploadFile) -> str | None:
        return file.filename

    app.post("/orders")(take)
    app.post("/files")(keep)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.mark.requirement("X-01")
@pytest.mark.parametrize(
    ("what", "status", "code", "english"),
    [
        ("problem", 409, "too-heavy", "12 kg are too heavy."),
        ("query", 400, "query-unknown-field", 'This list has no column "colour"; choose one that it has.'),
        ("refusal", 409, "already-taken", "IMEI 35 already exists; use that one or choose another."),
        ("unauthorised", 401, "unauthorized", "Authentication required"),
        ("teapot", 418, "i'm-a-teapot", "tea only"),
        ("plain", 404, "not-found", "no such {thing}"),
        ("unheard-of", 599, "http-599", "HTTP 599"),
        ("down", 503, "database-unavailable", "The database can't be reached right now. Try again in a moment."),
        ("pool", 503, "database-unavailable", "The database can't be reached right now. Try again in a moment."),
        (
            "slow",
            503,
            "took-too-long",
            "Answering took too long and was given up. Ask for less: fewer facets, a narrower filter, a smaller limit.",
        ),
    ],
)
def test_an_error_says_what_is_wrong_in_both_languages(client: TestClient, what: str, status: int, code: str, english: str) -> None:
    answer = client.get(f"/fail/{what}", headers={"Accept-Language": "en-GB,de;q=0.5"})
    body = answer.json()
    assert (answer.status_code, answer.headers["content-type"], answer.headers["content-language"]) == (status, MEDIA_TYPE, "en")
    assert (body["status"], body["code"], body["type"]) == (status, code, f"urn:portal:problem:{code}")
    assert body["detail"] == body["detail_en"] == english
    assert body["detail_de"]
    assert body["detail_de"] != english or what in ("plain", "unheard-of")
    german = client.get(f"/fail/{what}").json()
    assert german["detail"] == body["detail_de"]
    assert german["title"]


def test_headers_and_further_members_come_along(client: TestClient) -> None:
    answer = client.get("/fail/problem")
    assert (answer.headers["x-limit"], answer.json()["limit"]) == ("10", 10)
    assert client.get("/fail/query").json()["parameter"] == "sort"
    assert client.get("/fail/unauthorised").headers["www-authenticate"] == "Bearer"
    assert client.get("/fail/down").headers["retry-after"] == "5"


def test_what_the_framework_refuses_is_a_problem_too(client: TestClient) -> None:
    assert client.get("/nowhere?lang=en").json()["detail"] == "Not found"
    assert client.put("/orders").json()["detail"] == "Methode nicht erlaubt"
    assert client.put("/orders").headers["allow"] == "POST"


def test_an_unforeseen_error_tells_nothing_of_our_insides(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    answer = client.get("/fail/bug")
    assert answer.status_code == 500
    assert "swordfish" not in answer.text
    assert "RuntimeError" not in answer.text
    assert "secret.example" not in client.get("/fail/down").text
    assert answer.json()["correlation_id"] in answer.json()["detail"]
    assert answer.json()["correlation_id"] in caplog.text
    assert "swordfish" in caplog.text


@pytest.mark.requirement("X-01")
def test_a_wrong_shape_lists_every_place(client: TestClient) -> None:
    order = {"name": "a", "count": "x", "price": "x", "at": "x", "device": "x", "kind": "x", "lines": [1, 0], "a/b~": 1}
    body = client.post("/orders?limit=12", json=order, headers={"X-Count": "y"}).json()
    assert (body["status"], body["code"]) == (422, "wrong-shape")
    told = {
        error.get("pointer") or error.get("parameter") or error.get("header"): (error["code"], error["detail_de"], error["detail_en"])
        for error in body["errors"]
    }
    assert told["#/name"][:2] == ("string-too-short", "Der Text braucht mindestens 3 Zeichen.")
    assert told["#/lines/1"][:2] == ("greater-than", "Der Wert muss größer als 0 sein.")
    assert told["#/kind"][:2] == ("literal-error", "Möglich sind hier: new oder used.")
    assert told["#/a~1b~0"] == ("extra-forbidden", "Diese Angabe gibt es hier nicht.", "There is no such thing here.")
    assert told["limit"][:2] == ("less-than-equal", "Der Wert darf höchstens 9 sein.")
    assert told["x-count"][:2] == ("int-parsing", "Hier wird eine ganze Zahl erwartet.")
    assert {"#/count", "#/price", "#/at", "#/device"} <= set(told)
    assert not any(german.startswith("Ungültiger Wert") for _, german, _ in told.values())


def test_our_own_rules_on_shapes_speak_both_languages(client: TestClient) -> None:
    order: dict[str, Any] = {
        "name": "abc1",
        "count": 1,
        "price": 1,
        "at": "2026-01-01T00:00:00Z",
        "device": str(UUID(int=1)),
        "kind": "new",
    }
    error = client.post("/orders", json=order).json()["errors"][0]
    assert (error["detail_de"], error["detail_en"]) == ("Ziffern sind hier nicht erlaubt.", "Digits are not allowed here.")
    assert client.post("/orders", content=b"{", headers={"Content-Type": "application/json"}).json()["errors"][0]["pointer"] == "#"
    assert client.post("/orders", json={**order, "name": "abc"}).json() == {"limit": 1, "count": 2}


@pytest.mark.requirement("X-01")
def test_what_is_no_json_is_said_to_be_none(client: TestClient) -> None:
    """`curl -d` sends a form unless it is told otherwise: that an object is expected would help nobody."""
    as_form = client.post("/orders", content=b'{"name": "abc"}', headers={"Content-Type": "application/x-www-form-urlencoded"}).json()
    assert (as_form["status"], as_form["code"], as_form["detail_en"]) == (422, "wrong-shape", "The request can't be read.")
    assert "application/json" in as_form["hint"]
    assert "application/json" in client.post("/orders", content=b'{"name": "abc"}').json()["hint"]
    for otherwise in (client.post("/orders"), client.post("/orders", json=[1]), client.post("/orders?limit=x", json={})):
        assert "application/json" not in otherwise.json()["hint"]


@pytest.mark.requirement("X-01")
def test_codes_of_shapes_are_those_of_who_asks(client: TestClient) -> None:
    """Not how our program wrote the field down."""
    order = {"name": "abc", "count": 1, "price": 1, "at": "2026-01-01T00:00:00Z", "device": str(UUID(int=1)), "kind": "new"}
    assert client.post("/orders", json=[1]).json()["errors"][0]["code"] == "object-type"
    assert client.post("/orders", json={**order, "lines": 1}).json()["errors"][0]["code"] == "list-type"


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "de"),
        ("en", "en"),
        ("de,en", "de"),
        ("fr,en;q=0.3", "en"),
        ("en;q=0.2,de;q=0.8", "de"),
        ("*", "de"),
        ("en;q=x", "de"),
        ("EN-us, de;q=0.9", "en"),
    ],
)
def test_the_better_liked_language_is_spoken(accepted: str, language: str) -> None:
    assert preferred(accepted) == language


@given(st.text())
def test_no_accept_language_breaks_an_answer(accepted: str) -> None:
    assert preferred(accepted) in ("de", "en")


def test_an_upload_that_can_not_be_kept_is_not_the_clients_fault(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    file = {"file": ("users.csv", b"x" * 1_500_000)}  # too large to be held in memory
    assert client.post("/files", files=file).json() == "users.csv"
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere/at/all")
    answer = client.post("/files", files=file)
    assert (answer.status_code, answer.json()["code"]) == (500, "internal-error")
    assert client.post("/files", content=b"--x", headers={"Content-Type": "multipart/form-data; boundary=y"}).status_code == 400


class Inside(BilingualError):
    """The file /srv/secret is gone."""

    de = "Die Datei /srv/secret ist weg."


def test_errors_with_a_code_are_told_in_their_words_and_others_stay_ours() -> None:
    app = FastAPI()
    install_errors(app)
    errors = {
        "ended": FillingEnded(names="inventory", found="exit code -9"),
        "built": NotBuilt(),
        "inside": Inside(),
        "program": ProgramFailed("pg_dump", "no such role: erika"),
        "unknown": OutcomeUnknown(),
    }

    @app.get("/{which}")
    def fail(which: str) -> None:
        raise errors[which]

    client = TestClient(app, raise_server_exceptions=False)
    found = {which: client.get(f"/{which}") for which in errors}
    assert {which: (answer.status_code, answer.json()["code"]) for which, answer in found.items()} == {
        "ended": (503, "rebuild-ended-early"),
        "built": (409, "projection-not-built"),
        "inside": (500, "internal-error"),
        "program": (500, "internal-error"),
        "unknown": (503, "database-unavailable"),
    }
    assert found["built"].json()["detail_de"] == NotBuilt().text_de
    for error in errors.values():
        told = told_as_json(error)
        assert told["code"] == error.code
        assert (error.text_en == told["detail_en"]) is error.for_everybody
    assert "secret" not in found["inside"].text + str(told_as_json(errors["inside"]))
    assert "erika" not in found["program"].text + str(told_as_json(errors["program"]))
