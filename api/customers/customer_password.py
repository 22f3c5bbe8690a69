"""The customer password over HTTP: it releases orders and hotline calls, and is no password to log in with (E-06)."""

from typing import Annotated

from fastapi import Request, Response
from pydantic import Field, StringConstraints

from access.customer_password import CustomerPasswords
from aggregates.engine.words import SECRET, Help, Label
from api.engine.access import SeesSecrets, Writes
from api.engine.refusals import LookIsNew
from api.engine.route import guarded
from api.engine.shape import Shape
from api.engine.tiles import Tile
from api.engine.written import UNCONDITIONAL, Wanted, Written, answered, cause_of, run
from commands.customers.change_customer_password import ChangeCustomerPassword
from commands.customers.of_customer import customer_password_id
from commands.engine.texts import Name
from foundation.noun import Noun

router = guarded("Kundenkennwort / customer password", "customer_password")
CUSTOMER_PASSWORD_TILE = Tile(
    "customer_password",
    Noun("Kundenkennwort anzeigen", "Show the customer password"),
    "/customer/password/look",
    ("customer_password", "secrets"),
    method="POST",
)
_PASSWORD = Label("Kundenkennwort", "Customer password")
Phrase = Annotated[str, StringConstraints(min_length=6, max_length=80), _PASSWORD, SECRET]


class PasswordBody(Shape):
    password: Phrase = Field(examples=["Blaue-Tasse-17"])


class CheckBody(Shape):
    """`purpose`: what it is to release."""

    password: Annotated[str, StringConstraints(min_length=1, max_length=80), _PASSWORD, SECRET]
    purpose: Annotated[
        Name, Label("Zweck", "Purpose"), Help("Was es freigeben soll; es wird festgehalten.", "What it is to release; it is recorded.")
    ] = Field(examples=["Anruf bei der Hotline"])


class ShownPassword(Written):
    """The customer password, and that it was looked at."""

    password: str


class Checked(Written):
    """Whether the customer password was right; each check is recorded."""

    matches: bool


@router.post(
    "/customer/password/look",
    summary="Kundenkennwort ansehen; jeder Blick wird festgehalten / Look at the customer password; each look is recorded",
    response_model=ShownPassword,
)
def look_at_customer_password(caller: SeesSecrets, request: Request) -> Response:
    if "idempotency-key" in request.headers or "x-effective-at" in request.headers:
        raise LookIsNew
    done, password = caller.backend.parts[CustomerPasswords].show(cause_of(caller, UNCONDITIONAL))
    return answered(done, customer_password_id(caller.customer), more={"password": password})


@router.put(
    "/customer/password",
    summary="Kundenkennwort ändern; gilt sofort / Change the customer password; it counts at once",
    response_model=Written,
)
def change_customer_password(body: PasswordBody, caller: SeesSecrets, wanted: Wanted) -> Response:
    stream = customer_password_id(caller.customer)
    sealed = caller.backend.parts[CustomerPasswords].sealed(caller.customer, body.password)
    return answered(run(caller, ChangeCustomerPassword(customer_password_id=stream, sealed=sealed), wanted, stream), stream)


@router.post(
    "/customer/password/check",
    summary="Kundenkennwort prüfen, etwa am Telefon / Check the customer password, on the phone for example",
    response_model=Checked,
)
def check_customer_password(body: CheckBody, caller: Writes) -> Response:
    """Each check is recorded; after five wrong ones none is taken for a quarter of an hour."""
    done, matches = caller.backend.parts[CustomerPasswords].check(cause_of(caller, UNCONDITIONAL), body.password, body.purpose)
    return answered(done, customer_password_id(caller.customer), more={"matches": matches})
