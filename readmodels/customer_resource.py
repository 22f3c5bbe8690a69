"""The operator's list of all customers; its rows are handed over (docs/decisions/0024)."""

from readmodels.engine.field import Field, Resource

CUSTOMER_LIST = Resource(
    "customers",
    "customers",
    "Kunden",
    "Customers",
    (
        Field("id", "id", "Kunden-Id", "Customer id", nullable=False, sortable=False, hidden_from_export=True),
        Field("customer_number", "text", "Kundennummer", "Customer number", nullable=False, searchable=True),
        Field("name", "text", "Name", "Name", sort_column="name_sort", nullable=False, searchable=True),
        Field("time_zone", "text", "Zeitzone", "Time zone", nullable=False, facet=True),
    ),
    default_sort=("customer_number",),
    customer_column="of_operator",
    search_column="search",
    handed=True,
)
