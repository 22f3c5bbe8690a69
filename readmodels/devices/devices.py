"""Devices of a customer (H-05, F-06 to F-09)."""

from datetime import datetime
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


HIDDEN_BECAUSE: Words = {
    "by_hand": ("von Hand", "by hand"),
    "kind": ("wie alle dieser Art", "like all of its kind"),
    "returned": ("zurückgegeben", "returned"),
    "unknown": ("unbekannte Geräte sind ausgeschaltet", "unknown devices are switched off"),
}
"""Why a device is on no list (F-07, F-08)."""

WITHHELD = "({device}.hidden AND {device}.hidden_because = 'unknown')"
"""In SQL: whether nobody can open the device."""

WITHOUT_CERTIFICATE = "coalesce({device}.whereabouts IN ('remarketing', 'destruction', 'lessor') AND {device}.certificate IS NULL, false)"
"""In SQL: whether the device has left the customer, and no certificate says that it was erased or destroyed (H-16)."""


class DeviceRow(NamedTuple):
    """`imei` and `imei2` are shown with their check digit; `identifiers` is the whole set in use, by its 14 digits.
    `former`: those that ended, each as `{identifier, printed, on, reason}`, the latest last; `former_identifiers`, how they are printed.

    `designation`: maker and model as people say them, by which the dashboard counts.
    `further`: fields of the customer's own, key → text; `further_sort` puts them in order, None where there is none.

    `known_since`: since when it has been known, by whichever way. `unknown`: only the feed knows it. `hidden`: it is on no list and in no figure; `hidden_because` says why, `hidden_by_hand` whether a person has hidden just this one (F-08).
    Where that is `unknown`, as the customer has the import of unknown devices switched off, it is `withheld`: nobody can open it either (F-07).
    `whereabouts`: where it went when it was returned; what is gone for good is hidden (`returned`). `pool_condition` and `pool_place`: how it lies in the pool. `lost`: lost or stolen, until it is found.
    `certificates`: that it was erased or destroyed, each as `{certificate, document_id, on}`; `certificate` says in one word which of them there are.
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
    designation: str | None
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
    known_since: datetime
    unknown: bool
    hidden: bool
    hidden_because: str | None
    hidden_by_hand: bool
    user_id: UUID | None
    activation_locked: bool
    whereabouts: str | None
    pool_condition: str | None
    pool_place: str | None
    lost: str | None
    absorbed_into: UUID | None
    goes_on_as: UUID | None
    absorbed: list[str]
    note_count: int
    certificates: Json
    certificate: str | None
    search: str
    version: int
    position: int

    @property
    def withheld(self) -> bool:
        return self.hidden_because == "unknown"


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
