"""The list of framework contracts (H-08), and their histories."""

from aggregates.prices.price_terms import BILLING_ACCOUNTS, CONTRACT_NAME, CONTRACT_NUMBER, DISCOUNTS, VALID_FROM, VALID_UNTIL
from readmodels.engine.field import Field, Resource
from readmodels.engine.history_resource import history_list
from readmodels.engine.key_form import ANY_CASE

FRAMEWORK_CONTRACT_LIST = Resource(
    "framework-contracts",
    "framework_contracts",
    "Rahmenverträge",
    "Framework contracts",
    (
        Field("id", "id", "Rahmenvertrags-Id", "Framework contract id", column="contract_id", nullable=False, sortable=False),
        Field("number", "text", *CONTRACT_NUMBER, nullable=False, searchable=True, form=ANY_CASE),
        Field("name", "text", *CONTRACT_NAME, sort_column="name_sort", nullable=False, searchable=True),
        Field("billing_accounts", "list", *BILLING_ACCOUNTS, nullable=False, searchable=True),
        Field("valid_from", "date", *VALID_FROM, nullable=False),
        Field("valid_until", "date", *VALID_UNTIL),
        Field("discount_count", "number", *DISCOUNTS, nullable=False),
        Field("displayed", "boolean", "Für alle angezeigt", "Shown for all", nullable=False, facet=True),
        Field("version", "number", "Version", "Version", nullable=False, filterable=False, sortable=False, hidden_from_export=True),
    ),
    default_sort=("number",),
    itself=("framework_contract", "id"),
    key="contract_id",
    search_column="search",
    noun="framework_contract",
)
FRAMEWORK_CONTRACT_HISTORY_LIST = history_list("framework-contract-history", "Rahmenvertragshistorie", "Framework contract history")
