"""What the values of events mean to people, read off the types of their fields (`aggregates/engine/words.py`)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType, UnionType
from typing import Annotated, Any, ClassVar, NamedTuple, Union, cast, get_args, get_origin

from pydantic import BaseModel

from aggregates.engine.event import Event, FirstValues, Personal, ValuesThen
from aggregates.engine.sentence import is_empty
from aggregates.engine.words import IdOf, InWords, KeysOf, Label, SaidBy, Words, marks_in


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a value is. `base`: its type without marks, and without None; `items`: what the entries of a list are.

    `keys_of`: of values by keys, what these keys are of. `say` says a text, `say_whole` a model that is said in one piece: it has a class method `said`, which takes it as it is stored. `as_said`: of a model whose parts aren't said
    just as they are stored, its class method of that name.
    """

    base: Any = None
    words: Words | None = None
    label: Label | None = None
    id_of: str | None = None
    say: Callable[[str], str] | None = None
    say_whole: Callable[[Mapping[str, Any]], str] | None = None
    as_said: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None
    personal: bool = False
    keys_of: str | None = None
    items: "Meaning | None" = None

    @property
    def parts(self) -> "Mapping[str, Meaning]":
        """Of a model, what its fields are."""
        return parts_of(self.base)


PLAIN = Meaning()
"""A value that says what it says."""


@cache
def payload_of(kind: type[Event]) -> Meaning:
    """Tell what the payload of such an event is, as a whole."""
    return Meaning(kind)


def meaning_of(kind: Any, marks: tuple[Any, ...] = ()) -> Meaning:
    """Work out the meaning of a type, with what it is marked with besides."""
    found = [*marks, *marks_in(kind)]
    base = _bare(kind)
    listed = get_args(base) if get_origin(base) in (tuple, list) else ()
    return Meaning(
        base,
        {code: words for mark in found if isinstance(mark, InWords) for code, words in mark.words.items()} or None,
        next((mark for mark in found if isinstance(mark, Label)), None),
        next((mark.kind for mark in found if isinstance(mark, IdOf)), None),
        next((mark.say for mark in found if isinstance(mark, SaidBy)), None),
        getattr(base, "said", None),
        getattr(base, "as_said", None),
        any(isinstance(mark, Personal) for mark in found),
        next((mark.kind for mark in found if isinstance(mark, KeysOf)), None),
        meaning_of(listed[0]) if listed else None,
    )


@cache
def parts_of(model: Any) -> Mapping[str, Meaning]:
    """Tell what a model's fields are, by name; whatever else it is has none."""
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return {}
    return {name: meaning_of(field.annotation, tuple(field.metadata)) for name, field in model.model_fields.items()}


class Changed(NamedTuple):
    """A value that an event changed: what programs and people call it, what it is, what it was and what it is now."""

    field: str
    label: Label
    meaning: Meaning
    old: Any
    new: Any
    named: tuple[str, str] | None = None
    """Of a field of the customer's own: by which kind and id it is named, for its label."""


_NOTHING: Mapping[str, Any] = MappingProxyType({})


def changes_of(kind: type[Event], details: Mapping[str, Any], thought: Mapping[str, Any] = _NOTHING) -> list[Changed]:
    """List which values such an event changed, by what it says of itself (`aggregates/engine/event.py`, Changes) and by its payload.

    `thought`: of a past fact, what was thought to be so until it was learnt, by the names of the values.
    """
    declared = kind.changes
    if declared is None:
        return []
    if isinstance(declared, ValuesThen):
        said = (change._replace(old=thought.get(change.field)) for change in values_said(kind, details))
        return [change for change in said if change.old != change.new and not (is_empty(change.old) and is_empty(change.new))]
    if isinstance(declared, FirstValues):
        return list(_first_values(declared, kind, details))
    old, new = _value_at(kind, details, declared.old), _value_at(kind, details, declared.new)
    meaning = meaning_at(kind, declared.new or declared.old or "")
    field = declared.field
    if declared.named_by is not None:
        return [_of_customers_own(payload_of(kind).parts[declared.named_by].id_of, details.get(declared.named_by), meaning, old, new)]
    labelled = {} if meaning.label is not None else {name: part.label for name, part in meaning.parts.items() if part.label is not None}
    if labelled and isinstance(old, dict) and isinstance(new, dict):
        before, after = cast("dict[str, Any]", old), cast("dict[str, Any]", new)
        return [
            Changed(f"{field}.{name}", label, meaning.parts[name], before.get(name), after[name])
            for name, label in labelled.items()
            if name in after and before.get(name) != after[name]
        ]
    return [Changed(field, meaning.label or Label(field, field), meaning, old, new)] if old != new else []


def values_said(kind: type[Event], details: Mapping[str, Any]) -> list[Changed]:
    """List all that such an event says to be so, also what it says to be empty; of a past fact, what was so then."""
    declared = kind.changes
    if not isinstance(declared, ValuesThen):
        return changes_of(kind, details)
    listed = declared.fields if declared.listed is None else details.get(declared.listed) or ()
    found: list[Changed] = []
    for field, path in declared.fields.items():
        if field in listed:
            meaning, value = meaning_at(kind, path), _value_at(kind, details, path)
            entries = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
            whole = meaning.label is not None
            labelled = [(name, part, part.label) for name, part in meaning.parts.items() if part.label is not None and not whole]
            found += [Changed(f"{field}.{name}", label, part, None, entries.get(name)) for name, part, label in labelled]
            if not labelled:
                found.append(Changed(field, meaning.label or Label(field, field), meaning, None, value))
    return found


def _of_customers_own(kind: str | None, key: Any, meaning: Meaning, old: Any, new: Any) -> Changed:
    field = str(key)
    return Changed(field, Label(field, field), meaning, old, new, (kind, field) if kind is not None else None)


def _first_values(declared: FirstValues, kind: type[Event], details: Mapping[str, Any]) -> Iterator[Changed]:
    """All that is there at first, by the names under which it changes later."""
    for name, part in payload_of(kind).parts.items():
        value = details.get(name)
        field = declared.called.get(name, name)
        entries = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
        if part.keys_of is not None and part.label is None:
            found = [_of_customers_own(part.keys_of, key, PLAIN, None, each) for key, each in entries.items()]
        elif part.label is not None:
            found = [Changed(field, part.label, part, None, value)]
        else:
            labelled = ((key, meaning, meaning.label) for key, meaning in part.parts.items())
            found = [
                Changed(f"{field}.{key}", label, meaning, None, entries.get(key)) for key, meaning, label in labelled if label is not None
            ]
        yield from (change for change in found if not is_empty(change.new))


def meaning_at(kind: type[Event], path: str) -> Meaning:
    """Tell what stands at a path with dots, in the payload or in what all events of the type say; `PLAIN` where it leads nowhere."""
    if _is_said_by_all(kind, path):
        return meaning_of(kind.__annotations__[path])
    meaning = payload_of(kind)
    for part in path.split("."):
        meaning = meaning.parts.get(part, PLAIN)
    return meaning


def ids_in(kind: type[Event], details: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield of whom and what the payload holds the ids: pairs of a kind (`aggregates/engine/words.py`, IdOf) and an id."""
    yield from _ids(details, payload_of(kind))


def _ids(value: Any, meaning: Meaning) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        if meaning.keys_of is not None:
            yield from ((meaning.keys_of, key) for key in cast("dict[str, Any]", value))
        for name, part in meaning.parts.items():
            yield from _ids(cast("dict[str, Any]", value).get(name), part)
    elif isinstance(value, list):
        for item in cast("list[Any]", value):
            yield from _ids(item, meaning.items or PLAIN)
    elif value and meaning.id_of is not None:
        yield meaning.id_of, str(value)


def _is_said_by_all(kind: type[Event], path: str) -> bool:
    return path not in kind.model_fields and path in kind.__annotations__


def _value_at(kind: type[Event], details: Mapping[str, Any], path: str | None) -> Any:
    if path is None or _is_said_by_all(kind, path):
        return None if path is None else getattr(kind, path)
    value = cast("Any", details)
    for part in path.split("."):
        value = cast("dict[str, Any]", value).get(part) if isinstance(value, dict) else None
    return value


def _bare(kind: Any) -> Any:
    """The type without marks, and without None."""
    origin = get_origin(kind)
    if origin in (Annotated, ClassVar):
        return _bare(get_args(kind)[0])
    if origin in (Union, UnionType):
        members = [argument for argument in get_args(kind) if argument is not type(None)]
        return _bare(members[0]) if len(members) == 1 else None
    return kind
