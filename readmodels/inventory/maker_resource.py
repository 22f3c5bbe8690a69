"""The makers of the devices: how many there are of each model, with and without user (H-18)."""

from aggregates.agreements.device_kinds import DeviceKind
from aggregates.device_terms import KIND, MAKER, MODEL
from aggregates.engine.words import words_of
from readmodels.engine.field import Field, Resource

MAKER_LIST = Resource(
    "makers",
    "maker_list",
    "Hersteller",
    "Makers",
    (
        Field("id", "id", "Zeilen-Id", "Row id", column="maker_id", nullable=False, sortable=False, hidden_from_export=True),
        Field("maker", "text", *MAKER, sort_column="maker_sort", searchable=True, facet=True),
        Field("model", "text", *MODEL, sort_column="model_sort", searchable=True, facet=True),
        Field("kind", "choice", *KIND, nullable=False, facet=True, choices=words_of(DeviceKind)),
        Field("devices", "number", "Geräte", "Devices", nullable=False),
        Field("with_user", "number", "Mit Nutzer", "With a user", nullable=False),
        Field("without_user", "number", "Ohne Nutzer", "Without user", nullable=False),
        Field("unknown", "number", "Unbekannte Geräte", "Unknown devices", nullable=False),
        Field("activation_locked", "number", "In Aktivierungssperre", "In activation lock", nullable=False),
        Field("lost", "number", "Verloren oder gestohlen", "Lost or stolen", nullable=False),
    ),
    default_sort=("maker", "model"),
    key="maker_id",
    search_column="search",
)
