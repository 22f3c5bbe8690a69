"""Where there is something to do: which customers have open service cases, for those of the operator who work for all of them (H-13)."""

from api.engine.access import InspectsAll
from api.engine.list_parts import handed_by
from api.engine.lists import list_routes
from api.engine.route import guarded
from api.engine.tiles import Tile
from api.service_cases.service_cases import SERVICE_CASES_TAG
from foundation.noun import Noun
from readmodels.service_cases.service_cases_by_customer import OPEN_SERVICE_CASES_BY_CUSTOMER, SERVICE_CASES_BY_CUSTOMER_LIST

router = guarded(SERVICE_CASES_TAG, "fulfilment")
SERVICE_CASES_BY_CUSTOMER_TILE = Tile(
    "service_cases_by_customer",
    Noun("Offene Servicefälle nach Kunde", "Open service cases by customer"),
    "/service-cases-by-customer",
    ("fulfilment", "read"),
    scope="any",
)
list_routes(
    router, "/service-cases-by-customer", SERVICE_CASES_BY_CUSTOMER_LIST, who=InspectsAll, handing=handed_by(OPEN_SERVICE_CASES_BY_CUSTOMER)
)
