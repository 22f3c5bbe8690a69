"""The list of saved views, and their histories."""

from readmodels.engine.field import Field, Resource
from readmodels.engine.history_resource import history_list

VIEW_LIST = Resource(
    "views",
    "view_list",
    "Gespeicherte Ansichten",
    "Saved views",
    (
        Field("id", "id", "Ansichts-Id", "View id", column="view_id", nullable=False, sortable=False),
        Field("list", "text", "Liste", "List", column="listed", nullable=False, facet=True, names="list"),
        Field("name", "text", "Name", "Name", sort_column="name_sort", nullable=False, personal=True),
        Field("shared", "boolean", "Für alle freigegeben", "Shared with everybody", nullable=False),
        Field("account_id", "id", "Benutzer-Id", "Account id", nullable=False, sortable=False, hidden_from_export=True),
        Field("maker", "text", "Angelegt von", "Made by", sort_column="maker_sort", personal=True, of="account_id"),
        Field(
            "shown_to",
            "text",
            "Sichtbar für",
            "Shown to",
            nullable=False,
            filterable=False,
            sortable=False,
            hidden_from_export=True,
        ),
        Field("created_at", "instant", "Angelegt am", "Created at", nullable=False),
        Field("changed_at", "instant", "Geändert am", "Changed at", nullable=False),
        Field("version", "number", "Version", "Version", nullable=False, filterable=False, sortable=False, hidden_from_export=True),
    ),
    default_sort=("name",),
    itself=("view", "id"),
    key="view_id",
)
VIEW_HISTORY_LIST = history_list("view-history", "Historie der Ansicht", "View history")
