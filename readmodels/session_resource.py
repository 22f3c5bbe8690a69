"""The list of sessions and of tries to log in (E-16)."""

from aggregates.engine.words import words_of
from aggregates.session import LoginMethod
from readmodels.accounts.accounts import SECOND_FACTORS
from readmodels.engine.field import Field, Resource
from readmodels.key_forms import LOGIN
from readmodels.sessions import LOGIN_REFUSALS, SESSION_ENDS, SESSION_STATES

SESSION_LIST = Resource(
    "sessions",
    "session_list",
    "Sitzungen und Anmeldungen",
    "Sessions and logins",
    (
        Field("id", "id", "Sitzungs-Id", "Session id", column="session_id", nullable=False, sortable=False, hidden_from_export=True),
        Field("account_id", "id", "Benutzer-Id", "Account id", sortable=False, hidden_from_export=True),
        Field("login", "text", "Benutzername", "User name", sort_column="login_sort", personal=True, form=LOGIN),
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
)
"""`company` and `grant_id` are there for sessions in which a reseller works inside the customer's account; `acting_for` for the session it came from."""
