"""Where there is something to do: which customers have open service cases, for those of the operator who work for all of them (H-13)."""

from typing import Any

from psycopg.rows import dict_row

from api.engine.access import Caller, InspectsAll
from api.engine.lists import list_routes
from api.engine.reading import wait_for
from api.engine.route import guarded
from api.engine.tiles import Tile
from api.service_cases.service_cases import SERVICE_CASES_TAG
from foundation.noun import Noun
from readmodels.engine.relations import read_by
from readmodels.service_cases.service_cases_by_customer import OPEN_SERVICE_CASES_BY_CUSTOMER, SERVICE_CASES_BY_CUSTOMER_LIST

router = guarded(SERVICE_CASES_TAG, "fulfilment")
SERVICE_CASES_BY_CUSTOMER_TILE = Tile(
    "service_cases_by_customer",
    Noun("Offene Servicefälle nach Kunde", "Open service cases by customer"),
    "/service-cases-by-customer",
    ("fulfilment", "read"),
    scope="any",
)


def _open_service_cases(caller: Caller, after: int) -> list[dict[str, Any]]:
    wait_for(caller, read_by(OPEN_SERVICE_CASES_BY_CUSTOMER), after)
    with caller.backend.log.pool.connection() as connection, connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(OPEN_SERVICE_CASES_BY_CUSTOMER).fetchall()


list_routes(router, "/service-cases-by-customer", SERVICE_CASES_BY_CUSTOMER_LIST, who=InspectsAll, handing=_open_service_cases)
