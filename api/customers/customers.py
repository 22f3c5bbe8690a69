"""Customers, for the operator."""

from typing import Annotated, Any
from uuid import UUID, uuid5

from fastapi import Response

from access.customer_password import CustomerPasswords
from aggregates.customer import CUSTOMER_NAME, CUSTOMER_NUMBER, TIME_ZONE, Customer
from api.customers.customer_answers import CustomerTold
from api.engine.access import Caller, Inspects, InspectsAll, Operates
from api.engine.lists import list_routes
from api.engine.reading import After, json_answer, wait_for
from api.engine.route import guarded
from api.engine.shape import Shape
from api.engine.tiles import Tile
from api.engine.written import UNCONDITIONAL, Wanted, Written, answered, cause_of, run
from commands.customers.register_customer import RegisterCustomer
from commands.engine.command import NotFound, asked
from commands.engine.texts import Name, TimeZone
from eventstore.ids import new_id
from foundation.noun import Noun
from readmodels.customer_resource import CUSTOMER_LIST
from readmodels.engine.relations import read_by

router = guarded("Betreiber: Kunden und Token / operator: customers and tokens", "customers")
CUSTOMERS_TILE = Tile("customers", Noun("Kunden", "Customers"), "/customers", ("customers", "read"), scope="any")
CUSTOMER = "/customers/{customer_id}"


class CustomerBody(Shape):
    name: Annotated[Name, CUSTOMER_NAME]
    customer_number: Annotated[Name, CUSTOMER_NUMBER]
    time_zone: Annotated[TimeZone, TIME_ZONE] = "Europe/Berlin"


_CUSTOMERS = "SELECT customer_id, customer_number, name, time_zone FROM customers WHERE %(id)s::uuid IS NULL OR customer_id = %(id)s ORDER BY customer_number"


def _customers(caller: Caller, customer_id: UUID | None) -> list[dict[str, Any]]:
    with caller.backend.log.pool.connection() as connection:
        rows = connection.execute(_CUSTOMERS, {"id": customer_id}).fetchall()
    return [dict(zip(("id", "customer_number", "name", "time_zone"), row, strict=True)) for row in rows]


def _all_customers(caller: Caller, after: int) -> list[dict[str, Any]]:
    wait_for(caller, read_by(_CUSTOMERS), after)
    return _customers(caller, None)


list_routes(router, "/customers", CUSTOMER_LIST, who=InspectsAll, handing=_all_customers)


@router.get(CUSTOMER, summary="Ein Kunde / A customer", response_model=CustomerTold)
def get_customer(customer_id: UUID, caller: Inspects, after: After) -> Response:
    wait_for(caller, read_by(_CUSTOMERS), after)
    found = _customers(caller, customer_id)
    if not found:
        raise NotFound(Customer.noun, customer_id)
    return json_answer(found[0])


@router.post("/customers", status_code=201, summary="Kunden anlegen / Register a customer", response_model=Written)
def register_customer(body: CustomerBody, caller: Operates, wanted: Wanted) -> Response:
    # The same key means the same customer, so that a repetition finds the first answer in that customer's own events.
    customer_id = uuid5(caller.id, wanted.idempotency_key) if wanted.idempotency_key else new_id()
    command = asked(RegisterCustomer, customer_id=customer_id, **body.model_dump())
    done = run(caller, command, wanted, customer_id, ids={"customer_id": customer_id}, customer_id=customer_id)
    customer_id = done.ids["customer_id"]
    caller.backend.parts[CustomerPasswords].make(cause_of(caller, UNCONDITIONAL, customer_id))
    return answered(done, customer_id, status=201, location=CUSTOMER.format(customer_id=customer_id))
