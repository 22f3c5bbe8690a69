"""The overall overview: all active users, numbers and devices in one table, unassigned ones included (H-17)."""

from aggregates.agreements.device_kinds import DeviceKind
from aggregates.device_terms import COLOUR, MAKER, MODEL, SIZE
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
    SimStatus,
)
from aggregates.sim_terms import (
    NUMBER as NUMBER_LABEL,
)
from aggregates.user import COST_CENTRE, GROUP, USER_EMAIL, UserStatus
from readmodels.devices.devices import NO_NUMBER_REASONS
from readmodels.engine.facet_cubes import facet_cubes
from readmodels.engine.field import Field, Resource
from readmodels.engine.own_fields import OwnFields
from readmodels.inventory.overview import CUBES, ROW_KINDS
from readmodels.key_forms import CARD, IMEI, MAIL, NUMBER, PERSONNEL_NUMBER, SERIAL_NUMBER
from readmodels.sims.sims import NO_DEVICE_REASONS
from readmodels.users.address_fields import delivery_address, further_addresses

_FIELDS = {"sim_status": "number_status"}
"""Columns that the list calls otherwise."""

OVERVIEW_LIST = Resource(
    "overview",
    "overview",
    "Gesamtübersicht",
    "Overview",
    (
        Field("id", "id", "Zeilen-Id", "Row id", column="row_id", nullable=False, sortable=False, hidden_from_export=True),
        Field("row_kind", "choice", "Zeilenart", "Kind of row", nullable=False, facet=True, choices=ROW_KINDS, printed=False),
        Field("user", "text", "Nutzer", "User", column="user_name", sort_column="user_name_sort", searchable=True, personal=True),
        Field("user_status", "choice", "Nutzerstatus", "User status", facet=True, choices=words_of(UserStatus), printed=False),
        Field("email", "text", *USER_EMAIL, searchable=True, personal=True, form=MAIL, of="user_id", printed=False),
        Field("group", "text", *GROUP, searchable=True, of="user_id"),
        Field(
            "personnel_number",
            "text",
            "Personalnummer",
            "Personnel number",
            searchable=True,
            personal=True,
            form=PERSONNEL_NUMBER,
            printed=False,
            of="user_id",
        ),
        Field("cost_centre", "text", *COST_CENTRE, searchable=True, of="user_id"),
        *delivery_address(of="user_id"),
        further_addresses("additional_addresses", nullable=True, of="user_id"),
        Field("number", "text", *NUMBER_LABEL, searchable=True, form=NUMBER),
        Field("carrier", "text", *CARRIER, searchable=True, facet=True),
        Field("updated_by_feed", "boolean", "Automatisch aktualisiert", "Updated automatically", column="fed", printed=False),
        Field("served_by_operator", "boolean", *SERVED_BY_OPERATOR, printed=False),
        Field(
            "number_status", "choice", "Status der Rufnummer", "Number status", column="sim_status", facet=True, choices=words_of(SimStatus)
        ),
        Field("iccid", "text", "SIM-Kartennummer", "Card number (ICCID)", searchable=True, form=CARD, printed=False),
        Field("card_type", "text", *CARD_TYPE, facet=True, printed=False),
        Field("tariff", "text", *TARIFF, sort_column="tariff_sort", searchable=True, facet=True),
        Field("options", "list", *OPTIONS, printed=False),
        Field("contract_start", "date", *CONTRACT_START, printed=False),
        Field("contract_end", "date", *CONTRACT_END),
        Field("earliest_renewal", "date", *EARLIEST_RENEWAL, printed=False),
        Field("subsidy", "boolean", *SUBSIDY, facet=True, printed=False),
        Field("renewal", "boolean", *RENEWAL, facet=True, printed=False),
        Field("hardware_calloff", "boolean", *CALLOFF, facet=True, printed=False),
        Field("billing_account", "text", *BAN, searchable=True, printed=False),
        Field("missing_since", "date", "Fehlt im Tagesimport seit", "Missing from the feed since", printed=False),
        Field("no_device_reason", "choice", "Warum ohne Gerät", "Why without device", facet=True, choices=NO_DEVICE_REASONS, printed=False),
        Field("kind", "choice", "Geräteart", "Device kind", facet=True, choices=words_of(DeviceKind), of="device_id"),
        Field("maker", "text", *MAKER, searchable=True, facet=True, of="device_id"),
        Field("model", "text", *MODEL, sort_column="model_sort", searchable=True, facet=True, of="device_id"),
        Field("size", "text", *SIZE, searchable=True, facet=True, printed=False, of="device_id"),
        Field("colour", "text", *COLOUR, searchable=True, facet=True, printed=False, of="device_id"),
        Field("imei", "text", "IMEI", "IMEI", searchable=True, form=IMEI, of="device_id"),
        Field("imei2", "text", "IMEI 2", "IMEI 2", searchable=True, form=IMEI, printed=False, of="device_id"),
        Field("serial_number", "text", "Seriennummer", "Serial number", searchable=True, form=SERIAL_NUMBER, of="device_id", printed=False),
        Field("device_unknown", "boolean", "Unbekanntes Gerät", "Unknown device", printed=False),
        Field(
            "no_number_reason", "choice", "Warum ohne Rufnummer", "Why without number", facet=True, choices=NO_NUMBER_REASONS, printed=False
        ),
        Field("user_id", "id", "Nutzer-Id", "User id", sortable=False, hidden_from_export=True),
        Field("device_id", "id", "Geräte-Id", "Device id", sortable=False, hidden_from_export=True),
        Field("sim_id", "id", "SIM-Id", "SIM id", sortable=False, hidden_from_export=True),
    ),
    default_sort=("user",),
    own=(
        OwnFields(
            "user_fields",
            "user_further.",
            "user_further",
            "user_further_sort",
            "eigenes Feld des Nutzers",
            "own field of the user",
            personal=True,
            of="user_id",
        ),
        OwnFields(
            "device_fields",
            "device_further.",
            "device_further",
            "device_further_sort",
            "eigenes Feld des Geräts",
            "own field of the device",
            of="device_id",
        ),
    ),
    key="row_id",
    search_column="search",
    facet_cubes=facet_cubes(CUBES, _FIELDS),
)
