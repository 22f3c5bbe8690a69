"""SIMs of a customer: numbers with card, tariff, contract, and the device they are in (H-04, F-02)."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from aggregates.engine.words import Words
from readmodels.engine.table import Table

NO_DEVICE_REASONS: Words = {
    "in_unknown_device": (
        "Die SIM-Karte liegt in einem Gerät, das nicht angezeigt wird (unbekannte Geräte sind ausgeschaltet)",
        "The SIM card is in a device that is not shown (unknown devices are switched off)",
    ),
    "in_hidden_device": (
        "Die SIM-Karte liegt in einem Gerät, das nicht angezeigt wird (ausgeblendet)",
        "The SIM card is in a device that is not shown (hidden)",
    ),
    "in_no_device": ("Die SIM-Karte liegt in keinem Gerät", "The SIM card is in no device"),
}
"""Why a number stands without a device (F-08, manual: "Wie entstehen Datensätze, in denen Nummer und Gerät getrennt stehen?")."""


class SimRow(NamedTuple):
    """`fed` False: a number of another carrier, which no feed updates. `codes` are PIN and PUK, sealed.

    `served_by_operator` is said of numbers of other carriers alone; None of a carrier's.
    `linked_device_id` is the device of the link itself; after a merge the device that people see is the one it went into.
    """

    customer_id: UUID
    sim_id: UUID
    number: str
    carrier: str
    fed: bool
    status: str
    iccid: str | None
    card_type: str | None
    tariff: str | None
    tariff_sort: str | None
    options: list[str]
    contract_start: date | None
    contract_end: date | None
    earliest_renewal: date | None
    subsidy: bool | None
    renewal: bool | None
    hardware_calloff: bool | None
    billing_account: str | None
    codes: str | None
    linked_device_id: UUID | None
    link_source: str | None
    link_set_by: str | None
    missing_since: date | None
    user_id: UUID | None
    served_by_operator: bool | None
    search: str
    version: int
    position: int


SIMS = Table(
    "sims",
    SimRow,
    key="sim_id",
    indexes=("customer_id, number, sim_id", "linked_device_id", "user_id", "gin:search gin_trgm_ops"),
)
