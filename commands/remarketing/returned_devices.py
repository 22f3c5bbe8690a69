"""What returns and agreements have to do with remarketing: a device isn't returned while it is sold, and a return "to remarketing" begins one by itself (H-14, H-15)."""

from uuid import UUID

from aggregates.device import Device
from aggregates.device_terms import Whereabouts
from aggregates.order import Order
from aggregates.orders.order_approval import AWAITING_APPROVAL_CLAIM
from aggregates.remarketing.claims import REMARKETED_CLAIM
from aggregates.remarketing.registered import RemarketingRegistered
from aggregates.remarketing.remarketing import (
    RemarketedDeviceReceived,
    Remarketing,
)
from aggregates.service_cases.claims import DEVICE_IN_CASE_CLAIM
from aggregates.service_cases.service_case import ServiceCase
from aggregates.service_cases.upgrade import DEVICE_UPGRADED_CLAIM, Upgrade
from commands.customers.agreed import check_feature
from commands.customers.switch_feature import FeatureInUse
from commands.devices.use_hindrance import UseHindrance
from commands.documents.certificate_hindrance import CertificateHindrance
from commands.engine.command import Decision, Given, Refusal
from commands.engine.creation import created
from commands.orders.order_hooks import PoolHindrance
from commands.remarketing.remarketed_device import check_not_remarketed, check_not_sold
from commands.service_cases.case_hooks import AfterReturn, CaseHindrance, WhereaboutsHindrance
from eventstore.ids import derived_id


class RemarketingUnderWay(Refusal):
    """{number} devices are being sold, or are on their way to it, also by upgrades and orders with an old device in payment; bring these to an end, or have them withdrawn, cancelled or go elsewhere, before remarketing is switched off."""

    code = "remarketing-under-way"
    de = "Es sind noch {number} Geräte in der Wiedervermarktung oder auf dem Weg dorthin, auch durch Upgrades und Bestellungen mit Inzahlungnahme; bitte diese erst zu Ende bringen, zurückziehen, stornieren oder anders zurückgeben lassen, dann die Funktion ausschalten."


def _nothing_under_way(given: Given) -> None:
    sold = {given.holder(REMARKETED_CLAIM.of(value)) for value in sorted(given.claims(REMARKETED_CLAIM, ""))}
    cases = [given.holder(DEVICE_IN_CASE_CLAIM.of(value)) for value in sorted(given.claims(DEVICE_IN_CASE_CLAIM, ""))]
    coming = [each for each in cases if each is not None and given.state(ServiceCase, each).whereabouts == "remarketing"]
    under_way = len(sold) + len(coming) + _replaced_later(given) + _traded_in_later(given)
    if under_way:
        raise RemarketingUnderWay(number=under_way)


def _replaced_later(given: Given) -> int:
    """Count the devices that go to remarketing once the new ones that are ordered in their place have come."""
    upgrades = [given.holder(DEVICE_UPGRADED_CLAIM.of(value)) for value in sorted(given.claims(DEVICE_UPGRADED_CLAIM, ""))]
    return sum(given.state(Upgrade, each).whereabouts == "remarketing" for each in upgrades if each is not None)


def _traded_in_later(given: Given) -> int:
    """Count the old devices that are registered once the orders that they are given in payment for are approved."""
    return sum(len(given.state(Order, UUID(value)).to_trade_in) for value in sorted(given.claims(AWAITING_APPROVAL_CLAIM, "")))


def _hindered(given: Given, device_id: UUID, device: Device) -> None:
    """What was sold stays sold, whoever seems to have it."""
    check_not_remarketed(given, device_id, device.identifiers)
    check_not_sold(given, device_id, device.identifiers)


def _sold(given: Given, device_id: UUID, device: Device) -> None:
    check_not_sold(given, device_id, device.identifiers)


def _not_to_be_destroyed(given: Given, device_id: UUID, device: Device) -> None:
    """What was destroyed by its remarketing is certified afterwards; what was sold is its buyer's."""
    check_not_remarketed(given, device_id, device.identifiers)
    check_not_sold(given, device_id, device.identifiers, or_destroyed=False)


def _may_go(given: Given, device_id: UUID, device: Device, whereabouts: Whereabouts) -> None:
    """To remarketing, where that is agreed, and nobody has it sold or is selling it."""
    if whereabouts == "remarketing":
        check_feature(given, "remarketing")
        check_not_remarketed(given, device_id, device.identifiers)
        check_not_sold(given, device_id, device.identifiers)


def _begun(given: Given, case_id: UUID, case: ServiceCase, device_id: UUID, device: Device) -> Decision:
    """It has arrived already, with the return."""
    if case.whereabouts != "remarketing":
        return []
    remarketing_id = derived_id(case_id, "remarketing")
    registered = RemarketingRegistered(
        remarketing_id=remarketing_id,
        number=f"W{case.number[1:]}",
        device_id=device_id,
        user_id=case.user_id,
        identifiers=device.identifiers,
        description=device.description,
        case_id=case_id,
    )
    received = RemarketedDeviceReceived(remarketing_id=remarketing_id, device_id=device_id, user_id=case.user_id)
    return created(given, Remarketing, remarketing_id, registered, received)


REMARKETING_IN_USE = FeatureInUse("remarketing", _nothing_under_way)
NOBODY_GETS_WHAT_WAS_SOLD = UseHindrance(_sold)
NOT_WHILE_REMARKETED = CaseHindrance(_hindered)
NOT_DESTROYED_WHILE_REMARKETED = CertificateHindrance(_not_to_be_destroyed)
NO_POOL_DEVICE_WHILE_REMARKETED = PoolHindrance(_hindered)
ONLY_WHERE_AGREED = WhereaboutsHindrance(_may_go)
REMARKETING_AFTER_RETURN = AfterReturn(_begun)
