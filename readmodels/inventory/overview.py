"""The overview: users, numbers and devices of a customer in one table, unassigned ones included (H-17)."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from aggregates.engine.words import Words
from readmodels.engine.facet_cubes import cube_table
from readmodels.engine.table import Json, Table

ROW_KINDS: Words = {
    "number": ("Rufnummer", "Number"),
    "device": ("Gerät ohne Rufnummer", "Device without number"),
    "user": ("Nutzer ohne beides", "User without either"),
    "inactive_user": ("Inaktiver Nutzer ohne beides", "Inactive user without either"),
}


class OverviewRow(NamedTuple):
    """A number with its device and user; or a device without number; or a user without either. `row_id` is the id of the first of these, and
    `row_kind` says which it is: `number`, `device`, `user`, or `inactive_user` for a user without either who is inactive.

    Delivery addresses and the customer's own fields are as users and devices have them; None where there is none.

    `no_device_reason` and `no_number_reason` say, in the manual's terms, why a field is empty (F-08).
    """

    customer_id: UUID
    row_id: UUID
    row_kind: str
    sim_id: UUID | None
    device_id: UUID | None
    user_id: UUID | None
    number: str | None
    carrier: str | None
    fed: bool | None
    served_by_operator: bool | None
    sim_status: str | None
    iccid: str | None
    card_type: str | None
    tariff: str | None
    tariff_sort: str | None
    options: list[str] | None
    contract_start: date | None
    contract_end: date | None
    earliest_renewal: date | None
    subsidy: bool | None
    renewal: bool | None
    hardware_calloff: bool | None
    billing_account: str | None
    missing_since: date | None
    kind: str | None
    maker: str | None
    model: str | None
    model_sort: str | None
    size: str | None
    colour: str | None
    imei: str | None
    imei2: str | None
    serial_number: str | None
    device_further: Json | None
    device_further_sort: Json | None
    device_unknown: bool | None
    user_name: str | None
    user_name_sort: str | None
    user_status: str | None
    email: str | None
    group: str | None
    personnel_number: str | None
    cost_centre: str | None
    primary_address: Json | None
    address_sort: Json | None
    additional_addresses: list[str] | None
    user_further: Json | None
    user_further_sort: Json | None
    no_device_reason: str | None
    no_number_reason: str | None
    search: str


class OverviewFacetRow(NamedTuple):
    """How many overview rows have this combination of the columns that have facets."""

    customer_id: UUID
    row_kind: str
    sim_status: str | None
    carrier: str | None
    tariff: str | None
    kind: str | None
    maker: str | None
    model: str | None
    user_status: str | None
    no_device_reason: str | None
    no_number_reason: str | None
    n: int


class OverviewStatusFacetRow(NamedTuple):
    """The same for the columns with few values."""

    customer_id: UUID
    row_kind: str
    sim_status: str | None
    carrier: str | None
    kind: str | None
    user_status: str | None
    no_device_reason: str | None
    no_number_reason: str | None
    n: int


class OverviewModelFacetRow(NamedTuple):
    """The same for devices."""

    customer_id: UUID
    row_kind: str
    sim_status: str | None
    kind: str | None
    maker: str | None
    model: str | None
    user_status: str | None
    n: int


class OverviewTariffFacetRow(NamedTuple):
    """The same for tariffs."""

    customer_id: UUID
    row_kind: str
    sim_status: str | None
    carrier: str | None
    tariff: str | None
    user_status: str | None
    n: int


OVERVIEW = Table(
    "overview",
    OverviewRow,
    by_sql=True,
    unique="row_id",
    indexes=(
        "customer_id, user_name_sort, row_id",
        "customer_id, number, row_id",
        "customer_id, model_sort, row_id",
        "customer_id, tariff_sort, row_id",
        "customer_id, contract_end, row_id",
        "device_id",
        "user_id",
        "gin:search gin_trgm_ops",
    ),
)


OVERVIEW_FACETS: Table[OverviewFacetRow] = cube_table("overview_facets", OverviewFacetRow)
CUBES: tuple[Table[Any], ...] = (
    cube_table("overview_status_facets", OverviewStatusFacetRow),
    cube_table("overview_model_facets", OverviewModelFacetRow),
    cube_table("overview_tariff_facets", OverviewTariffFacetRow),
    OVERVIEW_FACETS,
)
"""The smallest first: a question is answered by the first that has all its columns."""
