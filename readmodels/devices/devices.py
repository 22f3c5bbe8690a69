"""Devices of a customer (H-05, F-06 to F-09)."""

from typing import NamedTuple
from uuid import UUID

from aggregates.engine.words import Words
from readmodels.engine.table import Json, Table

NO_NUMBER_REASONS: Words = {
    "no_sim_of_this_carrier": (
        "Das Gerät wird nicht mit einer SIM-Karte dieses Netzbetreibers genutzt",
        "The device is not used with a SIM card of this carrier",
    ),
    "not_used": ("Das Gerät wird gar nicht genutzt", "The device is not used at all"),
}
"""Why a device stands without a number (F-08)."""


class DeviceRow(NamedTuple):
    """`imei` and `imei2` are shown with their check digit; `identifiers` is the whole set in use, by its 14 digits.
    `former`: those that ended, each as `{identifier, printed, on, reason}`, the latest last; `former_identifiers`, how they are printed.

    `further`: fields of the customer's own, key → text; `further_sort` puts them in order, None where there is none.

    `unknown`: only the feed knows it. `hidden`: unknown, and the customer has the import of unknown devices switched off (F-07).
    `absorbed_into` is the record into which this one was merged, `goes_on_as` the one that shows both now (it may have been merged itself),
    `absorbed` the ids of those that were merged into this one.
    """

    customer_id: UUID
    device_id: UUID
    kind: str
    maker: str | None
    maker_sort: str | None
    model: str | None
    model_sort: str | None
    size: str | None
    colour: str | None
    further: Json
    further_sort: Json | None
    imei: str | None
    imei2: str | None
    serial_number: str | None
    identifiers: list[str]
    former: Json
    former_identifiers: list[str]
    source: str
    unknown: bool
    hidden: bool
    user_id: UUID | None
    activation_locked: bool
    absorbed_into: UUID | None
    goes_on_as: UUID | None
    absorbed: list[str]
    note_count: int
    search: str
    version: int
    position: int


DEVICES = Table(
    "devices",
    DeviceRow,
    key="device_id",
    indexes=(
        "customer_id, model_sort, device_id",
        "user_id",
        "goes_on_as",
        "gin:search gin_trgm_ops",
    ),
)
