"""The list of users (H-03)."""

from aggregates.engine.words import words_of
from aggregates.user import UserStatus
from readmodels.engine.field import Field, Resource
from readmodels.engine.key_form import ANY_CASE

USER_LIST = Resource(
    "users",
    "users",
    "Nutzer",
    "Users",
    (
        Field("id", "id", "Nutzer-Id", "User id", column="user_id", nullable=False, sortable=False),
        Field("name", "text", "Name", "Name", sort_column="name_sort", nullable=False, searchable=True, personal=True),
        Field("email", "text", "E-Mail", "E-mail", sort_column="email_sort", searchable=True, personal=True, form=ANY_CASE),
        Field("group", "text", "Gruppe", "Group", sort_column="group_sort", searchable=True, facet=True),
        Field("personnel_number", "text", "Personalnummer", "Personnel number", searchable=True, personal=True, form=ANY_CASE),
        Field("cost_centre", "text", "Kostenstelle", "Cost centre", searchable=True, facet=True),
        Field("status", "choice", "Status", "Status", nullable=False, facet=True, choices=words_of(UserStatus)),
        Field("erased", "boolean", "Personendaten gelöscht", "Personal data erased", nullable=False),
        Field("version", "number", "Version", "Version", nullable=False, filterable=False, sortable=False, hidden_from_export=True),
    ),
    default_sort=("name",),
    itself=("user", "id"),
    key="user_id",
    search_column="search",
)
