"""The list of devices: none that went into another record or that nobody may see (F-07, F-09); those that people have hidden only for who asks for them (F-08)."""

from aggregates.agreements.device_kinds import DeviceKind
from aggregates.device_terms import COLOUR, KIND, MAKER, MODEL, SIZE, WHEREABOUTS, DeviceSource, Loss, Whereabouts
from aggregates.devices.device_certificates import CERTIFICATE, Certified
from aggregates.devices.device_pool import PoolCondition
from aggregates.engine.words import words_of
from aggregates.user import UserStatus
from readmodels.devices.devices import HIDDEN_BECAUSE
from readmodels.engine.field import Field, Resource
from readmodels.engine.own_fields import OwnFields
from readmodels.key_forms import IDENTIFIER, IMEI, NAMED_IDENTIFIER, SERIAL_NUMBER

_HIDDEN = {code: words for code, words in HIDDEN_BECAUSE.items() if code != "unknown"}

DEVICE_LIST = Resource(
    "devices",
    "device_list",
    "Geräte",
    "Devices",
    (
        Field("id", "id", "Geräte-Id", "Device id", column="device_id", nullable=False, sortable=False),
        Field("kind", "choice", *KIND, nullable=False, facet=True, choices=words_of(DeviceKind)),
        Field("maker", "text", *MAKER, sort_column="maker_sort", searchable=True, facet=True),
        Field("model", "text", *MODEL, sort_column="model_sort", searchable=True, facet=True),
        Field("designation", "text", "Bezeichnung", "Designation", hidden_from_export=True, printed=False),
        Field("size", "text", *SIZE, searchable=True, facet=True),
        Field("colour", "text", *COLOUR, searchable=True, facet=True),
        Field("imei", "text", "IMEI 1", "IMEI 1", searchable=True, form=IMEI),
        Field("imei2", "text", "IMEI 2", "IMEI 2", searchable=True, form=IMEI),
        Field("serial_number", "text", "Seriennummer", "Serial number", searchable=True, form=SERIAL_NUMBER),
        Field("identifiers", "list", "Kennungen", "Identifiers", nullable=False, hidden_from_export=True, form=NAMED_IDENTIFIER),
        Field("former_identifiers", "list", "Frühere Kennungen", "Former identifiers", nullable=False, form=IDENTIFIER),
        Field("source", "choice", "Bekannt durch", "Known by", nullable=False, facet=True, choices=words_of(DeviceSource)),
        Field("known_since", "instant", "Bekannt seit", "Known since", nullable=False, hidden_from_export=True, printed=False),
        Field("unknown", "boolean", "Unbekanntes Gerät", "Unknown device", nullable=False, facet=True),
        Field("hidden", "choice", "Ausgeblendet", "Hidden", column="hidden_because", facet=True, choices=_HIDDEN, hidden_from_export=True),
        Field("user_id", "id", "Nutzer-Id", "User id", sortable=False),
        Field("user", "text", "Nutzer", "User", column="user_name", sort_column="user_name_sort", personal=True),
        Field("user_status", "choice", "Nutzerstatus", "User status", facet=True, choices=words_of(UserStatus)),
        Field("whereabouts", "choice", *WHEREABOUTS, facet=True, choices=words_of(Whereabouts)),
        Field("pool_condition", "choice", "Zustand im Pool", "Condition in the pool", facet=True, choices=words_of(PoolCondition)),
        Field("pool_place", "text", "Lagerort", "Place", facet=True),
        Field("lost", "choice", "Verlust", "Loss", facet=True, choices=words_of(Loss)),
        Field("certificate", "choice", *CERTIFICATE, facet=True, choices=words_of(Certified)),
        Field(
            "without_certificate",
            "boolean",
            "Fort ohne Zertifikat",
            "Gone without certificate",
            nullable=False,
            facet=True,
        ),
        Field("activation_locked", "boolean", "Aktivierungssperre", "Activation lock", nullable=False, facet=True),
        Field("notes", "number", "Notizen", "Notes", column="note_count", nullable=False),
        Field("version", "number", "Version", "Version", nullable=False, filterable=False, sortable=False, hidden_from_export=True),
    ),
    default_sort=("model",),
    own=(OwnFields("device_fields", "further.", "further", "further_sort", "eigenes Feld", "own field"),),
    itself=("device", "id"),
    key="device_id",
    search_column="search",
)
