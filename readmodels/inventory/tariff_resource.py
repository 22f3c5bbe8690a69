"""The tariffs: how many numbers have each, and how many of these are entitled to a hardware call-off, a renewal, a subsidy (H-18)."""

from aggregates.sim_terms import CALLOFF, CARRIER, EARLIEST_RENEWAL, RENEWAL, SUBSIDY, TARIFF
from readmodels.engine.field import Field, Resource

TARIFF_LIST = Resource(
    "tariffs",
    "tariff_list",
    "Tarife",
    "Tariffs",
    (
        Field("id", "id", "Zeilen-Id", "Row id", column="tariff_id", nullable=False, sortable=False, hidden_from_export=True),
        Field("tariff", "text", *TARIFF, sort_column="tariff_sort", searchable=True, facet=True),
        Field("carrier", "text", *CARRIER, nullable=False, facet=True),
        Field("numbers", "number", "Rufnummern", "Numbers", nullable=False),
        Field("active", "number", "Aktiv", "Active", nullable=False),
        Field("free", "number", "Frei", "Free", nullable=False),
        Field("paused", "number", "Pausiert", "Paused", nullable=False),
        Field("inactive", "number", "Inaktiv", "Inactive", nullable=False),
        Field("hardware_calloff", "number", *CALLOFF, nullable=False),
        Field("renewal", "number", *RENEWAL, nullable=False),
        Field("subsidy", "number", *SUBSIDY, nullable=False),
        Field("earliest_renewal", "date", *EARLIEST_RENEWAL),
        Field("first_contract_end", "date", "Erstes Vertragsende", "First contract end"),
        Field("last_contract_end", "date", "Letztes Vertragsende", "Last contract end"),
    ),
    default_sort=("tariff", "carrier"),
    key="tariff_id",
    search_column="search",
)
