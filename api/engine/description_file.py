"""The description as it is checked in: one line for what fits into one, so that changes can be read."""

import json
from typing import Any, cast

WIDTH = 150


def written(told: Any, indent: int = 0) -> str:
    """Write JSON in lines of a sensible length, always the same for the same."""
    short = json.dumps(told, ensure_ascii=False)
    if len(short) + indent <= WIDTH or not isinstance(told, dict | list) or not told:
        return short
    inside, step = " " * (indent + 1), indent + 1
    if isinstance(told, dict):
        members = [
            f"{inside}{json.dumps(key, ensure_ascii=False)}: {written(value, step)}" for key, value in cast("dict[str, Any]", told).items()
        ]
        return "{\n" + ",\n".join(members) + "\n" + " " * indent + "}"
    return "[\n" + ",\n".join(inside + written(each, step) for each in cast("list[Any]", told)) + "\n" + " " * indent + "]"
