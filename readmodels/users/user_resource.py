"""The list of users (H-03)."""

from aggregates.engine.words import words_of
from aggregates.user import COST_CENTRE, GROUP, USER_EMAIL, USER_NAME, UserStatus
from aggregates.user import PERSONNEL_NUMBER as PERSONNEL_NUMBER_LABEL
from readmodels.engine.field import Field, Resource
from readmodels.engine.own_fields import OwnFields
from readmodels.key_forms import MAIL, PERSONNEL_NUMBER
from readmodels.users.address_fields import delivery_address, further_addresses
from readmodels.users.users import WHY_LISTED

USER_LIST = Resource(
    "users",
    "user_list",
    "Nutzer",
    "Users",
    (
        Field("id", "id", "Nutzer-Id", "User id", column="user_id", nullable=False, sortable=False),
        Field("name", "text", *USER_NAME, sort_column="name_sort", nullable=False, searchable=True, personal=True),
        Field("email", "text", *USER_EMAIL, sort_column="email_sort", searchable=True, personal=True, form=MAIL),
        Field("group", "text", *GROUP, sort_column="group_sort", searchable=True, facet=True),
        Field("personnel_number", "text", *PERSONNEL_NUMBER_LABEL, searchable=True, personal=True, form=PERSONNEL_NUMBER),
        Field("cost_centre", "text", *COST_CENTRE, searchable=True, facet=True),
        *delivery_address(),
        further_addresses("additional_lines", nullable=False),
        Field("status", "choice", "Status", "Status", nullable=False, facet=True, choices=words_of(UserStatus)),
        Field("why_listed", "choice", "Warum noch aufgeführt", "Why still listed", facet=True, choices=WHY_LISTED, printed=False),
        Field("erased", "boolean", "Personendaten gelöscht", "Personal data erased", nullable=False, printed=False),
        Field("version", "number", "Version", "Version", nullable=False, filterable=False, sortable=False, hidden_from_export=True),
    ),
    default_sort=("name",),
    own=(OwnFields("user_fields", "further.", "further", "further_sort", "eigenes Feld", "own field", personal=True),),
    itself=("user", "id"),
    key="user_id",
    search_column="search",
)
