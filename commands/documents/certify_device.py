"""Keep a certificate that a device was erased or destroyed, as a document of the device (H-16).

Sent by api/documents/certifying.py.
"""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from aggregates.customer import Customer
from aggregates.device import Device
from aggregates.device_terms import DeviceReturned
from aggregates.devices.device_certificates import (
    CARRIED_OUT_BY,
    CERTIFICATE,
    CERTIFIED_ON,
    METHOD,
    Certificate,
    CertificateSource,
    DeviceCertified,
)
from aggregates.engine.event import Event
from commands.devices.present_device import device_name, present_device, records_of
from commands.documents.add_document import AddDocument
from commands.documents.certificate_hindrance import CERTIFICATE_HINDRANCES
from commands.engine.command import Decision, Given, Refusal
from commands.engine.moments import Day, OnDay
from commands.engine.on_day import DayToCome
from commands.engine.texts import OptionalName


class DestroyedDeviceIsHeld(Refusal):
    """Somebody has {device}, so it can't have been destroyed; say first where it went, by a return or by its remarketing."""

    code = "destroyed-device-is-held"
    de = "{device} hat noch jemand, es kann also nicht vernichtet sein; bitte erst sagen, wohin es ging, durch eine Rückgabe oder die Wiedervermarktung."


class DestroyedDeviceIsTheLessors(Refusal):
    """{device} was given back to its lessor, so it isn't the customer's to be destroyed; if it is there again, give it to a user first, and say by a return where it goes."""

    code = "destroyed-device-is-the-lessors"
    de = "{device} ging an den Leasinggeber zurück und ist nicht mehr Sache des Kunden, wird hier also nicht vernichtet; ist es doch wieder da, es erst einem Nutzer geben und mit einer Rückgabe sagen, wohin es geht."


def check_certifiable(given: Given, device_id: UUID, certificate: Certificate) -> None:
    """Raise DestroyedDeviceIsHeld, DestroyedDeviceIsTheLessors, or what else it is in, where it isn't so."""
    device = present_device(given, device_id)
    if certificate != "destruction":
        return
    if device.user_id is not None:
        raise DestroyedDeviceIsHeld(device=device_name(device))
    if device.whereabouts == "lessor":
        raise DestroyedDeviceIsTheLessors(device=device_name(device))
    for hindrance in CERTIFICATE_HINDRANCES:
        hindrance.check(given, device_id, device)


class CertifyDevice(AddDocument):
    """`attached_id` is the device's; `most` as of any other document. One in the pool that was destroyed doesn't lie there any more. `asked_at`: when it is asked; None: nobody knows what day it is."""

    made_here: ClassVar[frozenset[str]] = AddDocument.made_here | {"asked_at"}

    attached_kind: str = Device.stem
    certificate: Annotated[Certificate, CERTIFICATE]
    source: CertificateSource
    on: Annotated[Day, CERTIFIED_ON]
    carried_out_by: Annotated[OptionalName, CARRIED_OUT_BY] = None
    method: Annotated[OptionalName, METHOD] = None
    asked_at: datetime | None = None

    def on_day(self, given: Given) -> OnDay:
        """Tell the day: the device was known by then, as whichever of its records."""
        zone = ZoneInfo(given.state(Customer, given.customer_id).time_zone)
        return OnDay(
            self.attached_id, "certificates", self.on, zone, effective=False, records=frozenset(records_of(given, self.attached_id))
        )

    def decide(self, given: Given) -> Decision:
        added = super().decide(given)
        if not added:
            return []
        check_certifiable(given, self.attached_id, self.certificate)
        if self.asked_at is not None and self.on > given.state(Customer, given.customer_id).working_days.local_day(self.asked_at):
            raise DayToCome(day=self.on)
        certified = DeviceCertified(
            device_id=self.attached_id,
            document_id=self.document_id,
            certificate=self.certificate,
            source=self.source,
            on=self.on,
            carried_out_by=self.carried_out_by,
            method=self.method,
        )
        events: list[Event] = [certified]
        if self.certificate == "destruction" and present_device(given, self.attached_id).whereabouts == "pool":
            events.append(DeviceReturned(device_id=self.attached_id, whereabouts="destruction"))
        return [*added, *((self.attached_id, event) for event in events)]
