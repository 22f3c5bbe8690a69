"""Certificates that a device was erased or destroyed: documents that are attached to it (H-16)."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from aggregates.device_terms import DeviceId
from aggregates.engine.claim import Claim, ClaimKind
from aggregates.engine.event import Event
from aggregates.engine.removal import RemovalReason
from aggregates.engine.words import Help, IdOf, InWords, Label

CERTIFICATE_CLAIM = ClaimKind("device_certificate", personal=False, alone_in="customer")
"""`document/certificate`, held by the device: which documents are certificates, and of what."""

CERTIFICATE = Label("Zertifikat", "Certificate")
CERTIFIED_ON = Label("Durchgeführt am", "Carried out on")
WITHDRAWN_FOR = Label("Grund", "Reason")
METHOD = Label("Verfahren", "Method")
CARRIED_OUT_BY = Label("Durchgeführt durch", "Carried out by")
WHICH_METHOD = Help("Wonach gelöscht oder vernichtet wurde, wie DIN 66399.", "By which it was erased or destroyed, such as DIN 66399.")
WHICH_COMPANY = Help("Das Unternehmen.", "The company.")

Certificate = Annotated[
    Literal["erasure", "destruction"],
    InWords(erasure=("Löschzertifikat", "certificate of erasure"), destruction=("Vernichtungszertifikat", "certificate of destruction")),
    CERTIFICATE,
]
Certified = Annotated[
    Literal["erasure", "destruction", "both"],
    InWords(
        erasure=("Löschzertifikat", "certificate of erasure"),
        destruction=("Vernichtungszertifikat", "certificate of destruction"),
        both=("Lösch- und Vernichtungszertifikat", "certificates of erasure and destruction"),
    ),
    CERTIFICATE,
]
"""What a device has certificates of."""
CertificateSource = Annotated[
    Literal["made", "uploaded"],
    InWords(made=("im Portal erstellt", "made by the portal"), uploaded=("hochgeladen", "uploaded")),
    Label("Herkunft", "Source"),
]
DocumentId = Annotated[UUID, IdOf("document"), Label("Dokument", "Document")]


def certificate_claim(document_id: UUID, certificate: str) -> Claim:
    return CERTIFICATE_CLAIM.of(f"{document_id}/{certificate}")


class DeviceCertified(
    Event,
    event="device.certified",
    de="{certificate} hinterlegt: {source}, durchgeführt am {on}[ durch {carried_out_by}][ ({method})]",
    en="{certificate} kept: {source}, carried out on {on}[ by {carried_out_by}][ ({method})]",
    about=(),
):
    """The document is attached to the device in the same append."""

    device_id: DeviceId
    document_id: DocumentId
    certificate: Certificate
    source: CertificateSource
    on: Annotated[date, CERTIFIED_ON]
    carried_out_by: Annotated[str | None, CARRIED_OUT_BY] = None
    method: Annotated[str | None, METHOD] = None

    def claims(self) -> Iterator[Claim]:
        yield certificate_claim(self.document_id, self.certificate)


class DeviceCertificateWithdrawn(
    Event,
    event="device.certificate_withdrawn",
    de="{certificate} zurückgezogen: {reason}",
    en="{certificate} withdrawn: {reason}",
    about=(),
):
    """Its document was removed in the same append."""

    device_id: DeviceId
    document_id: DocumentId
    certificate: Certificate
    reason: Annotated[RemovalReason, WITHDRAWN_FOR]

    def releases(self) -> Iterator[Claim]:
        yield certificate_claim(self.document_id, self.certificate)
