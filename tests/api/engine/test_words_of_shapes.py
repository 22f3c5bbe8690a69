"""What is wrong with the shape of a request is told in words for people, at every route: none of the library's, none of a pattern (X-01)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from api.engine.shape_errors import shape_errors
from tests.api.conftest import World
from tests.api.engine.every_route import every_route, filled, one_file_each
from tests.described_http import DESCRIBED

pytestmark = pytest.mark.requirement("X-01")

MACHINES = re.compile(r"[Ii]nput|[Ss]tring|should|pydantic|unable|\^|\\|Field required|instance|dictionary|Invalid|Ungültiger Wert")
FOREIGN = ("/oidc/", "/.well-known/", "/sign-on/callback")


def bodies(operation: Any, schemas: Any) -> list[Any]:
    """None of them is right: no object at all, and each field with what it can't be."""
    found = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    if found is None:
        return []
    for ref in re.findall(r"#/components/schemas/([^\"' }]+)", str(found)):
        found = schemas[ref]
    names = found.get("properties", {})
    return [[], "x", *(dict.fromkeys(names, wrong) for wrong in (["x", {"y": 1}], {"x": 1}, "", -1.5, "x" * 5_000))]


def test_no_route_tells_the_words_of_a_library(world: World) -> None:
    schemas = DESCRIBED.document["components"]["schemas"]
    told, tried = 0, set[str]()
    for place, route in enumerate(every_route()):
        if route.path.startswith(FOREIGN) or route.path not in one_file_each():
            continue
        client = world.ops if route.scope == "operator" else world.first.admin
        wrong: list[tuple[dict[str, str], Any]] = [({}, body) for body in bodies(route.operation, schemas)]
        parameters_of = [each for each in route.operation.get("parameters", ()) if each["in"] == "query"]
        asked = [each["name"] for each in parameters_of]
        own = [each for each in parameters_of if not each["name"].startswith("filter[")]
        for number, each in enumerate(own):  # of those that many routes have, another at each
            if (shape := str(each)) not in tried or number == place % len(own):
                tried.add(shape)
                wrong += [({each["name"]: value}, None) for value in ("x", "-1")]
        if route.path.endswith("/progress"):
            continue
        for parameters, body in wrong:
            answer = client.request(route.method, filled(route.path), params=parameters, json=body)
            if answer.status_code != 422 or "errors" not in answer.json():
                continue
            for error in answer.json()["errors"]:
                told += 1
                for text in (error["detail_de"], error["detail_en"]):
                    assert not MACHINES.search(text), (route.method, route.path, error)
                    assert text[:1] == text[:1].upper(), (route.path, error)
                    assert text.endswith((".", "!", "?")), (route.path, error)
                assert error.get("parameter", "") in ("", *asked), (route.path, error)
                assert error["detail_de"] != error["detail_en"], (route.path, error)
    assert told > 300


@pytest.mark.parametrize(
    ("kind", "given", "de", "en"),
    [
        ("too_short", {"min_length": 1}, "Mindestens 1 Eintrag ist nötig.", "At least 1 entry is needed."),
        ("too_short", {"min_length": 2}, "Mindestens 2 Einträge sind nötig.", "At least 2 entries are needed."),
        ("too_long", {"max_length": 1}, "Höchstens 1 Eintrag ist möglich.", "At most 1 entry is possible."),
        ("string_too_short", {"min_length": 1}, "Der Text braucht mindestens 1 Zeichen.", "The text needs at least 1 character."),
        (
            "string_pattern_mismatch",
            {"pattern": "^x$"},
            "Der Text hat nicht die erwartete Form.",
            "The text doesn't have the expected form.",
        ),
        ("made_up", {}, "Dieser Wert ist hier nicht möglich.", "This value is not possible here."),
    ],
)
def test_one_is_and_several_are(kind: str, given: dict[str, Any], de: str, en: str) -> None:
    [told] = shape_errors([{"type": kind, "loc": ("body", "x"), "msg": "Input should be", "ctx": given}])
    assert (told["detail_de"], told["detail_en"]) == (de, en)
