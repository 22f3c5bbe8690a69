"""What is wrong with the shape of a request (422), part by part, in both languages; pydantic itself speaks English only."""

from collections.abc import Iterable, Mapping
from typing import Any, NotRequired, TypedDict, cast

_GERMAN: Mapping[str, str] = {
    "missing": "Diese Angabe fehlt.",
    "extra_forbidden": "Diese Angabe gibt es hier nicht.",
    "json_invalid": "Das ist kein gültiges JSON.",
    "string_type": "Hier wird ein Text erwartet.",
    "string_too_short": "Der Text braucht mindestens {min_length} Zeichen.",
    "string_too_long": "Der Text darf höchstens {max_length} Zeichen haben.",
    "string_pattern_mismatch": "Der Text passt nicht zum Muster {pattern}.",
    "int_type": "Hier wird eine ganze Zahl erwartet.",
    "int_parsing": "Hier wird eine ganze Zahl erwartet.",
    "int_from_float": "Hier wird eine ganze Zahl erwartet.",
    "float_type": "Hier wird eine Zahl erwartet.",
    "float_parsing": "Hier wird eine Zahl erwartet.",
    "finite_number": "Hier wird eine endliche Zahl erwartet.",
    "decimal_type": "Hier wird eine Zahl erwartet.",
    "decimal_parsing": "Hier wird eine Zahl erwartet.",
    "bool_type": "Hier wird true oder false erwartet.",
    "bool_parsing": "Hier wird true oder false erwartet.",
    "uuid_type": "Hier wird eine Id (UUID) erwartet.",
    "uuid_parsing": "Hier wird eine Id (UUID) erwartet.",
    "date_type": "Hier wird ein Tag wie 2026-01-31 erwartet.",
    "date_parsing": "Hier wird ein Tag wie 2026-01-31 erwartet.",
    "date_from_datetime_parsing": "Hier wird ein Tag wie 2026-01-31 erwartet.",
    "date_from_datetime_inexact": "Hier wird ein Tag ohne Uhrzeit erwartet.",
    "datetime_type": "Hier wird ein Zeitpunkt wie 2026-01-31T08:30:00Z erwartet.",
    "datetime_parsing": "Hier wird ein Zeitpunkt wie 2026-01-31T08:30:00Z erwartet.",
    "datetime_from_date_parsing": "Hier wird ein Zeitpunkt wie 2026-01-31T08:30:00Z erwartet.",
    "timezone_aware": "Der Zeitpunkt braucht eine Zeitzone, wie in 2026-01-31T08:30:00Z.",
    "greater_than": "Der Wert muss größer als {gt} sein.",
    "greater_than_equal": "Der Wert muss mindestens {ge} sein.",
    "less_than": "Der Wert muss kleiner als {lt} sein.",
    "less_than_equal": "Der Wert darf höchstens {le} sein.",
    "literal_error": "Möglich sind hier: {expected}.",
    "enum": "Möglich sind hier: {expected}.",
    "list_type": "Hier wird eine Liste erwartet.",
    "dict_type": "Hier wird ein Objekt erwartet.",
    "model_type": "Hier wird ein Objekt erwartet.",
    "model_attributes_type": "Hier wird ein Objekt erwartet.",
    "too_short": "Es sind mindestens {min_length} Einträge nötig.",
    "too_long": "Es sind höchstens {max_length} Einträge möglich.",
}
_QUOTES = str.maketrans({"'": None})


class ShapeError(TypedDict):
    """Where (`pointer` into the body as in RFC 6901, or the name of a parameter, header, part of the path or cookie) and what."""

    pointer: NotRequired[str]
    parameter: NotRequired[str]
    header: NotRequired[str]
    path: NotRequired[str]
    cookie: NotRequired[str]
    code: str
    detail_de: str
    detail_en: str


def shape_errors(errors: Iterable[Mapping[str, Any]]) -> list[ShapeError]:
    """Return Pydantic's errors as told to the client; what the client sent is not repeated."""
    return [_shape_error(error) for error in errors]


def _shape_error(error: Mapping[str, Any]) -> ShapeError:
    german, english = _texts(error)
    told = ShapeError(code=error["type"].replace("_", "-"), detail_de=german, detail_en=english)
    place, *inside = error["loc"] or ("body",)
    name = ".".join(map(str, inside))
    match place:
        case "query":
            told["parameter"] = name
        case "header":
            told["header"] = name
        case "path":
            told["path"] = name
        case "cookie":
            told["cookie"] = name
        case _:
            parts = [] if error["type"] == "json_invalid" else inside
            told["pointer"] = "#" + "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)
    return told


def _texts(error: Mapping[str, Any]) -> tuple[str, str]:
    """German and English. Our own validators say both, as "deutsch / english"."""
    message = str(error["msg"]).removeprefix("Value error, ").removeprefix("Assertion failed, ")
    if error["type"] in ("value_error", "assertion_error"):
        german, slash, english = message.partition(" / ")
        return (german, english) if slash else (f"Ungültiger Wert: {message}", message)
    given = cast("Mapping[str, object]", error.get("ctx") or {})
    context = {name: str(value).replace(" or ", " oder ").translate(_QUOTES) for name, value in given.items()}
    template = _GERMAN.get(error["type"])
    return template.format_map(context) if template else f"Ungültiger Wert: {message}", message
