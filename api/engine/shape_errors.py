"""What is wrong with the shape of a request (422), part by part, in both languages; pydantic itself speaks English only."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NotRequired, cast

from typing_extensions import TypedDict

_WHOLE = ("Hier wird eine ganze Zahl erwartet.", "A whole number is expected here.")
_NUMBER = ("Hier wird eine Zahl erwartet.", "A number is expected here.")
_YES_NO = ("Hier wird Ja (true) oder Nein (false) erwartet.", "Yes (true) or no (false) is expected here.")
_ID = ("Hier wird eine Id (UUID) erwartet.", "An id (UUID) is expected here.")
_DAY = ("Hier wird ein Tag wie 2026-01-31 erwartet.", "A day such as 2026-01-31 is expected here.")
_MOMENT = ("Hier wird ein Zeitpunkt wie 2026-01-31T08:30:00Z erwartet.", "A time such as 2026-01-31T08:30:00Z is expected here.")
_OBJECT = ("Hier wird ein Objekt erwartet.", "An object is expected here.")
_ONE_OF = ("Möglich sind hier: {expected}.", "Possible here: {expected}.")
_OTHER = ("Dieser Wert ist hier nicht möglich.", "This value is not possible here.")
"""Of what nobody has met so far: the library's own words are for programmers."""
_TEXTS: Mapping[str, tuple[str, str]] = {
    "missing": ("Diese Angabe fehlt.", "This is missing."),
    "extra_forbidden": ("Diese Angabe gibt es hier nicht.", "There is no such thing here."),
    "json_invalid": ("Die Anfrage ist nicht lesbar.", "The request can't be read."),
    "string_type": ("Hier wird ein Text erwartet.", "A text is expected here."),
    "string_too_short": ("Der Text braucht mindestens {min_length} Zeichen.", "The text needs at least {min_length} {characters}."),
    "string_too_long": ("Der Text darf höchstens {max_length} Zeichen haben.", "The text may have at most {max_length} {characters}."),
    "string_pattern_mismatch": ("Der Text hat nicht die erwartete Form.", "The text doesn't have the expected form."),
    **dict.fromkeys(("int_type", "int_parsing", "int_parsing_size", "int_from_float"), _WHOLE),
    **dict.fromkeys(("float_type", "float_parsing", "decimal_type", "decimal_parsing"), _NUMBER),
    "finite_number": ("Hier wird eine endliche Zahl erwartet.", "A finite number is expected here."),
    **dict.fromkeys(("bool_type", "bool_parsing"), _YES_NO),
    **dict.fromkeys(("uuid_type", "uuid_parsing", "uuid_version"), _ID),
    **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_parsing"), _DAY),
    "date_from_datetime_inexact": ("Hier wird ein Tag ohne Uhrzeit erwartet.", "A day without a time is expected here."),
    **dict.fromkeys(("datetime_type", "datetime_parsing", "datetime_object_invalid", "datetime_from_date_parsing"), _MOMENT),
    "timezone_aware": (
        "Der Zeitpunkt braucht eine Zeitzone, wie in 2026-01-31T08:30:00Z.",
        "The time needs a time zone, as in 2026-01-31T08:30:00Z.",
    ),
    "greater_than": ("Der Wert muss größer als {gt} sein.", "The value must be greater than {gt}."),
    "greater_than_equal": ("Der Wert muss mindestens {ge} sein.", "The value must be at least {ge}."),
    "less_than": ("Der Wert muss kleiner als {lt} sein.", "The value must be less than {lt}."),
    "less_than_equal": ("Der Wert darf höchstens {le} sein.", "The value may be at most {le}."),
    **dict.fromkeys(("literal_error", "enum", "union_tag_invalid"), _ONE_OF),
    "union_tag_not_found": ("Diese Angabe fehlt.", "This is missing."),
    **dict.fromkeys(("list_type", "tuple_type", "set_type"), ("Hier wird eine Liste erwartet.", "A list is expected here.")),
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type"), _OBJECT),
    "too_short": ("{fewest_de} nötig.", "{fewest_en} needed."),
    "too_long": ("{most_de} möglich.", "{most_en} possible."),
}
_AS_EXPECTED = "not_as_expected"
"""Of a text that doesn't match a pattern, whose type says what it expects (aggregates/engine/words.py)."""
_CODES = {
    _AS_EXPECTED: "string_pattern_mismatch",
    **dict.fromkeys(("tuple_type", "set_type"), "list_type"),
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type"), "object_type"),
}
"""What the library tells apart by how we wrote it down: to whoever asks it is the same."""
_MEMBER = re.compile(r"(json-or-python|function-(before|after|wrap|plain)|literal)\[.*\]|\[key\]", re.DOTALL)
"""What the library puts into the path of a field that is one of several types, or of a key: no part of what was sent."""
_QUOTES = str.maketrans({"'": None})


class ShapeError(TypedDict):
    """Where (`pointer` into the body as in RFC 6901, or the name of a parameter, header or part of the path) and what."""

    pointer: NotRequired[str]
    parameter: NotRequired[str]
    header: NotRequired[str]
    path: NotRequired[str]
    code: str
    detail_de: str
    detail_en: str


def shape_errors(errors: Iterable[Mapping[str, Any]]) -> list[ShapeError]:
    """Return Pydantic's errors as told to the client; what the client sent is not repeated."""
    return [_shape_error(error) for error in _each_place_once(errors)]


def _each_place_once(errors: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    """Join what the members of a union say of the same place: it is one field, and what is possible there is what any of them takes."""
    found: dict[tuple[tuple[str | int, ...], str], dict[str, Any]] = {}
    for error in errors:
        place: tuple[str | int, ...] = tuple(part for part in error["loc"] if not (isinstance(part, str) and _MEMBER.fullmatch(part)))
        had = found.setdefault((place, error["type"]), {**error, "loc": place})
        if had["loc"] != tuple(error["loc"]) and "ctx" in error and "expected" in had.get("ctx", {}):
            before, more = str(had["ctx"]["expected"]), str(error["ctx"]["expected"])
            if more not in before:
                had["ctx"] = {"expected": before.replace(" or ", ", ") + ", " + more}
    inside = {place[:length] for place, _ in found for length in range(len(place))}
    return [
        error for (place, kind), error in found.items() if kind != "too_short" or place not in inside
    ]  # entries that are wrong aren't counted


def _shape_error(error: Mapping[str, Any]) -> ShapeError:
    german, english = _texts(error)
    told = ShapeError(code=str(_CODES.get(kind := _kind(error), kind)).replace("_", "-"), detail_de=german, detail_en=english)
    place, *inside = error["loc"] or ("body",)
    name = str(inside[0]) if inside else ""  # which of its values is wrong, the words say
    match place:
        case "query":
            told["parameter"] = name
        case "header":
            told["header"] = name
        case "path":
            told["path"] = name
        case _:
            parts = [] if error["type"] == "json_invalid" else inside
            told["pointer"] = "#" + "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)
    return told


def _kind(error: Mapping[str, Any]) -> str:
    """What is wrong; of a text that was looked at before it was measured, the library speaks as of a list."""
    measured = error["type"] in ("too_short", "too_long") and isinstance(error.get("input"), str)
    return f"string_{error['type']}" if measured else str(error["type"])


def _texts(error: Mapping[str, Any]) -> tuple[str, str]:
    """German and English. Our own validators say both, as "deutsch / english"."""
    message = str(error["msg"]).removeprefix("Value error, ").removeprefix("Assertion failed, ")
    if error["type"] in ("value_error", "assertion_error", _AS_EXPECTED):
        german, slash, english = message.partition(" / ")
        return (_sentence(german), _sentence(english)) if slash else _OTHER
    german, english = _TEXTS.get(_kind(error), _OTHER)
    given = cast("Mapping[str, object]", error.get("ctx") or {})
    facts = {name: str(value).translate(_QUOTES) for name, value in given.items()} | _counted(given)
    expected = str(given.get("expected", given.get("expected_tags", ""))).translate(_QUOTES)
    return (
        german.format_map(facts | {"expected": expected.replace(" or ", " oder ")}),
        english.format_map(facts | {"expected": expected}),
    )


def _sentence(text: str) -> str:
    """As a sentence, however the validator began and ended it."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?", "…")) else ".")


def _counted(given: Mapping[str, object]) -> dict[str, str]:
    """One is, several are."""
    length = given.get("min_length", given.get("max_length"))
    one = length == 1
    entries = f"{length} {'Eintrag ist' if one else 'Einträge sind'}", f"{length} {'entry is' if one else 'entries are'}"
    return {
        "characters": "character" if one else "characters",
        "fewest_de": f"Mindestens {entries[0]}",
        "most_de": f"Höchstens {entries[0]}",
        "fewest_en": f"At least {entries[1]}",
        "most_en": f"At most {entries[1]}",
    }
