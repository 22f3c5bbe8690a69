from datetime import UTC, datetime, timedelta

import pytest

from aggregates.customer_password import (
    PASSWORD_TRIES,
    CustomerPassword,
    CustomerPasswordAccepted,
    CustomerPasswordChanged,
    CustomerPasswordMade,
    CustomerPasswordRefused,
    CustomerPasswordShown,
)
from aggregates.sign_on import SignOnRemoved
from commands.customers.change_customer_password import ChangeCustomerPassword
from commands.customers.check_customer_password import CheckCustomerPassword, CustomerPasswordIsLocked
from commands.customers.make_customer_password import MakeCustomerPassword
from commands.customers.of_customer import customer_password_id, sign_on_id
from commands.customers.show_customer_password import ShowCustomerPassword
from commands.engine.command import NotFound
from tests.commands.made_up import CUSTOMER, OTHER_CUSTOMER, Entry, device, user
from tests.commands.scenario import given

PASSWORD = customer_password_id(CUSTOMER)
MADE = (PASSWORD, CustomerPasswordMade(sealed="sealed:1:bWFkZQ=="))
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
LATER = NOW + timedelta(minutes=15)


def check(*, matches: bool, now: datetime = NOW) -> CheckCustomerPassword:
    return CheckCustomerPassword(customer_password_id=PASSWORD, matches=matches, purpose="Auftrag A-1", now=now)


def refused(tries_left: int, locked_until: datetime | None = None) -> CustomerPasswordRefused:
    return CustomerPasswordRefused(purpose="Auftrag A-1", tries_left=tries_left, locked_until=locked_until)


@pytest.mark.part_of("E-06")
def test_it_is_made_once_shown_and_changed() -> None:
    scenario = given().when(MakeCustomerPassword(customer_password_id=PASSWORD, sealed="sealed:1:bWFkZQ==")).then(MADE)
    scenario.when(MakeCustomerPassword(customer_password_id=PASSWORD, sealed="sealed:1:YW5kZXJz")).then()
    scenario.when(ShowCustomerPassword(customer_password_id=PASSWORD)).then((PASSWORD, CustomerPasswordShown()))
    change = ChangeCustomerPassword(customer_password_id=PASSWORD, sealed="sealed:1:YW5kZXJz")
    scenario.when(change).then((PASSWORD, CustomerPasswordChanged(sealed="sealed:1:YW5kZXJz")))
    assert scenario.world.fold(CustomerPassword, PASSWORD).mode == "chosen"


@pytest.mark.part_of("E-06")
def test_one_of_their_own_can_be_the_first() -> None:
    change = ChangeCustomerPassword(customer_password_id=PASSWORD, sealed="sealed:1:YW5kZXJz")
    given().when(change).then((PASSWORD, CustomerPasswordChanged(sealed="sealed:1:YW5kZXJz")))


def test_what_has_happened_is_there_though_nothing_is_left_of_it() -> None:
    """A stream that folds to what a new one would be: it is gone on with, never begun again."""
    looked_at = (PASSWORD, CustomerPasswordShown())
    assert given(looked_at).world.fold(CustomerPassword, PASSWORD) == CustomerPassword()
    made = MakeCustomerPassword(customer_password_id=PASSWORD, sealed="sealed:1:bWFkZQ==")
    given(looked_at).when(made).then(MADE)
    change = ChangeCustomerPassword(customer_password_id=PASSWORD, sealed="sealed:1:YW5kZXJz")
    given(looked_at).when(change).then((PASSWORD, CustomerPasswordChanged(sealed="sealed:1:YW5kZXJz")))
    given(looked_at).when(ShowCustomerPassword(customer_password_id=PASSWORD)).then(looked_at)


@pytest.mark.parametrize("stream", [device(PASSWORD), user(PASSWORD), (PASSWORD, SignOnRemoved())])
def test_a_stream_of_another_kind_is_no_customer_password(stream: Entry) -> None:
    given(stream).when(ShowCustomerPassword(customer_password_id=PASSWORD)).refused(NotFound)
    given(stream).when(check(matches=True)).refused(NotFound)


def test_there_is_nothing_to_show_or_to_check_before() -> None:
    given().when(ShowCustomerPassword(customer_password_id=PASSWORD)).refused(NotFound)
    given().when(check(matches=True)).refused(NotFound)


@pytest.mark.part_of("E-06")
def test_a_right_one_releases_and_gives_all_tries_back() -> None:
    scenario = given(MADE).when(check(matches=False)).then((PASSWORD, refused(PASSWORD_TRIES - 1)))
    scenario.when(check(matches=True)).then((PASSWORD, CustomerPasswordAccepted(purpose="Auftrag A-1")))
    assert scenario.world.fold(CustomerPassword, PASSWORD).tries_left == PASSWORD_TRIES


@pytest.mark.part_of("E-06")
def test_after_five_wrong_ones_even_the_right_one_waits() -> None:
    scenario = given(MADE)
    for left in range(PASSWORD_TRIES - 1, 0, -1):
        scenario.when(check(matches=False)).then((PASSWORD, refused(left)))
    scenario.when(check(matches=False)).then((PASSWORD, refused(0, LATER)))
    for matches in (True, False):
        scenario.when(check(matches=matches, now=LATER - timedelta(seconds=1))).refused(CustomerPasswordIsLocked)
    with pytest.raises(CustomerPasswordIsLocked, match="in 90 seconds") as locked:
        check(matches=True, now=LATER - timedelta(seconds=90)).decide(scenario.world)
    assert "in 90 Sekunden" in locked.value.text_de
    scenario.when(check(matches=False, now=LATER)).then((PASSWORD, refused(PASSWORD_TRIES - 1)))
    scenario.when(check(matches=True, now=LATER)).then((PASSWORD, CustomerPasswordAccepted(purpose="Auftrag A-1")))


def test_each_customer_has_streams_of_its_own() -> None:
    ids = {make(customer) for make in (customer_password_id, sign_on_id) for customer in (CUSTOMER, OTHER_CUSTOMER)}
    assert len(ids) == 4
