"""What is told of a user, as types (H-03, H-04)."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from aggregates.user import UserStatus
from readmodels.engine.remark import Remark


class TermOfNumber(TypedDict):
    """A number with its tariff and its contract's term."""

    id: UUID
    number: Annotated[str, Field(description="In E.164", examples=["+4915550990001"])]
    carrier: str
    status: Annotated[str, Field(description="As `status` of the list of numbers")]
    tariff: str | None
    options: list[str]
    iccid: str | None
    contract_end: date | None
    earliest_renewal: date | None
    updated_by_feed: Annotated[bool, Field(description="False: a number of another carrier, which no feed updates")]
    served_by_operator: Annotated[bool | None, Field(description="As `served_by_operator` of a number")]
    missing_since: Annotated[date | None, Field(description="Since when the feed hasn't had it any more")]


class NumberInDevice(TermOfNumber):
    """A number that stands in a device."""

    link_source: Annotated[str | None, Field(description="How it came into the device, as `link_source` of a number")]


class NumberWithoutDevice(TermOfNumber):
    """A number of a user that stands in no device which is shown."""

    no_device_reason: Literal["in_no_device", "in_unknown_device", "in_hidden_device"]


class HeldDevice(TypedDict):
    """A device that a user has, with the numbers in it."""

    id: UUID
    kind: Annotated[str, Field(description="As `kind` of the list of devices")]
    maker: str | None
    model: str | None
    imei: str | None
    imei2: str | None
    serial_number: str | None
    activation_locked: bool
    unknown: Annotated[bool, Field(description="Only the feed knows it")]
    sims: list[NumberInDevice]


class HeldDeviceThen(HeldDevice):
    """A device that a user had at a moment: what it was called then, and what it is called today."""

    name: str
    name_today: str


class AddressTold(TypedDict):
    """A delivery address."""

    recipient: str
    street: str
    postal_code: str
    city: str
    country: str


OwnFieldsTold = Annotated[dict[str, str], Field(description="The customer's own fields, by key; which there are, `GET /customer` tells")]


class UserTold(TypedDict):
    """A user with devices and numbers."""

    id: UUID
    name: str
    status: UserStatus
    email: str | None
    group: str | None
    personnel_number: str | None
    cost_centre: str | None
    primary_address: AddressTold | None
    additional_addresses: list[AddressTold]
    further: OwnFieldsTold
    erased: Annotated[bool, Field(description="The personal data were destroyed")]
    version: int
    why_listed: Annotated[Remark | None, Field(description="Of who is inactive: why lists show them all the same")]
    devices: list[HeldDevice]
    hidden_devices: Annotated[list[HeldDevice], Field(description="Those that are on no list, but held all the same")]
    sims: Annotated[list[NumberWithoutDevice], Field(description="Numbers that stand in none of the devices, and why")]
    notes: list[Remark]
