"""Why a device is on no list (F-07, F-08): it follows from its own row and its customer's."""

from readmodels.customers import CustomerRow
from readmodels.devices.devices import DeviceRow


def hidden_because(row: DeviceRow, customer: CustomerRow | None) -> str | None:
    """Return the reason, by its code (`HIDDEN_BECAUSE`); None where the device is shown."""
    if row.unknown and customer is not None and not customer.unknown_devices:
        return "unknown"
    if row.whereabouts not in (None, "pool"):
        return "returned"
    if row.hidden_by_hand:
        return "by_hand"
    return "kind" if customer is not None and row.kind in customer.hidden_kinds else None
