from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from aggregates.sign_on import SignOnConfigured, SignOnRemoved
from commands.customers.of_customer import sign_on_id
from commands.engine.command import NotFound
from commands.sign_in.configure_sign_on import ConfigureSignOn
from commands.sign_in.remove_sign_on import RemoveSignOn
from tests.commands.made_up import CUSTOMER
from tests.commands.scenario import given

SIGN_ON = sign_on_id(CUSTOMER)
FIELDS: dict[str, Any] = {
    "issuer": "https://login.example.org/mandant/v2.0",
    "client_id": "portal",
    "secret_id": UUID("5e000000-0000-4000-8000-000000000001"),
    "admits": "groups",
    "group_roles": ({"group": "IT", "role": "administrator"}, {"group": "Finanzen", "role": "accounting"}),
    "role_of_all": "employee",
}


def fields(**changes: Any) -> dict[str, Any]:
    return {**FIELDS, **changes}


CONFIGURE = ConfigureSignOn(sign_on_id=SIGN_ON, **FIELDS)
CONFIGURED = (SIGN_ON, SignOnConfigured(**FIELDS))


@pytest.mark.requirement("H-01")
def test_single_sign_on_is_set_up_changed_removed_and_set_up_again() -> None:
    scenario = given().when(CONFIGURE).then(CONFIGURED)
    everybody = CONFIGURE.model_copy(update={"admits": "all"})
    scenario.when(everybody).then((SIGN_ON, SignOnConfigured(**fields(admits="all"))))
    scenario.when(RemoveSignOn(sign_on_id=SIGN_ON)).then((SIGN_ON, SignOnRemoved()))
    scenario.when(CONFIGURE).then(CONFIGURED)


def test_there_is_nothing_to_remove() -> None:
    given().when(RemoveSignOn(sign_on_id=SIGN_ON)).refused(NotFound)


@pytest.mark.requirement("H-01")
@pytest.mark.parametrize("issuer", ["https://login.example.org", "http://127.0.0.1:8089/realm", "http://localhost:8089"])
def test_a_directory_is_reached_by_https_or_on_the_machine_itself(issuer: str) -> None:
    assert ConfigureSignOn(sign_on_id=SIGN_ON, **fields(issuer=issuer)).issuer == issuer


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("issuer", "http://login.example.org"),
        ("issuer", "http://localhost.example.org"),
        ("issuer", "https://login.example.org/?tenant=1"),
        ("issuer", "https://erika@login.example.org"),
        ("issuer", "login.example.org"),
        ("client_id", " "),
        ("admits", "nobody"),
        ("group_roles", ()),
        ("group_roles", ({"group": " ", "role": "viewer"},)),
        ("group_roles", ({"group": "IT", "role": "viewer"}, {"group": "IT", "role": "administrator"})),
        ("group_roles", ({"group": "IT", "role": "ops"},)),
        ("role_of_all", "ops"),
    ],
)
def test_what_makes_no_sense_is_refused(field: str, value: object) -> None:
    with pytest.raises(ValidationError):
        ConfigureSignOn(sign_on_id=SIGN_ON, **fields(**{field: value}))
