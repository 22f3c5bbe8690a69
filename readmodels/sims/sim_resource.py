"""The list of SIMs: numbers with their cards, tariffs, contract terms and entitlements, their devices and users (H-04, F-02)."""

from aggregates.agreements.device_kinds import DeviceKind
from aggregates.device_terms import MAKER, MODEL
from aggregates.engine.words import words_of
from aggregates.sim_terms import (
    BAN,
    CALLOFF,
    CARD_TYPE,
    CARRIER,
    CONTRACT_END,
    CONTRACT_START,
    EARLIEST_RENEWAL,
    OPTIONS,
    RENEWAL,
    SERVED_BY_OPERATOR,
    SUBSIDY,
    TARIFF,
    LinkSource,
    SimStatus,
)
from aggregates.sim_terms import (
    NUMBER as NUMBER_LABEL,
)
from readmodels.engine.field import Field, Resource
from readmodels.key_forms import CARD, IMEI, NUMBER
from readmodels.sims.sims import NO_DEVICE_REASONS

SIM_LIST = Resource(
    "sims",
    "sim_list",
    "Rufnummern",
    "Numbers",
    (
        Field("id", "id", "SIM-Id", "SIM id", column="sim_id", nullable=False, sortable=False),
        Field("number", "text", *NUMBER_LABEL, nullable=False, searchable=True, form=NUMBER),
        Field("carrier", "text", *CARRIER, nullable=False, searchable=True, facet=True),
        Field(
            "updated_by_feed",
            "boolean",
            "Automatisch aktualisiert",
            "Updated automatically",
            column="fed",
            nullable=False,
            facet=True,
            printed=False,
        ),
        Field("served_by_operator", "boolean", *SERVED_BY_OPERATOR, facet=True, printed=False),
        Field("status", "choice", "Status", "Status", nullable=False, facet=True, choices=words_of(SimStatus)),
        Field("iccid", "text", "SIM-Kartennummer", "Card number (ICCID)", searchable=True, form=CARD),
        Field("card_type", "text", *CARD_TYPE, facet=True, printed=False),
        Field("tariff", "text", *TARIFF, sort_column="tariff_sort", searchable=True, facet=True),
        Field("options", "list", *OPTIONS, nullable=False, printed=False),
        Field("contract_start", "date", *CONTRACT_START, printed=False),
        Field("contract_end", "date", *CONTRACT_END),
        Field("earliest_renewal", "date", *EARLIEST_RENEWAL, printed=False),
        Field("subsidy", "boolean", *SUBSIDY, facet=True, printed=False),
        Field("renewal", "boolean", *RENEWAL, facet=True, printed=False),
        Field("hardware_calloff", "boolean", *CALLOFF, facet=True, printed=False),
        Field("billing_account", "text", *BAN, searchable=True, facet=True, printed=False),
        Field("missing_since", "date", "Fehlt im Tagesimport seit", "Missing from the feed since", printed=False),
        Field("device_id", "id", "Geräte-Id", "Device id", sortable=False),
        Field("device_kind", "choice", "Geräteart", "Device kind", column="kind", facet=True, choices=words_of(DeviceKind)),
        Field("maker", "text", *MAKER, facet=True, of="device_id"),
        Field("model", "text", *MODEL, facet=True, of="device_id"),
        Field("imei", "text", "IMEI", "IMEI", form=IMEI, of="device_id"),
        Field("no_device_reason", "choice", "Warum ohne Gerät", "Why without device", facet=True, choices=NO_DEVICE_REASONS, printed=False),
        Field(
            "link_source", "choice", "Im Gerät laut", "In the device according to", facet=True, choices=words_of(LinkSource), printed=False
        ),
        Field("user_id", "id", "Nutzer-Id", "User id", column="holder_id", sortable=False),
        Field("user", "text", "Nutzer", "User", column="user_name", sort_column="user_name_sort", personal=True),
        Field("version", "number", "Version", "Version", nullable=False, filterable=False, sortable=False, hidden_from_export=True),
        Field("codes", "text", "PIN/PUK", "PIN/PUK", secret=True),
    ),
    default_sort=("number",),
    itself=("number", "number"),
    key="sim_id",
    search_column="search",
)
