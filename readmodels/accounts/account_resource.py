"""The list of portal accounts (H-07, E-16)."""

from aggregates.accounts.account import AccountStatus
from aggregates.accounts.labels import ADDRESS, COMPANY, EMAIL, MOBILE, PHONE, ROLE
from aggregates.accounts.roles import AccountRole
from aggregates.engine.words import words_of
from readmodels.accounts.accounts import SECOND_FACTORS
from readmodels.engine.field import Field, Resource
from readmodels.key_forms import LOGIN, MAIL, NUMBER

ACCOUNT_LIST = Resource(
    "accounts",
    "accounts",
    "Portalbenutzer",
    "Portal accounts",
    (
        Field("id", "id", "Benutzer-Id", "Account id", column="account_id", nullable=False, sortable=False),
        Field(
            "login",
            "text",
            "Benutzername",
            "User name",
            sort_column="login_sort",
            nullable=False,
            searchable=True,
            personal=True,
            form=LOGIN,
        ),
        Field(
            "name",
            "text",
            "Vollständiger Name",
            "Full name",
            column="full_name",
            sort_column="full_name_sort",
            nullable=False,
            searchable=True,
            personal=True,
        ),
        Field("email", "text", *EMAIL, sort_column="email_sort", searchable=True, personal=True, form=MAIL),
        Field("role", "choice", *ROLE, nullable=False, facet=True, choices=words_of(AccountRole)),
        Field("status", "choice", "Status", "Status", nullable=False, facet=True, choices=words_of(AccountStatus)),
        Field("phone", "text", *PHONE, personal=True, form=NUMBER),
        Field("mobile", "text", *MOBILE, personal=True, form=NUMBER),
        Field("company", "text", *COMPANY, searchable=True),
        Field("address", "text", *ADDRESS, personal=True),
        Field("user_id", "id", "Nutzer-Id", "User id", sortable=False, hidden_from_export=True),
        Field("second_factor", "choice", "Zweiter Faktor", "Second factor", nullable=False, facet=True, choices=SECOND_FACTORS),
        Field("recovery_codes", "number", "Wiederherstellungscodes übrig", "Recovery codes left", nullable=False, printed=False),
        Field("issuer", "text", "Single Sign-on über", "Single sign-on by", facet=True),
        Field("last_login_at", "instant", "Letzte Anmeldung", "Last login"),
        Field("suspended_until", "instant", "Anmeldung ausgesetzt bis", "Logins suspended until"),
        Field("created_at", "instant", "Angelegt am", "Created at", nullable=False),
        Field("grant_id", "id", "Service-Zugang", "Service access", sortable=False, hidden_from_export=True),
        Field("erased", "boolean", "Personendaten gelöscht", "Personal data erased", nullable=False),
        Field("version", "number", "Version", "Version", nullable=False, filterable=False, sortable=False, hidden_from_export=True),
    ),
    default_sort=("name",),
    key="account_id",
    search_column="search",
)
