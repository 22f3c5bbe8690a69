"""The lists of service accesses: the reseller's (S-03), and the one of the customer who gave them (S-05)."""

from readmodels.engine.field import Field, Resource
from readmodels.key_forms import LOGIN, MAIL, NUMBER
from readmodels.service_accesses import ACCESS_KINDS, ACCESS_STATUS, GIVEN_STATUS

SERVICE_ACCESS_LIST = Resource(
    "service-accesses",
    "service_accesses",
    "Service-Zugänge",
    "Service accesses",
    (
        Field("id", "id", "Zugangs-Id", "Access id", column="grant_id", nullable=False, sortable=False, hidden_from_export=True),
        Field("customer_number", "text", "Kundennummer", "Customer number", nullable=False, searchable=True),
        Field("customer", "text", "Kunde", "Customer", sort_column="customer_sort", nullable=False, searchable=True),
        Field("kind", "choice", "Typ", "Type", nullable=False, facet=True, choices=ACCESS_KINDS),
        Field("login", "text", "Benutzername", "User name", nullable=False, searchable=True, personal=True, form=LOGIN),
        Field("first_name", "text", "Vorname", "First name", sort_column="first_name_sort", searchable=True, personal=True),
        Field("last_name", "text", "Nachname", "Last name", sort_column="last_name_sort", nullable=False, searchable=True, personal=True),
        Field("status", "choice", "Status", "Status", nullable=False, facet=True, choices=ACCESS_STATUS),
        Field("since", "instant", "Seit", "Since", nullable=False, hidden_from_export=True),
    ),
    default_sort=("customer",),
    key="grant_id",
    noun="service_access",
    search_column="search",
)
"""Read as the reseller's account (`reader.reading(<account id>)`): that is whose wall the rows stand behind, not a customer's."""

SERVICE_ACCESS_GIVEN_LIST = Resource(
    "service-access",
    "service_access_given_list",
    "Service-Zugriff",
    "Service access given",
    (
        Field("id", "id", "Zugangs-Id", "Access id", column="grant_id", nullable=False, sortable=False, hidden_from_export=True),
        Field("account_id", "id", "Benutzer-Id", "Account id", nullable=False, sortable=False, hidden_from_export=True),
        Field("administrator", "text", "Freigegeben von", "Given by", sort_column="administrator_sort", personal=True),
        Field("administrator_login", "text", "Benutzername", "User name", personal=True, form=LOGIN),
        Field("reseller_id", "id", "Dienstleister-Id", "Reseller id", nullable=False, sortable=False, hidden_from_export=True),
        Field("status", "choice", "Status", "Status", nullable=False, facet=True, choices=GIVEN_STATUS),
        Field("since", "instant", "Zugriff seit", "Access since", nullable=False),
        Field("until", "instant", "Widerrufen am", "Revoked at"),
        Field("company", "text", "Firma", "Company"),
        Field("name", "text", "Name", "Name", nullable=False, personal=True),
        Field("address", "text", "Adresse", "Address", personal=True),
        Field("phone", "text", "Telefon", "Phone", personal=True, form=NUMBER),
        Field("email", "text", "Mail", "E-mail", personal=True, form=MAIL),
        Field("secrets", "boolean", "PIN/PUK und Kundenkennwort geöffnet", "PIN/PUK and customer password opened", nullable=False),
        Field("version", "number", "Version", "Version", nullable=False, filterable=False, sortable=False, hidden_from_export=True),
    ),
    default_sort=("-since",),
    key="grant_id",
    noun="service_access_given",
)
