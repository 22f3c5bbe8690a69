"""The list of what models bring when they are sold (H-15), and their histories."""

from aggregates.device_terms import MAKER, MODEL, SIZE
from aggregates.engine.words import words_of
from aggregates.remarketing.terms import GRADE, Grade
from readmodels.engine.field import Field, Resource
from readmodels.engine.history_resource import history_list

EXPECTED_PROCEEDS_LIST = Resource(
    "expected-proceeds",
    "expected_proceeds",
    "Erlöserwartungen",
    "Expected proceeds",
    (
        Field("id", "id", "Erlöserwartungs-Id", "Expected proceeds id", column="proceeds_id", nullable=False, sortable=False),
        Field("maker", "text", *MAKER, facet=True, searchable=True),
        Field("model", "text", *MODEL, sort_column="model_sort", nullable=False, facet=True, searchable=True),
        Field("size", "text", *SIZE, facet=True, searchable=True),
        Field("grade", "choice", *GRADE, nullable=False, facet=True, choices=words_of(Grade)),
        Field("proceeds", "money", "Zuletzt zu erwarten (netto)", "Last expected (net)", nullable=False),
        Field("currency", "text", "Währung", "Currency", nullable=False, printed=False),
        Field("valid_from", "date", "Zuletzt gültig ab", "Last valid from", nullable=False),
        Field("version", "number", "Version", "Version", nullable=False, filterable=False, sortable=False, hidden_from_export=True),
    ),
    default_sort=("model", "size", "grade"),
    itself=("expected_proceeds", "id"),
    key="proceeds_id",
    search_column="search",
)
EXPECTED_PROCEEDS_HISTORY_LIST = history_list("expected-proceeds-history", "Historie der Erlöserwartung", "Expected proceeds history")
