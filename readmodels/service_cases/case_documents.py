"""Service cases have documents: photos of the damage, a report of the workshop."""

from aggregates.service_cases.service_case import ServiceCase
from readmodels.documents import Attachable

SERVICE_CASES_HAVE_DOCUMENTS = Attachable(ServiceCase)
