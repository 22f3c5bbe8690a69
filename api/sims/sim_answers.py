"""What is told of a number, as types (H-04, F-07, F-08, F-10)."""

from datetime import date
from typing import Annotated, NotRequired
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from aggregates.agreements.device_kinds import DeviceKind
from aggregates.sim_terms import LinkSource, SimStatus
from api.engine.written import Written
from readmodels.engine.remark import Remark


class DeviceOfNumber(TypedDict):
    """The device in which a number is."""

    id: UUID
    kind: DeviceKind
    maker: str | None
    model: str | None
    imei: str | None


class DeviceOfNumberThen(DeviceOfNumber):
    """The device in which a number was at a moment: what it was called then, and what it is called today."""

    name: str
    name_today: str


class UserOfNumber(TypedDict):
    """Whose a number is: the user of its device, or of the number itself."""

    id: UUID
    name: str


class UserOfNumberThen(UserOfNumber):
    """Whose a number was at a moment: `name` then, and today."""

    name_today: str


class NumberTold(TypedDict):
    """A number with tariff, card and device."""

    id: UUID
    number: Annotated[str, Field(description="In E.164", examples=["+4915550990001"])]
    carrier: str
    updated_by_feed: Annotated[bool, Field(description="False: a number of another carrier, which no feed updates")]
    served_by_operator: Annotated[
        bool | None,
        Field(description="Whether the operator serves this number of another carrier, too; null of a carrier's that feeds bring"),
    ]
    status: SimStatus
    iccid: str | None
    card_type: str | None
    tariff: str | None
    options: list[str]
    contract_start: date | None
    contract_end: date | None
    earliest_renewal: date | None
    subsidy: bool | None
    renewal: bool | None
    hardware_calloff: bool | None
    billing_account: str | None
    missing_since: Annotated[date | None, Field(description="Since when the feed hasn't had it any more")]
    has_codes: Annotated[bool, Field(description="PIN or PUK are kept; `POST /sims/{sim_id}/codes` shows them")]
    link_source: Annotated[LinkSource | None, Field(description="How it came into its device")]
    version: int
    device: DeviceOfNumber | None
    user: UserOfNumber | None
    no_device_reason: Annotated[Remark | None, Field(description="Why it stands without a device")]
    notes: list[Remark]


class Codes(TypedDict):
    """What is kept of PIN and PUK."""

    pin: NotRequired[str]
    puk: NotRequired[str]
    pin2: NotRequired[str]
    puk2: NotRequired[str]


class ShownCodes(Written):
    """The codes of a number, and that they were looked at."""

    codes: Codes
