"""All projections there are, with all their handlers: take them from here, as importing their modules registers the handlers."""

from projections import account_history, account_rows, service_access_rows, session_rows
from projections.accounts import accounts
from projections.device_history import device_history
from projections.engine.projection import Projection
from projections.imports import imports
from projections.inventory import customers, devices, sims, users
from projections.inventory.inventory import inventory
from projections.number_history import number_history
from projections.user_history import user_history

HANDLERS = (customers, users, devices, sims, account_rows, session_rows, service_access_rows, account_history)
PROJECTIONS: tuple[Projection, ...] = (inventory, device_history, user_history, number_history, imports, accounts)


class UnknownProjection(Exception):
    """There is no such projection. Diese Projektion gibt es nicht."""


def projection_named(name: str) -> Projection:
    """By its own name, or by that of a read model that it fills."""
    for projection in PROJECTIONS:
        if name == projection.name or any(name == table.name for table in projection.tables):
            return projection
    raise UnknownProjection(f"{name}: {', '.join(p.name for p in PROJECTIONS)}")
