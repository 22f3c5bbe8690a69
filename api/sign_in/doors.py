"""Doors by which people come in: as nobody is known yet, places are shared out among addresses, the networks around them, and customers' directories.

Each request at a door keeps a thread, and most wait for the log: whoever holds that up keeps nobody who is in from reading.
"""

from collections.abc import AsyncGenerator
from ipaddress import ip_address, ip_network
from typing import Any
from uuid import NAMESPACE_DNS, UUID, uuid5

from fastapi import Depends, Request

from access.sign_in.sign_on_state import Pending
from api.engine.backend import backend_of
from api.engine.turns import turns_of
from api.engine.visitor import visitor
from api.sign_in.cookies import sign_on_cookie

_PREFIXES = {4: 24, 6: 48}
"""Bits of an address that its neighbours have, too: those that one customer of a provider is given together, at most."""


async def _at_the_door(request: Request) -> AsyncGenerator[None]:
    place = visitor(request).place
    async with turns_of(request).held("logins", _id_of(place), _id_of(_network(place))):
        yield


async def _to_the_directory(request: Request) -> AsyncGenerator[None]:
    async with turns_of(request).held("sign_ons", _id_of(visitor(request).place), _id_of(_whose_directory(request))):
        yield


at_the_door: Any = Depends(_at_the_door, scope="function")
"""A dependency of doors: a place of the share `logins` of the client's address."""
to_the_directory: Any = Depends(_to_the_directory, scope="function")
"""A dependency of doors that ask a customer's directory, which may be slow: a place of the share `sign_ons` of that customer."""


def _id_of(text: str) -> UUID:
    return uuid5(NAMESPACE_DNS, text)


def _network(place: str) -> str:
    """The network around an address, or around the network that counts as one (access/engine/who.py); itself where it is neither."""
    try:
        address = ip_address(place.partition("/")[0])
    except ValueError:
        return place
    return str(ip_network((address, _PREFIXES[address.version]), strict=False))


def _whose_directory(request: Request) -> str:
    """The customer's number where the sign-on begins, its id where the browser comes back; of whoever brings neither, the same for all."""
    if number := request.path_params.get("customer_number"):
        return number
    backend = backend_of(request)
    pending = Pending.unsealed(backend.log.master, sign_on_cookie(request, backend))
    return str(pending.customer_id) if pending is not None else ""
