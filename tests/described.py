"""What is sent, held against the description: each answer of each test that goes through HTTP, both ways (docs/decisions/0020).

No member may come that isn't described, none may be missing that is required; and over a whole run, each optional member must have come once (`never_sent`).
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import jsonschema_rs

Schema = dict[str, Any]
DESCRIPTION = Path(__file__).parents[1] / "docs" / "openapi.json"
WITH_FIELDS = "x-required-with-fields"
JSON = ("application/json", "application/problem+json")
STREAM = "text/event-stream"
_CHOOSING = frozenset({"fields", "view"})
"""Parameters that choose what rows have."""
_SCHEMAS = "#/components/schemas/"
_NAME = "urn:described"
_PLACE = re.compile(r"\{\w+\}")


def _beginning(path: str) -> str:
    return path[1:].partition("/")[0]


class NotAsDescribed(AssertionError):
    """An answer isn't what the description says."""


@dataclass
class Described:
    """A description, and what of it was seen to be sent: members of named objects, as `Device.note`, and headers, as `2XX ETag`."""

    document: Schema
    sent: set[str] = field(default_factory=set[str])
    _validators: dict[tuple[str, bool], Any] = field(default_factory=dict[tuple[str, bool], Any])

    @classmethod
    def read(cls, path: Path = DESCRIPTION) -> Described:
        return cls(json.loads(path.read_text(encoding="utf-8")))

    @cached_property
    def _routes(self) -> Mapping[str, list[tuple[re.Pattern[str], Schema]]]:
        """By what they begin with; paths without places first: `/imports/dry-runs` is no import."""
        found: defaultdict[str, list[tuple[re.Pattern[str], Schema]]] = defaultdict(list)
        for path, methods in sorted(self.document["paths"].items(), key=lambda path: path[0].count("{")):
            found[_beginning(path)].append((re.compile("[^/]+".join(map(re.escape, _PLACE.split(path)))), methods))
        return found

    def operation(self, method: str, path: str) -> Schema | None:
        for pattern, methods in self._routes.get(_beginning(path), ()):
            if pattern.fullmatch(path) and method.lower() in methods:
                return methods[method.lower()]
        return None

    def check_head(self, method: str, path: str, status: int, headers: Iterable[str]) -> None:
        """Hold an answer's status and headers against what the route's description says of it. Raises NotAsDescribed."""
        operation = self.operation("GET" if method == "HEAD" else method, path)
        if operation is None:
            return
        where, told = f"{method} {path} {status}", self._headers(self._answer(operation, status, f"{method} {path} {status}"))
        sent = {*map(str.lower, headers)} & self._client_s.keys()
        if unknown := sent - told.keys():
            raise NotAsDescribed(f"{where}: headers {sorted(unknown)} are not described")
        if missing := {name for name, header in told.items() if header.get("required")} - sent:
            raise NotAsDescribed(f"{where}: headers {sorted(missing)} are missing")
        self.sent.update(f"{status // 100}XX {self._client_s[name]}" for name in sent)

    @cached_property
    def _client_s(self) -> Mapping[str, str]:
        """Headers that clients read, as they are written: those that the description knows at all."""
        return {name.lower(): name for name in self.document["components"].get("headers", {})}

    def _headers(self, answer: Schema) -> Mapping[str, Schema]:
        return {name.lower(): self.document["components"]["headers"][name] for name in answer.get("headers", {})}

    def _answer(self, operation: Schema, status: int, where: str) -> Schema:
        answers = operation["responses"]
        answer = answers.get(str(status)) or answers.get(f"{status // 100}XX")
        if answer is None:
            raise NotAsDescribed(f"{where}: no such status is described")
        return answer

    def check(self, method: str, path: str, query: Iterable[str], status: int, media_type: str, body: bytes) -> None:
        """Hold an answer against what the route's description says of it. Raises NotAsDescribed."""
        operation = self.operation(method, path)
        if operation is None:
            return
        where = f"{method} {path} {status}"
        told = self._answer(operation, status, where).get("content", {}).get(media_type)
        if told is None:
            raise NotAsDescribed(f"{where}: {media_type} is not described")
        schema, with_fields = told["schema"], not _CHOOSING.isdisjoint(query)
        if media_type == STREAM:
            for line in body.decode().splitlines():
                if line.startswith("data: "):
                    self._hold(schema["contentSchema"], line[6:].encode(), where, with_fields=False)
        else:
            self._hold(schema, body, where, with_fields=with_fields)

    def _hold(self, schema: Schema, body: bytes, where: str, *, with_fields: bool) -> None:
        told = json.loads(body)
        problems = [
            f"{error.instance_path}: {error.message[:300]}" for error in self._validator(schema, with_fields=with_fields).iter_errors(told)
        ]
        if problems:
            raise NotAsDescribed(f"{where}: {problems[:5]}")
        self.sent.update(self._members(schema, told))

    def _validator(self, schema: Schema, *, with_fields: bool) -> Any:
        key = json.dumps(schema), with_fields
        if key not in self._validators:
            whole = json.loads(json.dumps(_closed(schema, with_fields)).replace('"#/', f'"{_NAME}#/'))
            self._validators[key] = jsonschema_rs.Draft202012Validator(whole, validate_formats=True, registry=self._registries[with_fields])
        return self._validators[key]

    @cached_property
    def _registries(self) -> Mapping[bool, jsonschema_rs.Registry]:
        """All schemas that have names, read once: each would be taken over for each validator otherwise."""
        schemas = self.document["components"]["schemas"]
        return {
            with_fields: jsonschema_rs.Registry([(_NAME, {"components": {"schemas": _closed(schemas, with_fields)}})])
            for with_fields in (False, True)
        }

    def _members(self, schema: Schema, told: Any) -> Iterator[str]:
        """Name the optional members of named objects that came."""
        name = schema.get("$ref", "").removeprefix(_SCHEMAS)
        if name:
            schema = self.document["components"]["schemas"][name]
        for alternative in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
            if self._fits(alternative, told):
                yield from self._members(alternative, told)
        if isinstance(told, list):
            items = schema.get("items")
            if items is not None and self._has_optional(items):
                for each in cast("list[Any]", told):
                    yield from self._members(items, each)
        elif isinstance(told, dict):
            required, properties = schema.get("required", ()), schema.get("properties", {})
            further = schema.get("additionalProperties")
            for key, value in cast("Schema", told).items():
                if key in properties:
                    if name and key not in required:
                        yield f"{name}.{key}"
                    if self._has_optional(properties[key]):
                        yield from self._members(properties[key], value)
                elif isinstance(further, dict):
                    yield from self._members(cast("Schema", further), value)

    def _fits(self, schema: Schema, told: Any) -> bool:
        """An object is one of several by what is required of it."""
        if "$ref" not in schema:
            kinds = {"object": dict, "array": list, "null": type(None)}
            kind = kinds.get(schema.get("type", ""))
            return kind is not None and isinstance(told, kind)
        return bool(self._validator(schema, with_fields=True).is_valid(told))

    def _has_optional(self, schema: Schema) -> bool:
        """Whether members are to be looked for in it at all."""
        return schema.get("type") in (None, "object", "array")

    def _promised_headers(self) -> Iterator[tuple[str, str]]:
        for methods in self.document["paths"].values():
            for operation in methods.values():
                yield from ((status, name) for status, answer in operation["responses"].items() for name in answer.get("headers", {}))

    def optional(self) -> set[str]:
        """All optional members of objects that answers are made of, and all headers, by the kind of answer."""
        reached: set[str] = set()
        waiting = [
            answer for methods in self.document["paths"].values() for each in methods.values() for answer in each["responses"].values()
        ]
        found = {f"{status[0]}XX {name}" for status, name in self._promised_headers()}
        while waiting:
            for name in _referred(waiting.pop()):
                if name not in reached:
                    reached.add(name)
                    schema = self.document["components"]["schemas"][name]
                    waiting.append(schema)
                    found |= {f"{name}.{key}" for key in schema.get("properties", {}) if key not in schema.get("required", ())}
        return found

    def never_sent(self, sent: Iterable[str]) -> list[str]:
        """Optional members and headers that no answer had."""
        return sorted(self.optional() - {*sent})


def _referred(told: Any) -> Iterator[str]:
    if isinstance(told, dict):
        members = cast("Schema", told)
        if isinstance(ref := members.get("$ref"), str) and ref.startswith(_SCHEMAS):
            yield ref.removeprefix(_SCHEMAS)
        told = list(members.values())
    for each in cast("list[Any]", told) if isinstance(told, list) else ():
        yield from _referred(each)


def _closed(told: Any, with_fields: bool) -> Any:
    """Let objects have what is described alone, unless they are said to be open; where `fields=` chose, of rows only what they have in any case is required."""
    if isinstance(told, list):
        return [_closed(each, with_fields) for each in cast("list[Any]", told)]
    if not isinstance(told, dict):
        return told
    members = cast("Schema", told)
    made = {key: _closed(value, with_fields) for key, value in members.items()}
    if members.get("type") == "object" and "properties" in members:
        made.setdefault("additionalProperties", False)
        if with_fields and WITH_FIELDS in members:
            made["required"] = members[WITH_FIELDS]
    return made
