"""What of a change of the description breaks clients that were made of the one before (docs/decisions/0020).

Whoever sends what was right must not be refused, and whoever reads what was promised must find it. New members of answers, new parameters that may be missing,
new values of those that answers choose from, new operations break nobody: clients overlook what they don't know.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, cast

Schema = Mapping[str, Any]


def breaking(before: Schema, after: Schema) -> list[str]:
    """Each change that breaks somebody, in a line, the same for the same."""
    return sorted(set(_Comparison(before, after).lines()))


class _Comparison:
    def __init__(self, before: Schema, after: Schema) -> None:
        self.before, self.after = before, after
        self._compared: set[tuple[str, str, bool]] = set()

    def lines(self) -> Iterator[str]:
        for path, methods in self.before["paths"].items():
            for method, operation in methods.items():
                where, now = f"{method.upper()} {path}", self.after["paths"].get(path, {}).get(method)
                if now is None:
                    yield f"{where}: is gone"
                    continue
                if operation["operationId"] != now["operationId"]:
                    yield f"{where}: operationId {operation['operationId']} is {now['operationId']}"
                yield from self._parameters(where, operation, now)
                yield from self._body(where, operation.get("requestBody"), now.get("requestBody"))
                yield from self._answers(where, operation["responses"], now["responses"])

    def _parameters(self, where: str, before: Schema, after: Schema) -> Iterator[str]:
        was, now = self._named(self.before, before), self._named(self.after, after)
        for key, parameter in was.items():
            if key not in now:
                yield f"{where}: parameter {key} is gone"
            else:
                yield from self._schema(f"{where}: parameter {key}", parameter["schema"], now[key]["schema"], sent=True)
        for key, parameter in now.items():
            if parameter.get("required") and not was.get(key, {}).get("required"):
                yield f"{where}: parameter {key} is required"

    def _named(self, document: Schema, operation: Schema) -> dict[str, Schema]:
        told = (_resolved(document, each) for each in operation.get("parameters", ()))
        return {f"{each['in']} {each['name']}": each for each in told}

    def _body(self, where: str, before: Schema | None, after: Schema | None) -> Iterator[str]:
        if after is None:
            if before is not None:
                yield f"{where}: takes no body"
            return
        if after.get("required") and not (before or {}).get("required"):
            yield f"{where}: a body is required"
        for media_type, told in (before or {}).get("content", {}).items():
            if media_type not in after["content"]:
                yield f"{where}: takes no {media_type}"
            else:
                yield from self._schema(f"{where}: body", told["schema"], after["content"][media_type]["schema"], sent=True)

    def _answers(self, where: str, before: Schema, after: Schema) -> Iterator[str]:
        for status, answer in before.items():
            now = after.get(status)
            if now is None:
                yield f"{where}: {status} is gone"
                continue
            for media_type, told in answer.get("content", {}).items():
                if media_type not in now.get("content", {}):
                    yield f"{where}: {status} has no {media_type}"
                else:
                    yield from self._schema(f"{where}: {status}", told["schema"], now["content"][media_type]["schema"], sent=False)

    def _schema(self, where: str, before: Schema, after: Schema, *, sent: bool) -> Iterator[str]:
        """`sent`: by clients, so that nothing may become narrower; else to them, so that nothing may become wider."""
        names = before.get("$ref", ""), after.get("$ref", "")
        if any(names):
            if (*names, sent) in self._compared:
                return
            self._compared.add((*names, sent))
            where = (names[0] or names[1]).rpartition("/")[2] + (" as sent by clients" if sent else "")
        was, now = _resolved(self.before, before), _resolved(self.after, after)
        if _several(was) or _several(now):
            yield from self._alternatives(where, _alternatives(was), _alternatives(now), sent=sent)
            return
        narrow, wide = (now, was) if sent else (was, now)
        if not _kinds(wide) <= _kinds(narrow):
            yield f"{where}: {_list(_kinds(was))} is {_list(_kinds(now))}"
        if sent and "enum" in now and (lost := {*map(str, was.get("enum", ()))} - {*map(str, now["enum"])}):
            yield f"{where}: {_list(lost)} is no value any more"
        if sent and "enum" in now and "enum" not in was:
            yield f"{where}: takes certain values alone"
        yield from self._members(where, was, now, sent=sent)
        for key in ("items", "contentSchema"):
            if key in was and key in now:
                yield from self._schema(f"{where}[]", was[key], now[key], sent=sent)

    def _members(self, where: str, was: Schema, now: Schema, *, sent: bool) -> Iterator[str]:
        members, members_now = was.get("properties", {}), now.get("properties", {})
        for name, member in members.items():
            if name not in members_now:
                if not (sent and now.get("additionalProperties", True)):
                    yield f"{where}.{name}: is gone"
            else:
                yield from self._schema(f"{where}.{name}", member, members_now[name], sent=sent)
        more, less = (now, was) if sent else (was, now)
        for name in sorted({*more.get("required", ())} - {*less.get("required", ())}):
            if name in members_now or sent:
                yield f"{where}.{name}: {'is required' if sent else 'may be missing'}"

    def _alternatives(self, where: str, was: Mapping[str, Schema], now: Mapping[str, Schema], *, sent: bool) -> Iterator[str]:
        """Of several that may come, each must be one that was known; of several that may be sent, each must still be taken."""
        known, asked = (now, was) if sent else (was, now)
        for name in asked:
            if name in known:
                yield from self._schema(where, was[name], now[name], sent=sent)
            else:
                yield f"{where}: {name} {'is not taken any more' if sent else 'may come'}"


def _several(schema: Schema) -> list[Schema]:
    return [*schema.get("anyOf", ()), *schema.get("oneOf", ())]


def _alternatives(schema: Schema) -> Mapping[str, Schema]:
    """What it may be, by name or type; values of one type together."""
    found: dict[str, Schema] = {}
    for each in _several(schema) or [schema]:
        name = each.get("$ref", "").rpartition("/")[2] or f"{each.get('type')}{' ' + each['format'] if 'format' in each else ''}"
        before = found.get(name)
        both = before is not None and "enum" in before and "enum" in each
        found[name] = {**each, "enum": [*before["enum"], *each["enum"]]} if before is not None and both else each
    return found


def _kinds(schema: Schema) -> set[str]:
    kind = schema.get("type")
    kinds = {kind} if isinstance(kind, str) else {*cast("list[str]", kind or ())}
    return {f"{each} ({schema['format']})" if each == "string" and "format" in schema else each for each in kinds}


def _resolved(document: Schema, schema: Schema) -> Schema:
    ref = schema.get("$ref")
    if ref is None:
        return schema
    found: Any = document
    for step in ref.removeprefix("#/").split("/"):
        found = found[step]
    return _resolved(document, found)


def _list(values: set[str]) -> str:
    return ", ".join(sorted(values)) or json.dumps(None)
