"""What returns and agreements have to do with remarketing: a device isn't returned while it is sold, and a return "to remarketing" begins one by itself (H-14, H-15)."""

from uuid import UUID

from aggregates.device import Device
from aggregates.remarketing import REMARKETED_CLAIM, RemarketedDeviceReceived, Remarketing, RemarketingRegistered, remarketed_claims
from aggregates.service_cases.service_case import ServiceCase
from commands.customers.agreed import is_agreed
from commands.customers.switch_feature import FeatureInUse
from commands.engine.command import Decision, Given, Refusal
from commands.engine.creation import created
from commands.remarketing.remarketed_device import check_not_remarketed
from commands.service_cases.case_hooks import AfterReturn, CaseHindrance
from eventstore.ids import derived_id


class RemarketingUnderWay(Refusal):
    """{number} devices are being sold; bring these to an end, or have them withdrawn, before remarketing is switched off."""

    code = "remarketing-under-way"
    de = "Es sind noch {number} Geräte in der Wiedervermarktung; bitte diese erst zu Ende bringen oder zurückziehen lassen, dann die Funktion ausschalten."


def _nothing_under_way(given: Given) -> None:
    holders = {given.holder(REMARKETED_CLAIM.of(value)) for value in sorted(given.claims(REMARKETED_CLAIM, ""))}
    if holders:
        raise RemarketingUnderWay(number=len(holders))


def _hindered(given: Given, device_id: UUID, device: Device) -> None:
    check_not_remarketed(given, device_id, device.identifiers)


def _begun(given: Given, case_id: UUID, case: ServiceCase, device_id: UUID, device: Device) -> Decision:
    """It has arrived already, with the return."""
    if case.whereabouts != "remarketing" or not is_agreed(given, "remarketing"):
        return []
    if any(given.holder(claim) is not None for claim in remarketed_claims(device_id, device.identifiers)):
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
NOT_WHILE_REMARKETED = CaseHindrance(_hindered)
REMARKETING_AFTER_RETURN = AfterReturn(_begun)
