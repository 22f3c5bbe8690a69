"""How operations are called: after the function or the command of their route, so that generated clients read well and names stay."""

import re

from fastapi.routing import APIRoute


def operation_id(route: APIRoute) -> str:
    """Name the operation: `list_devices` → `listDevices`, `ReassignDevice` → `reassignDevice`."""
    first, *others = (word for word in re.split(r"[^A-Za-z0-9]+", route.name) if word)
    return first[0].lower() + first[1:] + "".join(word[0].upper() + word[1:] for word in others)
