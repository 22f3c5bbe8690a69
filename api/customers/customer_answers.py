"""What is told of a customer, as types (H-25, F-07, F-08)."""

from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from aggregates.agreements.device_kinds import DeviceKind
from aggregates.customer import Feature
from aggregates.working_calendar import FederalState
from api.engine.answer import Texts
from readmodels.engine.remark import Remark


class CustomerNamed(TypedDict):
    """A customer."""

    id: UUID
    customer_number: str
    name: str


class CustomerTold(CustomerNamed):
    """A customer, as the operator has it."""

    time_zone: Annotated[str, Field(examples=["Europe/Berlin"])]


class FeatureTold(Texts):
    """A function that is switched on per customer."""

    feature: Feature
    on: bool


class DeviceKindTold(Texts):
    """A kind of devices; `hidden`: all of it are on no list."""

    kind: DeviceKind
    hidden: bool


class OwnFieldTold(TypedDict):
    """A field of the customer's own."""

    key: str
    label_de: str
    label_en: str


class WorkingHoursTold(TypedDict):
    """When is worked, as times of day in the customer's time zone."""

    opens_at: str
    closes_at: str
    cut_off_at: Annotated[str, Field(description="What comes later counts for the next working day")]


class CaseRemindersTold(TypedDict):
    """After how many working days what is open at service cases is brought to mind, again and again; null: never."""

    open_return: Annotated[int | None, Field(description="A device that hasn't come back, by mail to its user")]
    unanswered: Annotated[int | None, Field(description="What one side asked the other")]


class SettingsTold(CustomerTold):
    """What is set for the customer."""

    unknown_devices: Annotated[bool, Field(description="Devices that only the feed knows are imported")]
    features: list[FeatureTold]
    user_fields: list[OwnFieldTold]
    device_fields: list[OwnFieldTold]
    feed_brake_percent: Annotated[int, Field(description="A feed that would change more than so many percent is held")]
    federal_state: Annotated[FederalState | None, Field(description="Whose holidays count; null: those of all Germany alone")]
    working_hours: WorkingHoursTold
    case_reminders: CaseRemindersTold
    version: int
    device_kinds: list[DeviceKindTold]
    notes: list[Remark]
