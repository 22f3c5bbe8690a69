"""Certificates of devices over HTTP: made by the portal, or uploaded; kept as documents of the device, and withdrawn (H-16)."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Form, Request, Response, UploadFile
from pydantic import BaseModel, ConfigDict

from aggregates.device import Device
from aggregates.devices.device_certificates import (
    CARRIED_OUT_BY,
    CERTIFICATE,
    CERTIFIED_ON,
    METHOD,
    WHICH_COMPANY,
    WHICH_METHOD,
    Certificate,
)
from aggregates.engine.words import Help, Label
from api.devices.devices import DEVICE
from api.devices.imeis import PastDay
from api.documents.attaching import AttachRoute, attach, read_file, take_files
from api.documents.certificate_pdf import certificate_pdf, file_name_of
from api.documents.certified_before import certified_before
from api.documents.certified_device import told_of_device
from api.documents.documents import content_gone
from api.engine.access import Caller, Writes
from api.engine.command_route import From, command_route
from api.engine.days import zone_of
from api.engine.language import language_of
from api.engine.route import guarded
from api.engine.shape import Shape
from api.engine.written import Wanted, Written
from commands.documents.add_document import AddDocument
from commands.documents.certify_device import CertifyDevice
from commands.documents.withdraw_certificate import WithdrawCertificate
from commands.engine.command import Given
from commands.engine.texts import OptionalName
from foundation.local_day import today_in

_TAG = "Dokumente / documents"
router = guarded(_TAG, "fulfilment", AttachRoute)
withdrawing = guarded(_TAG, "fulfilment")
_UPLOAD, _MAKE = "/devices/{device_id}/certificates", "/devices/{device_id}/certificates/made"

_Kind = Annotated[Certificate, CERTIFICATE]
_On = Annotated[PastDay, CERTIFIED_ON]
_By = Annotated[OptionalName, CARRIED_OUT_BY, WHICH_COMPANY]
_Method = Annotated[OptionalName, METHOD, WHICH_METHOD]


class CertificateUpload(BaseModel):
    """A certificate that somebody else has issued."""

    model_config = ConfigDict(extra="forbid")
    file: Annotated[UploadFile, Label("Datei", "File"), Help("Meist ein PDF.", "A PDF, as a rule.")]
    certificate: _Kind
    on: _On
    carried_out_by: _By = None
    method: _Method = None


class MakeCertificateBody(Shape):
    certificate: _Kind
    on: _On
    carried_out_by: _By = None
    method: _Method = None


def _may(_caller: Caller, given: Given, device_id: UUID) -> bool:
    return AddDocument.about(attached_kind=Device.stem, attached_id=device_id).check(given)


DEVICE.actions.add("certify", router, f"POST {_UPLOAD}", _may)
DEVICE.actions.add("make_certificate", router, f"POST {_MAKE}", _may)
take_files(_UPLOAD)


@router.post(
    _UPLOAD,
    status_code=201,
    response_model=Written,
    summary="Lösch- oder Vernichtungszertifikat hinterlegen / Keep a certificate of erasure or destruction",
    description="The file as `multipart/form-data`, kept as a document of the device.",
)
def certify_device(device_id: UUID, upload: Annotated[CertificateUpload, Form()], caller: Writes, wanted: Wanted) -> Response:
    told: dict[str, Any] = upload.model_dump(exclude={"file"})
    content = read_file(caller, upload.file)
    return attach(
        caller,
        wanted,
        CertifyDevice,
        upload.file.filename,
        content,
        certified_before(caller, device_id, upload.certificate),
        attached_id=device_id,
        source="uploaded",
        asked_at=datetime.now(UTC),
        **told,
    )


@router.post(
    _MAKE,
    status_code=201,
    response_model=Written,
    summary="Lösch- oder Vernichtungszertifikat erstellen / Make a certificate of erasure or destruction",
    description="As PDF/A in the language of the request, kept as a document of the device.",
)
def make_certificate(device_id: UUID, body: MakeCertificateBody, caller: Writes, wanted: Wanted, request: Request) -> Response:
    language, today = language_of(request), today_in(zone_of(caller, caller.customer))
    said = body.model_dump()
    shown_as, told = told_of_device(caller, device_id, made_on=today, **said)
    content = certificate_pdf(told, language)
    return attach(
        caller,
        wanted,
        CertifyDevice,
        file_name_of(told, language),
        content,
        certified_before(caller, shown_as, body.certificate),
        attached_id=shown_as,
        source="made",
        asked_at=datetime.now(UTC),
        **said,
    )


command_route(
    withdrawing,
    "POST /devices/{device_id}/certificates/{document_id}/withdrawal",
    WithdrawCertificate,
    "Zertifikat zurückziehen: sein Inhalt ist danach nirgends mehr lesbar / Withdraw a certificate: its content can't be read anywhere any more",
    source=From(about="document_id"),
    remark=content_gone,
    example={"reason": "mistaken"},
)
