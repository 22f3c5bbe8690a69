"""Beside the API: parcel services are asked how far parcels are, where they are set (access/orders/parcel_desk.py)."""

from typing import TYPE_CHECKING

from portal.engine.recurring import Recurring

if TYPE_CHECKING:
    from api.engine.backend import Backend

FOLLOWED_EVERY = 20.0
"""Seconds between two looks at what is to be asked."""


def _ask(backend: "Backend") -> bool:
    from access.orders.parcel_desk import ParcelDesk

    return backend.parts[ParcelDesk].step() > 0


FOLLOWING_PARCELS = Recurring("following parcels", FOLLOWED_EVERY, _ask, "parcel services could not be asked how far parcels are")
