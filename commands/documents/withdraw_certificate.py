"""Withdraw a certificate of a device: its document is removed, and the device has none of it any more (H-16)."""

from uuid import UUID

from aggregates.device import Device
from aggregates.devices.device_certificates import CERTIFICATE_CLAIM
from aggregates.document import Document
from commands.devices.present_device import are_one_device
from commands.documents.remove_document import RemoveDocument
from commands.engine.command import Decision, Given, Refusal


class NoCertificateOfDevice(Refusal):
    """The device has no such certificate; its detail lists those that it has."""

    status = 404
    code = "no-certificate-of-device"
    de = "Ein solches Zertifikat hat das Gerät nicht; die Detailansicht des Geräts nennt die vorhandenen."


class WithdrawCertificate(RemoveDocument):
    device_id: UUID

    def check(self, given: Given) -> bool:
        self._check_is_one(given)
        return super().check(given)

    def decide(self, given: Given) -> Decision:
        self._check_is_one(given)
        return super().decide(given)

    def _check_is_one(self, given: Given) -> None:
        """Of the device, or of a record that became part of it; one that was removed was one, perhaps."""
        given.state(Device, self.device_id)
        document = given.state(Document, self.document_id)
        kind, _, thing_id = document.attached_to.partition(":")
        there = document.status != "there" or given.claims(CERTIFICATE_CLAIM, f"{self.document_id}/")
        if kind != Device.stem or not there or not are_one_device(given, UUID(thing_id), self.device_id):
            raise NoCertificateOfDevice
