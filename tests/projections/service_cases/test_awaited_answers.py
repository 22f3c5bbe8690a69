"""Whose answer a service case awaits, as its row tells it after each event: the same as the case itself says (H-13, H-23)."""

from typing import Any
from uuid import UUID

import pytest

from aggregates.engine.event import Event
from aggregates.order_terms import ShippedDevice
from aggregates.service_cases.any_case import CaseCancelled, CaseDeviceReceived
from aggregates.service_cases.exchange import DeviceExchanged
from aggregates.service_cases.loss import DeviceFoundAgain, LossClosed
from aggregates.service_cases.messages import CaseMessageSent, CaseSide
from aggregates.service_cases.repair import EstimateAccepted, EstimateDeclined, RepairEstimated
from aggregates.service_cases.returns import ReturnCancelled, ReturnCompleted, ReturnReceived
from aggregates.service_cases.service_case import ServiceCase
from aggregates.service_cases.terms import ServiceCaseKind
from projections.registry import PROJECTIONS
from readmodels.service_cases.service_cases import SERVICE_CASES
from tests.commands.made_up import IMEI_2, imei
from tests.commands.scenario import World, given
from tests.commands.service_cases.cases import BEGIN, CASE, NEW, RETURN, WITH_NUMBER, of
from tests.projections.story import Story

[service_cases] = [projection for projection in PROJECTIONS if projection.name == "service_cases"]
OF = of(CASE)
IN = CaseDeviceReceived(kind="repair", **OF)
ESTIMATED = RepairEstimated(net="149.90", **OF)
ACCEPTED = EstimateAccepted(net="149.90", **OF)
SHIPPED = ShippedDevice(device_id=NEW, identifiers=(imei(IMEI_2),))
EXCHANGED = DeviceExchanged(replacement_id=NEW, shipped=SHIPPED, to_user_id=OF["user_id"], return_id=RETURN, **OF)
RETURNED = ReturnCompleted(whereabouts="pool", contract="keep", user="keep", **OF)


def writes(side: CaseSide, nth: int = 1, *, wants_answer: bool = True) -> CaseMessageSent:
    message_id = UUID(f"3e000000-0000-4000-8000-00000000000{nth}")
    return CaseMessageSent(message_id=message_id, side=side, text="Und nun?", wants_answer=wants_answer, **OF)


@pytest.mark.requirement("H-13")
@pytest.mark.parametrize(
    ("kind", "told", "awaited"),
    [
        ("repair", [IN, ESTIMATED, ACCEPTED], [None, "customer", None]),
        ("repair", [IN, ESTIMATED, EstimateDeclined(net="149.90", **OF)], [None, "customer", None]),
        ("repair", [writes("customer"), IN, ESTIMATED], ["fulfilment", "fulfilment", "fulfilment"]),
        ("repair", [IN, writes("fulfilment"), ESTIMATED, ACCEPTED], [None, "customer", "customer", "customer"]),
        ("repair", [IN, ESTIMATED, writes("customer", wants_answer=False)], [None, "customer", "customer"]),
        ("repair", [writes("customer"), CaseCancelled(kind="repair", **OF)], ["fulfilment", None]),
        ("return", [writes("fulfilment"), ReturnCancelled(**OF)], ["customer", None]),
        ("return", [ReturnReceived(**OF), writes("customer"), RETURNED], [None, "fulfilment", None]),
        ("return", [ReturnCancelled(**OF), writes("customer"), writes("fulfilment", 2, wants_answer=False)], [None, "fulfilment", None]),
        ("exchange", [writes("customer"), EXCHANGED], ["fulfilment", None]),
        ("loss", [writes("fulfilment"), LossClosed(loss="lost", **OF)], ["customer", None]),
        ("loss", [writes("fulfilment"), DeviceFoundAgain(**OF)], ["customer", None]),
    ],
)
def test_a_row_tells_whose_answer_is_awaited(kind: ServiceCaseKind, told: list[Event], awaited: list[Any]) -> None:
    world: World = given(*WITH_NUMBER).world
    begun = [event for stream, event in world.decide(BEGIN[kind](CASE)) if stream == CASE]
    story, case = Story(service_cases).tell(*WITH_NUMBER), ServiceCase()
    for event in begun:
        story.tell((CASE, event))
        case = case.evolve(event)
    for event, expected in zip(told, awaited, strict=True):
        story.tell((CASE, event))
        case = case.evolve(event)
        assert (story.row(SERVICE_CASES, CASE).awaits_answer_of, case.awaits_answer_of) == (expected, expected), event
