"""The lists of portal accounts and of their sessions (H-07, E-16)."""

from aggregates.accounts.account import AccountStatus
from aggregates.accounts.roles import AccountRole
from aggregates.engine.words import words_of
from aggregates.session import LoginMethod
from readmodels.accounts import LOGIN_REFUSALS, SECOND_FACTORS, SESSION_ENDS, SESSION_STATES
from readmodels.engine.field import Field, Resource

ACCOUNTS = Resource(
    "accounts",
    "accounts",
    "Portalbenutzer",
    "Portal accounts",
    (
        Field("id", "id", "Benutzer-Id", "Account id", column="account_id", nullable=False, sortable=False),
        Field("login", "text", "Benutzername", "User name", sort_column="login_sort", nullable=False, searchable=True, personal=True),
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
        Field("email", "text", "E-Mail", "E-mail", sort_column="email_sort", searchable=True, personal=True),
        Field("role", "choice", "Rolle", "Role", nullable=False, facet=True, choices=words_of(AccountRole)),
        Field("status", "choice", "Status", "Status", nullable=False, facet=True, choices=words_of(AccountStatus)),
        Field("phone", "text", "Telefon", "Phone", personal=True),
        Field("mobile", "text", "Mobilfunknummer", "Mobile number", personal=True),
        Field("company", "text", "Firma", "Company", searchable=True),
        Field("address", "text", "Adresse", "Address", personal=True),
        Field("user_id", "id", "Nutzer-Id", "User id", sortable=False, hidden_from_export=True),
        Field("second_factor", "choice", "Zweiter Faktor", "Second factor", nullable=False, facet=True, choices=SECOND_FACTORS),
        Field("recovery_codes", "number", "Wiederherstellungscodes übrig", "Recovery codes left", nullable=False),
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
    projections=("accounts",),
)

SESSIONS = Resource(
    "sessions",
    "session_list",
    "Sitzungen und Anmeldungen",
    "Sessions and logins",
    (
        Field("id", "id", "Sitzungs-Id", "Session id", column="session_id", nullable=False, sortable=False, hidden_from_export=True),
        Field("account_id", "id", "Benutzer-Id", "Account id", sortable=False, hidden_from_export=True),
        Field("login", "text", "Benutzername", "User name", sort_column="login_sort", personal=True),
        Field("name", "text", "Name", "Name", sort_column="name_sort", personal=True),
        Field("company", "text", "Firma", "Company", column="acting_company"),
        Field("state", "choice", "Status", "Status", nullable=False, facet=True, choices=SESSION_STATES),
        Field("method", "choice", "Anmeldung", "Login", facet=True, choices=words_of(LoginMethod)),
        Field("factor", "choice", "Zweiter Faktor", "Second factor", facet=True, choices=SECOND_FACTORS),
        Field("refusal", "choice", "Grund der Ablehnung", "Why refused", facet=True, choices=LOGIN_REFUSALS),
        Field("begun_at", "instant", "Begonnen", "Begun", nullable=False),
        Field("expires_at", "instant", "Gültig bis", "Valid until"),
        Field("ends_at", "instant", "Längstens bis", "At most until"),
        Field("ended_at", "instant", "Beendet", "Ended"),
        Field("end_reason", "choice", "Grund des Endes", "Why ended", facet=True, choices=SESSION_ENDS),
        Field("address", "text", "Adresse", "Address", personal=True),
        Field("agent", "text", "Browser", "Browser", personal=True),
        Field("grant_id", "id", "Service-Zugang", "Service access", sortable=False, hidden_from_export=True),
        Field("acting_for", "text", "Arbeitet für", "Acts for"),
    ),
    default_sort=("-begun_at",),
    key="session_id",
    projections=("accounts",),
)
"""`company` and `grant_id` are there for sessions in which a reseller works inside the customer's account; `acting_for` for the session it came from."""
