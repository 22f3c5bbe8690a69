"""The old device of an upgrade that is in another case as the new one comes goes back once that has ended, however it ends (H-12, H-13)."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from aggregates.device import DeviceReassigned
from aggregates.engine.event import Event
from aggregates.service_cases.returns import ReturnRequested
from aggregates.service_cases.terms import ServiceCaseKind
from aggregates.service_cases.upgrade import Upgrade, UpgradeEnded, UpgradeHeldUp
from commands.devices.merge_devices import MergeDevices
from commands.engine.command import Command
from commands.orders.deliver_parcel import DeliverParcel
from commands.service_cases.cancel_service_case import CancelServiceCase
from commands.service_cases.complete_service_case import CompleteServiceCase
from commands.service_cases.exchange_device import ExchangeDevice
from commands.service_cases.find_device import FindDevice
from commands.service_cases.receive_case_device import ReceiveCaseDevice
from commands.service_cases.report_loss import ReportLoss
from commands.service_cases.request_exchange import RequestExchange
from commands.service_cases.send_back_repaired import SendBackRepaired
from commands.service_cases.ship_replacement import ShipReplacement
from commands.service_cases.upgrade_device import upgrade_id
from eventstore.ids import derived_id
from tests.commands.made_up import ERIKA, HANS, IMEI_3, PHONE, TABLET, Entry, assigned, device, imei, serial, user
from tests.commands.orders.made_up_orders import NUMBER, ORDER, OTHER_ORDER, PARCEL, accepted, placed, shipped
from tests.commands.scenario import World, given
from tests.commands.service_cases.cases import BEGIN, CASE, MONDAY, NEW, OTHER_CASE
from tests.commands.service_cases.cases import RETURN as EXCHANGE_RETURN
from tests.commands.service_cases.test_upgrade import OF, ON, RETURN, SHOP, UPGRADE, ordered

pytestmark = pytest.mark.requirement("H-12", "H-13")
LOSS = ReportLoss(case_id=CASE, number="S-1", device_id=PHONE, loss="lost", happened_on=MONDAY.date(), asked_at=MONDAY)
BEGUN: Mapping[ServiceCaseKind, Command] = {**{kind: begin(CASE) for kind, begin in BEGIN.items()}, "loss": LOSS}
AS_LOST = RequestExchange(
    case_id=OTHER_CASE,
    number="S-2",
    device_id=PHONE,
    occasion="lost",
    whereabouts="destruction",
    sending="label",
    asked_at=MONDAY,
    answers={},
)
HELD_UP = UpgradeHeldUp(**OF, number=NUMBER, case_id=CASE, case_number="S-1")
DELIVER = DeliverParcel(order_id=ORDER, parcel_id=PARCEL)
CANCEL, COMPLETE, FOUND, RECEIVE = (each(case_id=CASE) for each in (CancelServiceCase, CompleteServiceCase, FindDevice, ReceiveCaseDevice))
HANS_HAS_IT: Entry = (PHONE, DeviceReassigned(device_id=PHONE, from_user_id=ERIKA, to_user_id=HANS))


def replaced(case_id: UUID) -> tuple[Command, Command]:
    """Another one is shipped, and arrives."""
    ship = ShipReplacement(case_id=case_id, replacement_id=NEW, identifiers=(imei(IMEI_3),))
    return ship, ExchangeDevice(case_id=case_id, return_id=EXCHANGE_RETURN, return_number="S-9")


def done(world: World, *commands: Command) -> list[tuple[UUID, Event]]:
    """Carry them out; what the last one decides, which finds nothing more to do when it is said again."""
    decision: list[tuple[UUID, Event]] = []
    for command in commands:
        decision = world.decide(command)
        world.apply(decision)
        assert list(world.repeated(command)) == []
    return decision


def begun(*commands: Command, **of_upgrade: Any) -> World:
    """A new phone is on its way, and the old one in a case."""
    world = given(*SHOP, *ON, user(HANS, "Beispiel, Hans"), placed(), ordered(**of_upgrade), accepted(), shipped()).world
    done(world, *commands)
    return world


def held_up(*commands: Command, **of_upgrade: Any) -> World:
    """The new one has come."""
    world = begun(*commands, **of_upgrade)
    done(world, DELIVER)
    return world


def of_upgrades(decision: list[tuple[UUID, Event]]) -> list[Event]:
    return [event for _, event in decision if isinstance(event, UpgradeHeldUp | UpgradeEnded)]


def returns(decision: list[tuple[UUID, Event]]) -> list[tuple[UUID, ReturnRequested]]:
    return [(stream, event) for stream, event in decision if isinstance(event, ReturnRequested)]


@pytest.mark.parametrize("kind", ["return", "repair", "exchange", "loss"])
def test_it_is_held_up_by_whichever_case_is_open(kind: ServiceCaseKind) -> None:
    decision = done(begun(BEGUN[kind]), DELIVER)
    assert (UPGRADE, HELD_UP.model_copy(update={"case_number": "S-1" if kind == "loss" else f"S-{CASE}"})) in decision
    assert (len(of_upgrades(decision)), returns(decision)) == (1, [])


@pytest.mark.parametrize(
    ("kind", "ends"),
    [
        ("return", [CANCEL]),
        ("return", [RECEIVE, CANCEL]),
        ("repair", [CANCEL]),
        ("repair", [RECEIVE, SendBackRepaired(case_id=CASE, outcome="repaired"), COMPLETE]),
        ("exchange", [CANCEL]),
        ("loss", [FOUND]),
    ],
)
def test_its_return_opens_once_that_ends_and_the_user_has_it(kind: ServiceCaseKind, ends: list[Command]) -> None:
    decision = done(held_up(BEGUN[kind]), *ends)
    assert of_upgrades(decision) == [UpgradeEnded(**OF, outcome="goes_back", return_id=RETURN)]
    [(stream, back)] = returns(decision)
    told = (stream, back.number, back.device_id, back.user_id, back.whereabouts, back.sending, back.occasion)
    assert told == (RETURN, f"S{NUMBER[1:]}", PHONE, ERIKA, "pool", "label", "replaced")


def test_what_goes_back_by_the_other_case_is_sent_once() -> None:
    decision = done(held_up(BEGUN["return"]), RECEIVE, COMPLETE)
    assert (of_upgrades(decision), returns(decision)) == ([UpgradeEnded(**OF, outcome="goes_back", return_id=CASE)], [])
    decision = done(held_up(BEGUN["exchange"]), *replaced(CASE))
    assert of_upgrades(decision) == [UpgradeEnded(**OF, outcome="goes_back", return_id=EXCHANGE_RETURN)]
    assert [stream for stream, _ in returns(decision)] == [EXCHANGE_RETURN]


def test_what_stays_lost_cannot_go_back() -> None:
    elsewhere = [UpgradeEnded(**OF, outcome="elsewhere")]
    assert of_upgrades(done(held_up(LOSS), COMPLETE)) == elsewhere
    exchanged = held_up(LOSS, AS_LOST)
    assert of_upgrades(done(exchanged, COMPLETE)) == [], "another one comes in its place still"
    decision = done(exchanged, *replaced(OTHER_CASE))
    assert (of_upgrades(decision), returns(decision)) == (elsewhere, [])


def test_what_is_found_after_its_replacement_came_goes_back() -> None:
    exchanged = held_up(LOSS, AS_LOST)
    assert of_upgrades(done(exchanged, *replaced(OTHER_CASE))) == [HELD_UP], "it may be found still"
    decision = done(exchanged, FOUND)
    assert of_upgrades(decision) == [UpgradeEnded(**OF, outcome="goes_back", return_id=RETURN)]


@pytest.mark.requirement("H-23")
def test_a_further_case_that_is_open_as_one_ends_holds_it_up_from_then_on() -> None:
    by_exchange = HELD_UP.model_copy(update={"case_id": OTHER_CASE, "case_number": "S-2"})
    world = begun(LOSS, AS_LOST)
    assert of_upgrades(done(world, DELIVER)) == [by_exchange]
    assert of_upgrades(done(world, CancelServiceCase(case_id=OTHER_CASE))) == [HELD_UP]
    assert world.fold(Upgrade, UPGRADE).held_up_by == CASE
    other = held_up(LOSS, AS_LOST)
    assert of_upgrades(done(other, FOUND)) == [], "the exchange holds it up as before"


def test_whoever_has_it_by_then_keeps_it() -> None:
    """As the new one comes, or as the case ends."""
    before = begun(BEGUN["repair"])
    before.apply([HANS_HAS_IT])
    assert of_upgrades(done(before, DELIVER)) == [UpgradeEnded(**OF, outcome="elsewhere")]
    since = held_up(BEGUN["repair"])
    since.apply([HANS_HAS_IT])
    decision = done(since, CANCEL)
    assert (of_upgrades(decision), returns(decision)) == ([UpgradeEnded(**OF, outcome="elsewhere")], [])


def test_a_case_that_ends_before_the_new_one_comes_changes_nothing() -> None:
    world = begun(BEGUN["repair"])
    assert of_upgrades(done(world, CANCEL)) == []
    assert of_upgrades(done(world, DELIVER)) == [UpgradeEnded(**OF, outcome="goes_back", return_id=RETURN)]


def test_a_pick_up_whose_day_is_over_by_then_is_on_the_next_working_day() -> None:
    on: dict[str, Any] = {"sending": "pick_up", "pick_up_on": date(2026, 12, 4), "pick_up_window": "morning"}
    at = datetime(2026, 12, 9, 9, tzinfo=UTC)
    [(_, back)] = returns(done(held_up(BEGUN["repair"], **on), CancelServiceCase(case_id=CASE, asked_at=at)))
    assert (back.pick_up_on, back.pick_up_window) == (date(2026, 12, 10), "morning")


def test_a_device_whose_record_became_part_of_another_goes_back_as_that() -> None:
    world = held_up(BEGUN["repair"])
    world.apply([device(TABLET, serial("BSP-1"))])
    done(world, MergeDevices(survivor_id=TABLET, absorbed_id=PHONE))
    [(_, back)] = returns(done(world, CANCEL))
    assert (back.device_id, back.user_id) == (TABLET, ERIKA)


def test_of_two_upgrades_of_what_is_one_device_one_sends_it_back() -> None:
    of_other: dict[str, Any] = {**OF, "order_id": OTHER_ORDER, "device_id": TABLET}
    other = upgrade_id(OTHER_ORDER)
    world = held_up(BEGUN["repair"])
    world.apply([device(TABLET, serial("BSP-1")), assigned(TABLET), placed(order_id=OTHER_ORDER, number="B-2")])
    world.apply([(other, ordered(**of_other)[1]), (other, UpgradeHeldUp(**of_other, number="B-2", case_id=CASE))])
    done(world, MergeDevices(survivor_id=TABLET, absorbed_id=PHONE))
    decision = done(world, CANCEL)
    ended = [event for event in of_upgrades(decision) if isinstance(event, UpgradeEnded)]
    assert sorted(each.outcome for each in ended) == ["elsewhere", "goes_back"]
    assert [stream for stream, _ in returns(decision)] == [each.return_id for each in ended if each.return_id is not None]
    assert {each.return_id for each in ended} <= {None, RETURN, derived_id(OTHER_ORDER, "return")}
