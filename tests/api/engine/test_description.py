"""The description: it is checked in, it is current, and what is in it is called so that clients can be made of it (docs/decisions/0020)."""

from __future__ import annotations

import inspect
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, cast

import pytest

from commands.registry import COMMANDS
from readmodels.engine.field import LISTS
from readmodels.engine.query_conditions import OPERATORS
from tests.api.engine.every_route import parameter_of
from tests.describe import NEXT, now, unsaid
from tests.described import DESCRIPTION, Schema


@pytest.fixture(scope="module")
def document() -> Schema:
    return json.loads(DESCRIPTION.read_text(encoding="utf-8"))


def operations(document: Schema) -> Iterator[tuple[str, Schema]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


@pytest.mark.requirement("X-01")
def test_what_is_checked_in_is_what_the_program_tells() -> None:
    assert DESCRIPTION.read_text(encoding="utf-8") == now(), "say `make description`"


@pytest.mark.requirement("X-01")
def test_every_answer_has_a_named_schema(document: Schema) -> None:
    nameless: list[str] = []
    for where, operation in operations(document):
        for status, answer in operation["responses"].items():
            for media_type, told in answer.get("content", {}).items():
                schema = told["schema"].get("contentSchema", told["schema"])
                named = "$ref" in schema or all("$ref" in each for each in schema.get("anyOf", [{}]))
                if not named and "json" in (media_type + str(told["schema"].get("contentMediaType"))):
                    nameless.append(f"{where}: {status}")
            if not answer.get("content") and status not in ("204", "303", "304"):
                nameless.append(f"{where}: {status} says nothing")
    assert nameless == []


def _said(told: Any) -> Iterator[str]:
    """Every description in it."""
    if isinstance(told, dict):
        for name, value in cast("Schema", told).items():
            if name in ("description", "summary") and isinstance(value, str):
                yield value
            yield from _said(value)
    elif isinstance(told, list):
        for each in cast("list[Any]", told):
            yield from _said(each)


def test_no_description_speaks_of_source(document: Schema) -> None:
    assert [said for said in _said(document) if re.search(r"\.py\b|(?<![\w-])None\b", said)] == []


def test_what_an_operation_says_of_a_commands_fields_is_about_those_that_are_sent(document: Schema) -> None:
    commands = {inspect.cleandoc(each.__doc__): each for each in COMMANDS if each.__doc__}
    wrong: list[str] = []
    for where, operation in operations(document):
        command = commands.get(operation.get("description", ""))
        if command is not None:
            sent = {each["name"] for each in operation.get("parameters", []) if "name" in each}
            for name in _referred(document, operation.get("requestBody", {})):
                sent |= document["components"]["schemas"][name].get("properties", {}).keys()
            spoken = {*re.findall(r"`(\w+)`", operation["description"])} & command.model_fields.keys()
            wrong += [f"{where}: {name}" for name in sorted(spoken - sent)]
    assert commands
    assert wrong == []


def test_every_schema_says_what_it_is(document: Schema) -> None:
    schemas: dict[str, Schema] = document["components"]["schemas"]
    assert [name for name in schemas if "__" in name or "." in name] == [], (
        "FastAPI puts a class's module before its name where two have the same"
    )
    answered = {name for _, operation in operations(document) for name in _referred(document, operation["responses"])}
    silent = [name for name in answered if "properties" in schemas[name] and not schemas[name].get("description")]
    assert sorted(silent) == []


def _referred(document: Schema, told: Any) -> Iterator[str]:
    waiting, seen = [told], set[str]()
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            members = cast("Schema", each)
            name = str(members.get("$ref", "")).partition("/schemas/")[2]
            if name and name not in seen:
                seen.add(name)
                yield name
                waiting.append(document["components"]["schemas"][name])
            waiting += members.values()
        elif isinstance(each, list):
            waiting += cast("list[Any]", each)


@pytest.mark.requirement("X-01")
def test_operations_are_called_shortly_and_each_once(document: Schema) -> None:
    names = [operation["operationId"] for _, operation in operations(document)]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    assert [name for name in names if not re.fullmatch(r"[a-z][a-zA-Z0-9]{2,50}", name)] == []
    assert {"listDevices", "getDevice", "reassignDevice", "exportDevicesAsCsv", "getDeviceHistory"} <= {*names}


@pytest.mark.requirement("X-01")
def test_every_operator_of_every_filter_is_a_parameter(document: Schema) -> None:
    paths = {"devices": "/devices", "users": "/users", "sims": "/sims", "overview": "/overview", "looks": "/looks", "imports": "/imports"}
    for resource in LISTS:
        if resource.name not in paths:
            continue
        operation = document["paths"][paths[resource.name]]["get"]
        told = {each["name"]: each for each in (parameter_of(document, each) for each in operation["parameters"])}
        for name, field in resource.visible.items():
            for operator in OPERATORS[field.type] if field.filterable else ():
                parameter = told[f"filter[{name}][{operator}]"]
                assert parameter["schema"].get("type") or parameter["schema"].get("anyOf"), parameter
                assert parameter["description"]
                assert parameter.get("explode", True) is (operator not in ("in", "between")), parameter
            assert (f"filter[{name}]" in told) is field.filterable
        assert {"sort", "fields", "limit", "cursor", "count", "after"} <= {*told}
        assert told["limit"]["schema"]["maximum"] == 500


def test_a_breaking_change_is_written_only_once_it_is_said(document: Schema) -> None:
    before = json.dumps(document)
    changed = json.loads(before)
    del changed["paths"]["/dashboard"]
    after = json.dumps(changed)
    assert unsaid(before, before, "") == []
    assert unsaid(before, after, "") == ["GET /dashboard: is gone"]
    said = "- GET /dashboard: is gone\n"
    assert unsaid(before, after, f"{NEXT}\n\n{said}") == []
    assert unsaid(before, after, f"{NEXT}\n\n## 1.0\n\n{said}") == ["GET /dashboard: is gone"], "said of a release before"


@pytest.mark.requirement("X-01")
def test_what_every_route_takes_is_described(document: Schema) -> None:
    for where, operation in operations(document):
        told = {each["name"] for each in (parameter_of(document, each) for each in operation["parameters"])}
        assert "lang" in told, where
        assert ("X-Customer" in told) is bool(operation["security"]), where
