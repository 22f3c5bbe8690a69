"""Certificates of devices are documents of theirs: kept with what they certify, withdrawn with a reason, wherever the document is removed (H-16)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from aggregates.device import DeviceAssigned
from aggregates.device_terms import DeviceReturned
from aggregates.devices.device_certificates import DeviceCertificateWithdrawn, DeviceCertified
from aggregates.document import DocumentAdded, DocumentRemoved
from commands.devices.assign_device import AssignDevice, DeviceIsDestroyed
from commands.devices.keep_in_pool import DeviceIsOutOfReach, KeepInPool
from commands.documents.add_document import TooManyDocuments
from commands.documents.certify_device import CertifyDevice, DestroyedDeviceIsHeld
from commands.documents.remove_document import RemoveDocument
from commands.documents.withdraw_certificate import NoCertificateOfDevice, WithdrawCertificate
from commands.engine.command import NotFound
from commands.engine.on_day import DayToCome
from tests.commands.documents.test_documents import DEVICE, DOCUMENT, OTHER, PERSON, REGISTERED, USER, added
from tests.commands.made_up import PHONE, customer, device
from tests.commands.scenario import given

DAY = date(2026, 11, 2)
ERASED: dict[str, Any] = {
    "certificate": "erasure",
    "source": "made",
    "on": DAY,
    "carried_out_by": "Beispiel Recycling GmbH",
    "method": None,
}


def certify(document_id: UUID = DOCUMENT, **fields: Any) -> CertifyDevice:
    content: dict[str, Any] = added(document_id)[1].model_dump(exclude={"attached_to"})
    return CertifyDevice.model_validate({**content, "attached_id": DEVICE, "most": 2, **ERASED, **fields})


def certified(document_id: UUID = DOCUMENT, **fields: Any) -> tuple[UUID, DeviceCertified]:
    return DEVICE, DeviceCertified.model_validate({"device_id": DEVICE, "document_id": document_id, **ERASED, **fields})


def removed(reason: Any = "outdated", **fields: Any) -> tuple[Any, ...]:
    gone = DocumentRemoved(document_id=DOCUMENT, attached_to=f"device:{DEVICE}", reason=reason)
    told = {"device_id": DEVICE, "document_id": DOCUMENT, "certificate": "erasure", "reason": reason, **fields}
    return (DOCUMENT, gone), (DEVICE, DeviceCertificateWithdrawn.model_validate(told))


@pytest.mark.requirement("H-16")
def test_a_certificate_is_a_document_of_its_device() -> None:
    given(REGISTERED).when(certify()).then(added(), certified())
    given(REGISTERED, added(), certified()).when(certify(OTHER, source="uploaded")).then(added(OTHER), certified(OTHER, source="uploaded"))
    given(REGISTERED, added(), certified()).when(certify(OTHER, most=1)).refused(TooManyDocuments)
    given().when(certify()).refused(NotFound)


@pytest.mark.requirement("H-16")
def test_what_somebody_has_is_not_certified_to_be_destroyed() -> None:
    held = (DEVICE, DeviceAssigned(user_id=USER, device_id=DEVICE))
    given(PERSON, REGISTERED, held).when(certify(certificate="destruction")).refused(DestroyedDeviceIsHeld)
    given(PERSON, REGISTERED, held).when(certify()).then(added(), certified())
    given(REGISTERED).when(certify(certificate="destruction")).then(added(), certified(certificate="destruction"))


@pytest.mark.requirement("H-16")
def test_nothing_is_certified_of_a_day_that_has_yet_to_come_where_the_customer_is() -> None:
    asked_at = datetime(2026, 11, 1, 22, 59, tzinfo=UTC)
    """A minute before the second of November in Berlin."""
    given(customer(), REGISTERED).when(certify(asked_at=asked_at)).refused(DayToCome)
    given(customer(), REGISTERED).when(certify(asked_at=asked_at + timedelta(minutes=1))).then(added(), certified())


@pytest.mark.requirement("H-16", "H-12")
def test_what_is_destroyed_lies_in_no_pool_and_is_nobodys_until_the_certificate_is_withdrawn() -> None:
    pooled = (DEVICE, DeviceReturned(device_id=DEVICE, whereabouts="pool"))
    destroyed = (added(), certified(certificate="destruction"))
    gone = (DEVICE, DeviceReturned(device_id=DEVICE, whereabouts="destruction"))
    given(REGISTERED, pooled).when(certify(certificate="destruction")).then(*destroyed, gone)
    assign = AssignDevice(device_id=DEVICE, user_id=USER)
    given(PERSON, REGISTERED, pooled, *destroyed, gone).when(assign).refused(DeviceIsDestroyed)
    given(REGISTERED, pooled, *destroyed, gone).when(KeepInPool(device_id=DEVICE, condition="used")).refused(DeviceIsOutOfReach)
    given(PERSON, REGISTERED, *destroyed, *removed(certificate="destruction")).when(assign).then(
        (DEVICE, DeviceAssigned(user_id=USER, device_id=DEVICE))
    )


@pytest.mark.requirement("H-16")
def test_it_is_withdrawn_with_its_document_whichever_is_asked_for() -> None:
    there = (REGISTERED, added(), certified())
    withdraw = WithdrawCertificate(device_id=DEVICE, document_id=DOCUMENT, reason="outdated")
    given(*there).when(withdraw).then(*removed())
    given(*there).when(RemoveDocument(document_id=DOCUMENT, reason="mistaken")).then(*removed("mistaken"))
    given(*there, *removed()).when(withdraw).then()


@pytest.mark.requirement("H-16")
def test_only_what_is_a_certificate_of_the_device_is_withdrawn_so() -> None:
    withdraw = WithdrawCertificate(device_id=DEVICE, document_id=DOCUMENT, reason="outdated")
    given(REGISTERED, added()).when(withdraw).refused(NoCertificateOfDevice)
    given(device(), REGISTERED, added(), certified()).when(withdraw.model_copy(update={"device_id": PHONE})).refused(NoCertificateOfDevice)
    of_person: tuple[UUID, DocumentAdded] = added(kind="user", thing=USER)
    given(PERSON, REGISTERED, of_person).when(withdraw).refused(NoCertificateOfDevice)
    given(REGISTERED).when(withdraw).refused(NotFound)
