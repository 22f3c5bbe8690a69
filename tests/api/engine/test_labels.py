"""What is asked for is called something in both languages, in the description that forms are made of (X-01)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from aggregates.sim_terms import NUMBER
from aggregates.user import COST_CENTRE, USER_EMAIL
from api.app import described
from readmodels.sims.sim_resource import SIM_LIST
from readmodels.users.user_resource import USER_LIST
from tests.described import DESCRIPTION, Schema

WHAT_TO_DO = "mark the field's type: Annotated[…, Label('deutsch', 'English')] (aggregates/engine/words.py), and say `make description`"


@pytest.fixture(scope="module")
def document() -> Schema:
    return json.loads(DESCRIPTION.read_text(encoding="utf-8"))


def bodies(document: Schema) -> Iterator[tuple[str, Schema]]:
    for methods in document["paths"].values():
        for operation in methods.values():
            for told in operation.get("requestBody", {}).get("content", {}).values():
                yield operation["operationId"], told["schema"]


def parts(document: Schema, schema: Schema) -> Iterator[Schema]:
    """The schema itself, what it refers to, and the members of a union."""
    yield schema
    if "$ref" in schema:
        yield from parts(document, document["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    for each in schema.get("anyOf", ()):
        yield from parts(document, each)


def fields(document: Schema, schema: Schema, path: str) -> Iterator[tuple[str, Schema]]:
    """Each field at any depth, with its path."""
    for part in parts(document, schema):
        for name, told in part.get("properties", {}).items():
            yield f"{path}.{name}", told
            yield from fields(document, told, f"{path}.{name}")
        for key in ("items", "additionalProperties"):
            if isinstance(part.get(key), dict):
                yield from fields(document, part[key], f"{path}[]")


def said(document: Schema, schema: Schema, key: str) -> list[Any]:
    return [part[key] for part in parts(document, schema) if key in part]


@pytest.mark.requirement("X-01")
def test_each_field_of_each_body_has_a_label_in_both_languages(document: Schema) -> None:
    found = [each for name, schema in bodies(document) for each in fields(document, schema, name)]
    assert len(found) > 150
    nameless = [path for path, told in found if not any(label["de"] and label["en"] for label in said(document, told, "x-label"))]
    assert nameless == [], WHAT_TO_DO
    halves = [path for path, told in found for each in said(document, told, "x-help") if not (each["de"] and each["en"])]
    assert halves == []


@pytest.mark.requirement("X-01")
def test_each_choice_has_its_words(document: Schema) -> None:
    found = [each for name, schema in bodies(document) for each in fields(document, schema, name)]
    wordless: list[str] = []
    for path, told in found:
        for part in parts(document, told):
            words = {each["value"] for each in part.get("x-choices", ()) if each["de"] and each["en"]}
            if words != set(part.get("enum", ())):
                wordless.append(path)
    assert wordless == [], "mark the type with InWords(code=('deutsch', 'English')) (aggregates/engine/words.py)"


@pytest.mark.requirement("X-01")
def test_a_pattern_says_what_is_wrong_with_what_does_not_match(document: Schema) -> None:
    found = [each for name, schema in bodies(document) for each in fields(document, schema, name)]
    silent = [
        path
        for path, told in found
        if said(document, told, "pattern") and not any(each["de"] and each["en"] for each in said(document, told, "x-expected"))
    ]
    assert silent == [], "mark the type with Expected('deutsch', 'English') (aggregates/engine/words.py)"


def test_passwords_and_codes_are_written_only(document: Schema) -> None:
    found = [each for name, schema in bodies(document) for each in fields(document, schema, name)]
    open_ones = [
        path
        for path, told in found
        if path.rpartition(".")[2] in ("password", "current_password", "pin", "puk", "client_secret", "login_token", "token")
        and True not in said(document, told, "writeOnly")
    ]
    assert open_ones == [], "mark the type with SECRET (aggregates/engine/words.py)"


def test_commands_lists_and_events_call_it_the_same(document: Schema) -> None:
    asked = dict(fields(document, dict(bodies(document))["registerUser"], ""))
    assert asked[".email"]["x-label"] == USER_EMAIL._asdict()
    assert (USER_LIST.visible["cost_centre"].de, USER_LIST.visible["cost_centre"].en) == COST_CENTRE
    assert asked[".cost_centre"]["x-label"] == COST_CENTRE._asdict()
    assert (SIM_LIST.visible["number"].de, SIM_LIST.visible["number"].en) == NUMBER


def test_it_is_told_as_the_program_says_it() -> None:
    made = described("1").openapi()["components"]["schemas"]["Address"]["properties"]
    assert made["city"]["x-label"] == {"de": "Ort", "en": "City"}
