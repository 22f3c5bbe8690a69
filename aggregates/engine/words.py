"""What a value means to people, said where its type is declared.

    SimStatus = Annotated[Literal["active", "paused"], InWords(active=("aktiv", "active"), paused=("pausiert", "paused"))]
    CostCentre = Annotated[str | None, Label("Kostenstelle", "Cost centre")]
    UserId = Annotated[UUID, IdOf("user"), Label("Nutzer", "User")]

What is asked for has the same marks, `Help` where the label doesn't say it all, `OF_PERSON` and `SECRET`: the description of the API tells them as
`x-label`, `x-help`, `x-choices` …, and forms are made of that (`api/engine/forms.py`). Lists take their choices from it (`words_of`), histories their sentences and their old and new values (`aggregates/engine/meaning.py`).
"""

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple, get_args

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

Words = Mapping[str, tuple[str, str]]
"""Code → (German, English)."""


class InWords:
    """Marks a type of codes (a `Literal`), and says each in German and in English.

    A code is what is stored, so it never changes. What was stored is read whatever it says: of a code that an older or a newer program has written
    and this one doesn't know, the code itself is shown. Everybody else may use those alone that are declared.
    """

    __slots__ = ("words",)

    def __init__(self, **words: tuple[str, str]) -> None:
        self.words: Words = MappingProxyType(words)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        if set(get_args(source)) != set(self.words):
            raise TypeError(f"each of {source} needs its words, and nothing else: {', '.join(self.words)}")
        # Only what is stored is read as JSON (eventstore/envelope.py); requests and programs hand over Python's values.
        return core_schema.json_or_python_schema(
            json_schema=core_schema.str_schema(), python_schema=handler(source), serialization=core_schema.simple_ser_schema("str")
        )

    def __get_pydantic_json_schema__(self, _schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        choices = [{"value": code, "de": de, "en": en} for code, (de, en) in self.words.items()]
        return {**handler(core_schema.literal_schema(list(self.words))), "x-choices": choices}


class Label(NamedTuple):
    """Marks a field, and says what people call it."""

    de: str
    en: str

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {**handler(schema), "x-label": {"de": self.de, "en": self.en}}


class Help(NamedTuple):
    """Marks a field that is asked for, and says in a sentence what its label doesn't: in which form, and what comes of it."""

    de: str
    en: str

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {**handler(schema), "x-help": {"de": self.de, "en": self.en}}


class Expected(NamedTuple):
    """Marks a text that has to match a pattern, and says what is wrong with one that doesn't. It stands behind the pattern."""

    de: str
    en: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.custom_error_schema(handler(source), "not_as_expected", custom_error_message=f"{self.de} / {self.en}")

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {**handler(schema), "x-expected": {"de": self.de, "en": self.en}}


class Marked:
    """Marks a field that is asked for with what a form does about it: keywords of JSON Schema."""

    __slots__ = ("keywords",)

    def __init__(self, **keywords: Any) -> None:
        self.keywords: Mapping[str, Any] = MappingProxyType({name.replace("_", "-"): value for name, value in keywords.items()})

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {**handler(schema), **self.keywords}


OF_PERSON = Marked(x_personal=True)
"""It says something of a person."""
SECRET = Marked(writeOnly=True)
"""It is typed where nobody sees it, and is never shown again."""


class IdOf(NamedTuple):
    """Marks an id, for which people read a name: of a `user` or `device`, or of the `actor` who did something (`readmodels/engine/names.py`)."""

    kind: str

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {**handler(schema), "x-id-of": self.kind}


class KeysOf(NamedTuple):
    """Marks a field of values by keys, for which people read names as for ids: of a kind such as `user_field`."""

    kind: str

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {**handler(schema), "x-keys-of": self.kind}


class SaidBy(NamedTuple):
    """Marks a text that people read otherwise than it is stored, in both languages alike: as an IMEI, with its check digit."""

    say: Callable[[str], str]


def marks_in(kind: Any) -> list[Any]:
    """List everything that a type is marked with, those of a union's members included."""
    inner = [mark for argument in get_args(kind) if not isinstance(argument, str) for mark in marks_in(argument)]
    return [*getattr(kind, "__metadata__", ()), *inner]


@cache
def words_of(codes: Any) -> Mapping[Any, tuple[str, str]]:
    """Return the words of a type of codes, in the order in which it declares them."""
    return MappingProxyType({code: said for mark in marks_in(codes) if isinstance(mark, InWords) for code, said in mark.words.items()})


def codes_of(codes: Any) -> tuple[Any, ...]:
    """Return the codes of such a type."""
    return tuple(words_of(codes))
