"""What is told of a device, as types (H-05, F-08, F-09)."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from aggregates.agreements.device_kinds import DeviceKind
from aggregates.device_terms import DeviceSource, Loss, Whereabouts
from aggregates.devices.device_certificates import Certificate, CertificateSource
from aggregates.devices.device_pool import PoolCondition
from aggregates.user import UserStatus
from readmodels.engine.remark import Remark
from readmodels.users.user_told import NumberInDevice, OwnFieldsTold


class HolderTold(TypedDict):
    """The user who has a device."""

    id: UUID
    name: str
    status: UserStatus


class HolderThen(TypedDict):
    """The user who had a device at a moment: `name` then, and today."""

    id: UUID
    name: str
    status: Annotated[UserStatus | None, Field(description="null: as far as is known, there was no such user yet")]
    name_today: str


class FormerIdentifier(TypedDict):
    """An identifier that the device had: until when, and why no more."""

    identifier: Annotated[str, Field(description="Kind and value")]
    printed: Annotated[str, Field(description="As it is printed")]
    on: date
    reason: str


class CaseOfDevice(TypedDict):
    """An open clarification case."""

    id: str
    kind: str
    priority: int
    opened_at: datetime


class CertificateTold(TypedDict):
    """A certificate that the device was erased or destroyed; its content is at `/documents/{document_id}/content`."""

    certificate: Certificate
    document_id: UUID
    on: Annotated[date, Field(description="When it was carried out")]
    source: CertificateSource
    carried_out_by: str | None
    method: str | None


class DeviceTold(TypedDict):
    """A device with its user and numbers."""

    id: UUID
    kind: DeviceKind
    maker: str | None
    model: str | None
    size: str | None
    colour: str | None
    further: OwnFieldsTold
    imei: str | None
    imei2: str | None
    serial_number: str | None
    identifiers: Annotated[list[str], Field(description="Kind and value of each")]
    former_identifiers: list[FormerIdentifier]
    source: DeviceSource
    known_since: datetime
    unknown: Annotated[bool, Field(description="Only the feed knows it")]
    hidden: Annotated[Remark | None, Field(description="Why it is on no list")]
    activation_locked: bool
    whereabouts: Annotated[
        Whereabouts | None, Field(description="Where it went when it was returned; null while somebody has it, or may have")
    ]
    pool_condition: Annotated[PoolCondition | None, Field(description="In which condition it lies in the pool, if that was said")]
    pool_place: str | None
    lost: Annotated[Loss | None, Field(description="Lost or stolen, until it is found; null otherwise")]
    certificates: Annotated[list[CertificateTold], Field(description="Those of records that became part of it, too")]
    note_count: int
    version: int
    user: HolderTold | None
    sims: list[NumberInDevice]
    cases: list[CaseOfDevice]
    merged_from: Annotated[list[UUID], Field(description="Records that became part of it")]
    merged_into: Annotated[
        UUID | None, Field(description="Where another record was asked for: the device that it became part of, which is told")
    ]
    no_number_reason: Annotated[Remark | None, Field(description="Why no number in use stands in it")]
