"""Forms, made of what the description says of bodies: labels, help and choices stand there with the types (`aggregates/engine/words.py`)."""

from collections.abc import Mapping, Sequence, Set
from typing import Any, cast

from api.engine.answer import Json, Texts
from api.engine.description import Schema
from api.engine.form_answer import FormField, FormFieldType, FormNamed, FormTold
from readmodels.engine.own_fields import OwnField

Own = Mapping[str, Sequence[OwnField]]
"""Fields of the customer's own, by whose they are (`user_field`)."""

FORMS = "/meta/forms"
_BY_FORMAT: Mapping[str, FormFieldType] = {"uuid": "id", "date": "date", "date-time": "instant", "date-time or date": "moment_or_day"}
_BY_TYPE: Mapping[str, FormFieldType] = {"integer": "number", "number": "number", "boolean": "boolean", "array": "list"}


def form_at(operation_id: str) -> str:
    """Return where the form of an operation is told."""
    return f"{FORMS}/{operation_id}"


class Forms:
    """Makes forms of bodies."""

    def __init__(self, schemas: Schema, read_at: Set[str], own: Own) -> None:
        """`schemas`: what bodies refer to; `read_at`: the paths of lists."""
        self._schemas = schemas
        self._read_at = read_at
        self._own = own

    def told(self, named: FormNamed, body: Schema) -> FormTold:
        """Tell the form of a body."""
        (media_type, content), *_ = body["content"].items()
        schema, _ = self._flat(content["schema"])
        example = _example(schema)
        entry = schema.get("additionalProperties")
        return {
            **named,
            "media_type": "application/json" if media_type == "application/json" else "multipart/form-data",
            "required": bool(body.get("required")),
            "fields": self._fields(schema, named["label"], example),
            "entries": self._field("", cast("Schema", entry), named["label"])
            if isinstance(entry, dict) and "properties" not in schema
            else None,
            "example": example,
        }

    def _fields(self, schema: Schema, label: Texts, example: Json = None) -> list[FormField]:
        required: list[str] = schema.get("required", [])
        given = cast("dict[str, Json]", example) if isinstance(example, dict) else {}
        return [self._field(name, told, label, name in required, given.get(name)) for name, told in schema.get("properties", {}).items()]

    def _field(self, name: str, schema: Schema, label: Texts, required: bool = False, example: Json = None) -> FormField:
        """`label`: what it is called where its type doesn't say it, as what stands in a list."""
        told, nullable = self._flat(schema)
        called: Texts = told.get("x-label", label)
        kind = _kind(told)
        inner = told.get("items" if kind == "list" else "additionalProperties")
        id_of: str | None = told.get("x-id-of")
        chosen_from = f"/{id_of}s"
        return {
            "name": name,
            "label": called,
            "help": told.get("x-help"),
            "type": kind,
            "format": told.get("format"),
            "required": required,
            "nullable": nullable,
            "personal": bool(told.get("x-personal")),
            "secret": bool(told.get("writeOnly")),
            "deprecated": bool(told.get("deprecated")),
            "choices": told.get("x-choices"),
            "minimum": told.get("minimum"),
            "maximum": told.get("maximum"),
            "min_length": told.get("minLength"),
            "max_length": told.get("maxLength"),
            "pattern": told.get("pattern"),
            "pattern_error": told.get("x-expected"),
            "min_items": told.get("minItems"),
            "max_items": told.get("maxItems"),
            "default": told.get("default"),
            "example": _example(told) if example is None else example,
            "id_of": id_of,
            "chosen_from": chosen_from if chosen_from in self._read_at else None,
            "fields": self._inside(kind, told, called),
            "items": self._field("", cast("Schema", inner), called) if kind in ("list", "entries") and isinstance(inner, dict) else None,
        }

    def _inside(self, kind: FormFieldType, told: Schema, called: Texts) -> list[FormField] | None:
        if kind == "object":
            return self._fields(told, called)
        own = self._own.get(told.get("x-keys-of", "")) if kind == "entries" else None
        if own is None:
            return None
        entry: Schema = {**told["additionalProperties"], "x-personal": told.get("x-personal")}
        return [self._field(each.key, entry, {"de": each.de, "en": each.en}) for each in own]

    def _flat(self, schema: Schema) -> tuple[Schema, bool]:
        """Return it with what it refers to, and whether it may be null; what stands outside counts more than what stands inside."""
        if "$ref" in schema:
            named = self._schemas[str(schema["$ref"]).rpartition("/")[2]]
            return self._flat({**named, **{key: value for key, value in schema.items() if key != "$ref"}})
        if "anyOf" not in schema:
            return schema, False
        outside = {key: value for key, value in schema.items() if key != "anyOf"}
        members = [self._flat(each)[0] for each in schema["anyOf"] if each.get("type") != "null"]
        return {**_joined(members), **outside}, len(members) < len(schema["anyOf"])


def form_named(path: str, method: str, operation_id: str, summary: str) -> FormNamed:
    """Tell which form it is."""
    de, _, en = summary.partition(" / ")
    return {
        "operation_id": operation_id,
        "method": cast("Any", method.upper()),
        "path": path,
        "label": {"de": de, "en": en},
        "href": form_at(operation_id),
    }


def _joined(members: list[Schema]) -> Schema:
    """Make one of what may be this or that: codes of several types, or a time or a day."""
    if len(members) == 1:
        return members[0]
    choices = [choice for each in members for choice in each.get("x-choices", ())]
    formats = " or ".join(each["format"] for each in members if "format" in each)
    return {"type": "string", **({"x-choices": choices} if choices else {}), **({"format": formats} if formats else {})}


def _kind(told: Schema) -> FormFieldType:
    if "x-choices" in told:
        return "choice"
    if "contentMediaType" in told:
        return "file"
    if told.get("type") == "object":
        return "object" if "properties" in told else "entries"
    return _BY_TYPE.get(told.get("type", ""), _BY_FORMAT.get(told.get("format", ""), "text"))


def _example(told: Schema) -> Json:
    examples: list[Json] = told.get("examples", [])
    return examples[0] if examples else None
