"""What is still being sold, or in a service case, isn't certified to be destroyed (H-16)."""

from typing import Any
from uuid import UUID

import pytest

from aggregates.device import DeviceDecoupled
from aggregates.device_terms import DeviceReturned
from aggregates.devices.device_certificates import DeviceCertified
from aggregates.remarketing.remarketing import ProceedsPaidOut, RemarketedDeviceDestroyed
from commands.documents.certify_device import DestroyedDeviceIsTheLessors
from commands.remarketing.remarketed_device import DeviceIsRemarketed, DeviceIsSold
from commands.remarketing.withdraw_from_remarketing import WithdrawFromRemarketing
from commands.service_cases.cancel_service_case import CancelServiceCase
from commands.service_cases.device_for_case import DeviceIsInServiceCase, DeviceIsUnderReturn
from tests.commands.documents.test_certificates import certify
from tests.commands.made_up import ERIKA, PHONE, customer, device
from tests.commands.remarketing.sold import AGREED, CLOSES, SOLD, euros, registered
from tests.commands.remarketing.test_pool_hindrances import SELL
from tests.commands.scenario import World, given
from tests.commands.service_cases.cases import BASE, BEGIN, CASE

DESTROYED = certify(certificate="destruction", attached_id=PHONE)
DECOUPLED = (PHONE, DeviceDecoupled(device_id=PHONE, user_id=ERIKA))


def certified(world: World) -> list[UUID]:
    return [stream for stream, event in world.decide(DESTROYED) if isinstance(event, DeviceCertified)]


@pytest.mark.requirement("H-16")
def test_what_is_being_sold_is_not_destroyed_until_that_is_over() -> None:
    world = given(customer(), AGREED, device()).world
    assert certified(world) == [PHONE]
    world.apply(world.decide(SELL))
    given(customer(), AGREED, device(), *((SOLD, each) for each in world.streams[SOLD])).when(DESTROYED).refused(DeviceIsRemarketed, "W-1")
    erased = world.decide(certify(attached_id=PHONE))
    assert erased, "its data may be erased before it is sold"
    world.apply(world.decide(WithdrawFromRemarketing(remarketing_id=SOLD)))
    assert certified(world) == [PHONE]


@pytest.mark.requirement("H-16")
@pytest.mark.parametrize(("kind", "refusal"), [("return", DeviceIsUnderReturn), ("repair", DeviceIsInServiceCase)])
def test_what_is_in_a_service_case_is_not_destroyed_until_that_is_over(kind: Any, refusal: Any) -> None:
    world = given(*BASE).world
    world.apply(world.decide(BEGIN[kind](CASE)))
    world.apply([DECOUPLED])
    with pytest.raises(refusal):
        world.decide(DESTROYED)
    world.apply(world.decide(CancelServiceCase(case_id=CASE)))
    assert certified(world) == [PHONE]


@pytest.mark.requirement("H-16", "H-15")
def test_what_was_sold_is_not_certified_to_be_destroyed_and_what_its_remarketing_destroyed_is() -> None:
    told = (customer(), AGREED, device(), registered())
    paid = (SOLD, ProceedsPaidOut(**CLOSES, proceeds=euros("250.00"), settlement="paid_out"))
    given(*told, paid).when(DESTROYED).refused(DeviceIsSold, "W-1")
    assert certified(given(*told, (SOLD, RemarketedDeviceDestroyed(**CLOSES))).world) == [PHONE]


@pytest.mark.requirement("H-16", "H-14")
def test_what_a_return_gave_to_the_lessor_is_not_certified_to_be_destroyed() -> None:
    def went_to(whereabouts: Any) -> Any:
        return (PHONE, DeviceReturned(device_id=PHONE, whereabouts=whereabouts))

    given(customer(), device(), went_to("lessor")).when(DESTROYED).refused(DestroyedDeviceIsTheLessors, "Beispielwerk Phone 1")
    assert certified(given(customer(), device(), went_to("destruction")).world) == [PHONE]
