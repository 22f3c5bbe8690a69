"""Parcel services are asked how far parcels are, and what they say is told: nothing lost or told twice, whatever fails when (H-11)."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from access.engine.asking_services import FAILURES, FIRST_REST
from access.engine.current_states import CurrentStates
from access.orders.followed_parcels import ASKED_AGAIN_AFTER, PARCELS_OF_ONE
from access.orders.parcel_desk import ParcelDesk
from aggregates.device_terms import DeviceDescription, Identifier
from aggregates.order import Order, OrderAccepted, OrderPlaced
from aggregates.order_terms import OrderedItem, ParcelCarrier, ShippedItem
from aggregates.orders.parcels import ParcelShipped, ParcelTracked
from aggregates.service_cases.any_case import CaseDeviceSent
from aggregates.service_cases.parcels import CaseParcelTracked, nth_parcel
from aggregates.service_cases.returns import ReturnReceived, ReturnRequested
from aggregates.user import UserRegistered
from commands.engine.dispatch import Dispatcher
from eventstore.log import EventLog
from gateways.parcel_tracking import HttpParcelService
from tests.commands.made_up import CUSTOMER, HOME, OTHER_CUSTOMER, customer
from tests.commands.orders.made_up_orders import CASE_ITEM
from tests.eventstore.store import appended, cause, open_log, rows_of
from tests.gateways.parcel_services import ServiceDesk, parcel_service

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
CASE = OrderedItem(position=1, item_id=CASE_ITEM, article_number="H-1", name="Hülle", product="accessory", quantity=1)


class Desk:
    """`urls`: of services, by their codes."""

    def __init__(self, log: EventLog, urls: Mapping[str, str], *, seconds: float = 30.0) -> None:
        self.log, self.now = log, NOW
        self.dispatcher = Dispatcher(log)
        services = {code: HttpParcelService(url, ("DHL-API-Key", "geheim"), seconds) for code, url in urls.items()}
        self.desk = ParcelDesk(log, CurrentStates(log), self.dispatcher, services, lambda: self.now)

    def at(self, moment: datetime) -> int:
        """Do what is due by then."""
        self.now = moment
        return self.desk.step()

    def status(self, n: int) -> str:
        with self.log.pool.connection() as connection:
            found = CurrentStates(self.log).one(connection, Order, order_of(n))
        assert found is not None
        return found[0].status


def order_of(n: int) -> UUID:
    return UUID(f"0d000000-0000-4000-8000-{n:012}")


def shipped(log: EventLog, n: int, *, carrier: ParcelCarrier = "dhl", customer_id: UUID = CUSTOMER) -> None:
    """The nth order, with its parcel `0034-n` on its way."""
    user_id = UUID(f"e1000000-0000-4000-8000-{n:012}")
    of: dict[str, Any] = {"order_id": order_of(n), "user_id": user_id}
    appended(log, (user_id, UserRegistered(name=f"Muster {n}")), by=cause(customer_id))
    content = (ShippedItem(position=1, name="Hülle", quantity=1),)
    parcel_id = UUID(f"9a000000-0000-4000-8000-{n:012}")
    for event in (
        OrderPlaced(**of, number=f"B-{n}", items=(CASE,), address=HOME),
        OrderAccepted(**of),
        ParcelShipped(**of, parcel_id=parcel_id, carrier=carrier, tracking_number=f"0034-{n}", content=content),
    ):
        appended(log, (order_of(n), event), by=cause(customer_id))


def sent_in(log: EventLog, n: int, parcel_id: UUID | None, *, customer_id: UUID = CUSTOMER) -> UUID:
    """The nth case, whose device is on its way in a parcel `0034-n`."""
    case_id, device_id = UUID(f"5c000000-0000-4000-8000-{n:012}"), UUID(f"d0000000-0000-4000-8000-{n:012}")
    serial = Identifier(kind="serial_number", value=f"BSP-{n}")
    of: dict[str, Any] = {"case_id": case_id, "device_id": device_id, "user_id": None}
    asked = ReturnRequested(
        number=f"S-{n}",
        identifiers=(serial,),
        description=DeviceDescription(),
        occasion="not_needed",
        whereabouts="pool",
        contract="keep",
        user="keep",
        sending="own",
        **of,
    )
    sent = CaseDeviceSent(kind="return", carrier="dhl", tracking_number=f"0034-{n}", parcel_id=parcel_id, **of)
    for event in (asked, sent):
        appended(log, (case_id, event), by=cause(customer_id))
    return case_id


def told(log: EventLog) -> list[tuple[str | None, str, datetime]]:
    with log.pool.connection() as connection:
        events = [each.event for each in log.page(connection, 0)]
    of = (ParcelTracked, CaseParcelTracked)
    return [(event.tracking_number, event.tracking, event.tracked_at) for event in events if isinstance(event, of)]


@pytest.fixture
def log(database: str) -> Iterator[EventLog]:
    opened = open_log(database)
    for customer_id, called in ((CUSTOMER, "K-1001"), (OTHER_CUSTOMER, "K-1002")):
        appended(opened, customer(customer_id, customer_number=called), by=cause(customer_id))
    yield opened
    opened.close()


@pytest.fixture
def service() -> Iterator[ServiceDesk]:
    with parcel_service() as opened:
        yield opened


@pytest.fixture
def desk(log: EventLog, service: ServiceDesk) -> Iterator[Desk]:
    made = Desk(log, {"dhl": service.url})
    yield made
    made.dispatcher.close()


@pytest.mark.requirement("H-11")
def test_a_parcel_is_followed_until_it_has_arrived(log: EventLog, service: ServiceDesk, desk: Desk) -> None:
    shipped(log, 1)
    assert desk.at(NOW) == 1
    assert (told(log), service.asked) == ([], ["0034-1"]), "the service doesn't know it yet"
    service.says["0034-1"] = ("transit", "2026-11-30T12:30:00")
    assert desk.at(NOW + ASKED_AGAIN_AFTER - timedelta(seconds=1)) == 0
    assert desk.at(NOW + ASKED_AGAIN_AFTER) == 1
    seen = datetime(2026, 11, 30, 11, 30, tzinfo=UTC)
    assert told(log) == [("0034-1", "in_transit", seen)], "without a zone it is the customer's"
    desk.at(NOW + 2 * ASKED_AGAIN_AFTER)
    assert len(told(log)) == 1, "once"
    service.says["0034-1"] = ("delivered", "2026-11-30T16:00:00+01:00")
    desk.at(NOW + 3 * ASKED_AGAIN_AFTER)
    assert (told(log)[1:], desk.status(1)) == ([("0034-1", "delivered", datetime(2026, 11, 30, 15, tzinfo=UTC))], "delivered")
    assert desk.at(NOW + timedelta(days=9)) == 0
    assert service.keys == {"geheim"}


@pytest.mark.requirement("H-11", "H-13")
def test_a_parcel_of_a_service_case_is_followed_until_it_has_arrived_or_its_device_is_there(
    log: EventLog, service: ServiceDesk, desk: Desk
) -> None:
    sent_in(log, 7, nth_parcel(order_of(7), 1))
    there = sent_in(log, 8, nth_parcel(order_of(8), 1))
    sent_in(log, 9, None)
    for n in (7, 8, 9):
        service.says[f"0034-{n}"] = ("transit", "2026-11-30T12:00:00+01:00")
    seen = datetime(2026, 11, 30, 11, tzinfo=UTC)
    assert (desk.at(NOW), sorted(told(log))) == (2, [(f"0034-{n}", "in_transit", seen) for n in (7, 8)]), (
        "what was told before is left to people"
    )
    appended(log, (there, ReturnReceived(case_id=there, device_id=UUID(int=8), user_id=None)), by=cause(CUSTOMER))
    service.says["0034-7"] = service.says["0034-8"] = ("delivered", "2026-11-30T15:00:00+01:00")
    desk.at(NOW + 2 * ASKED_AGAIN_AFTER)
    assert told(log)[2:] == [("0034-7", "delivered", datetime(2026, 11, 30, 14, tzinfo=UTC))]
    assert rows_of(log.dsn, "SELECT count(*), count(done_at) FROM followed_parcels") == [(2, 2)]
    assert desk.at(NOW + timedelta(days=9)) == 0


@pytest.mark.requirement("H-11")
def test_who_does_not_answer_is_asked_again_and_whose_words_are_unknown_says_nothing(log: EventLog, service: ServiceDesk) -> None:
    desk = Desk(log, {"dhl": service.url}, seconds=0.5)
    shipped(log, 1)
    service.faults = ["silence", 503, 200]
    for minutes in (0, 1, 3):
        assert desk.at(NOW + timedelta(minutes=minutes)) == 1, minutes
    assert desk.at(NOW + timedelta(minutes=4)) == 0, "later each time"
    service.says["0034-1"] = ("unknown", "2026-11-30T12:30:00")
    assert desk.at(NOW + timedelta(hours=2)) == 1
    assert told(log) == []
    assert rows_of(log.dsn, "SELECT tries, last_error FROM followed_parcels") == [(0, None)]
    desk.dispatcher.close()


@pytest.mark.requirement("H-11")
def test_a_service_that_fails_is_left_alone_and_no_customer_takes_all(log: EventLog, service: ServiceDesk) -> None:
    with parcel_service() as other:
        desk = Desk(log, {"dhl": service.url, "dpd": other.url})
        for n in range(PARCELS_OF_ONE + 2):
            shipped(log, n)
        shipped(log, 90, customer_id=OTHER_CUSTOMER)
        shipped(log, 91, carrier="dpd")
        shipped(log, 92, carrier="gls")
        assert desk.at(NOW) == PARCELS_OF_ONE + 2
        assert ("0034-90" in service.asked, other.asked) == (True, ["0034-91"])
        service.faults = [503] * (FAILURES + 1)
        later = NOW + ASKED_AGAIN_AFTER
        desk.at(later)
        asked = len(service.asked)
        assert desk.at(later + FIRST_REST - timedelta(seconds=1)) == 0
        assert desk.at(later + FIRST_REST) == 1, "one try"
        assert len(service.asked) == asked + 1
        desk.dispatcher.close()


@pytest.mark.requirement("H-11")
def test_what_was_shipped_before_any_service_was_set_is_left_to_people(log: EventLog, service: ServiceDesk) -> None:
    shipped(log, 1)
    desk = Desk(log, {"dhl": service.url})
    none = Desk(log, {})
    assert (desk.at(NOW), none.at(NOW)) == (0, 0)
    for each in (desk, none):
        each.dispatcher.close()
