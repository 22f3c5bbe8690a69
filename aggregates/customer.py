"""A customer: the tenant, with the settings that decide what its portal does."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict

from aggregates.agreements.approval_rules import NO_APPROVAL, ApprovalRules, ApprovalRulesChanged
from aggregates.agreements.device_kinds import DeviceKind
from aggregates.agreements.exchange_models import ExchangeModel, ExchangeModelsAgreed
from aggregates.agreements.features import Feature
from aggregates.case_reminders import USUAL_REMINDERS, CaseReminders, CaseRemindersChanged
from aggregates.engine.aggregate import Aggregate
from aggregates.engine.claim import Claim, ClaimKind
from aggregates.engine.event import EVERY_FACET, Changes, Event
from aggregates.engine.words import InWords, Label
from aggregates.working_calendar import FEDERAL_STATE, USUAL_HOURS, FederalState, WorkingHours, working_days
from foundation.noun import Noun
from foundation.working_days import WorkingDays

CUSTOMER_NUMBER_CLAIM = ClaimKind("customer_number", personal=False, alone_in="system", noun=Noun("Kundennummer", "customer number"))

CUSTOMER_NAME = Label("Name", "Name")
CUSTOMER_NUMBER = Label("Kundennummer", "Customer number")
TIME_ZONE = Label("Zeitzone", "Time zone")
FEED_BRAKE = Label("Importbremse in %", "Feed brake in %")

FieldOf = Annotated[Literal["user", "device"], InWords(user=("Nutzer", "user"), device=("Gerät", "device"))]


class MasterDataField(BaseModel):
    """A field of the customer's own in the master data of its users or devices ("kundenindividuelle Stammdaten")."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    key: str
    label_de: str
    label_en: str


class CustomerRegistered(
    Event,
    event="customer.registered",
    opens_key=True,
    de="Kunde {name} mit der Kundennummer {customer_number} angelegt",
    en="Customer {name} registered with customer number {customer_number}",
    about=(EVERY_FACET,),
):
    name: str
    customer_number: str
    time_zone: str

    def claims(self) -> Iterator[Claim]:
        yield CUSTOMER_NUMBER_CLAIM.of(self.customer_number)


class CustomerRenamed(
    Event,
    event="customer.renamed",
    de="Kunde von {was} in {name} umbenannt",
    en="Customer renamed from {was} to {name}",
    changes=Changes("name"),
):
    name: Annotated[str, CUSTOMER_NAME]
    was: str


class TimeZoneChanged(
    Event,
    event="customer.time_zone_changed",
    de="Zeitzone von {was} auf {time_zone} geändert",
    en="Time zone changed from {was} to {time_zone}",
    changes=Changes("time_zone"),
):
    time_zone: Annotated[str, TIME_ZONE]
    was: str


class UnknownDevicesSwitchedOn(
    Event,
    event="customer.unknown_devices_switched_on",
    de="Import unbekannter Geräte eingeschaltet",
    en="Import of unknown devices switched on",
    about=("unknown_devices",),
):
    """Devices that only the feed knows are shown from now on, those seen meanwhile included (F-07)."""


class UnknownDevicesSwitchedOff(
    Event,
    event="customer.unknown_devices_switched_off",
    de="Import unbekannter Geräte ausgeschaltet",
    en="Import of unknown devices switched off",
    about=("unknown_devices",),
):
    """Devices that only the feed knows are hidden from now on; what is observed stays recorded (F-07)."""


class DeviceKindHidden(
    Event, event="customer.device_kind_hidden", de="Geräte der Art {kind} ausgeblendet", en="Devices of the kind {kind} hidden"
):
    """Devices of this kind are on no list and in no figure from now on; a number in one says so (F-08)."""

    kind: DeviceKind

    def facets(self) -> frozenset[str]:
        return frozenset({f"hidden_kind.{self.kind}"})


class DeviceKindShown(
    Event, event="customer.device_kind_shown", de="Geräte der Art {kind} wieder eingeblendet", en="Devices of the kind {kind} shown again"
):
    kind: DeviceKind

    def facets(self) -> frozenset[str]:
        return frozenset({f"hidden_kind.{self.kind}"})


class FeatureSwitchedOn(
    Event, event="customer.feature_switched_on", de="Funktion {feature} eingeschaltet", en="Feature {feature} switched on"
):
    feature: Feature

    def facets(self) -> frozenset[str]:
        return frozenset({f"feature.{self.feature}"})


class FeatureSwitchedOff(
    Event, event="customer.feature_switched_off", de="Funktion {feature} ausgeschaltet", en="Feature {feature} switched off"
):
    feature: Feature

    def facets(self) -> frozenset[str]:
        return frozenset({f"feature.{self.feature}"})


class MasterDataFieldDefined(
    Event,
    event="customer.master_data_field_defined",
    de="Eigenes Stammdatenfeld {field.label_de} festgelegt",
    en="Master-data field {field.label_en} defined",
):
    of: FieldOf
    field: MasterDataField

    def facets(self) -> frozenset[str]:
        return frozenset({f"{self.of}_fields"})


class MasterDataFieldWithdrawn(
    Event, event="customer.master_data_field_withdrawn", de="Eigenes Stammdatenfeld {key} entfernt", en="Master-data field {key} withdrawn"
):
    of: FieldOf
    key: str

    def facets(self) -> frozenset[str]:
        return frozenset({f"{self.of}_fields"})


class FeedBrakeChanged(
    Event,
    event="customer.feed_brake_changed",
    de="Importbremse von {was} % auf {percent} % geändert",
    en="Feed brake changed from {was} % to {percent} %",
    changes=Changes("percent"),
):
    """The share of numbers, in per cent, that may vanish, go inactive or move before a feed is held (F-15)."""

    percent: Annotated[int, FEED_BRAKE]
    was: int


class FederalStateChanged(
    Event,
    event="customer.federal_state_changed",
    de="Bundesland der Feiertage[ von {was}][ auf {federal_state}] geändert",
    en="Federal state of the holidays changed[ from {was}][ to {federal_state}]",
    changes=Changes("federal_state"),
):
    """Whose holidays count; None: those of all Germany alone."""

    federal_state: Annotated[FederalState | None, FEDERAL_STATE]
    was: Annotated[FederalState | None, FEDERAL_STATE]


class WorkingHoursChanged(
    Event,
    event="customer.working_hours_changed",
    de="Arbeitszeit auf {hours.opens_at} bis {hours.closes_at} Uhr geändert, Annahmeschluss {hours.cut_off_at} Uhr",
    en="Working hours changed to {hours.opens_at} until {hours.closes_at}, cut-off time {hours.cut_off_at}",
    changes=Changes("hours"),
):
    """What comes in after the cut-off time counts for the next working day."""

    hours: WorkingHours
    was: WorkingHours


@dataclass(frozen=True, slots=True)
class Customer(Aggregate):
    stem: ClassVar[str] = "customer"
    noun: ClassVar[Noun] = Noun("Kunde", "customer")

    name: str = ""
    customer_number: str = ""
    time_zone: str = "Europe/Berlin"
    unknown_devices: bool = True
    hidden_kinds: frozenset[DeviceKind] = frozenset()
    features: frozenset[Feature] = frozenset()
    user_fields: tuple[MasterDataField, ...] = ()
    device_fields: tuple[MasterDataField, ...] = ()
    feed_brake_percent: int = 20
    federal_state: FederalState | None = None
    working_hours: WorkingHours = USUAL_HOURS
    approval: ApprovalRules = NO_APPROVAL
    case_reminders: CaseReminders = USUAL_REMINDERS
    exchange_models: tuple[ExchangeModel, ...] = ()

    @property
    def working_days(self) -> WorkingDays:
        """When the customer's working days are, as it is set now."""
        return working_days(self.time_zone, self.federal_state, self.working_hours)

    def fields_of(self, of: FieldOf) -> tuple[MasterDataField, ...]:
        return self.user_fields if of == "user" else self.device_fields

    def evolve(self, event: Event) -> Self:  # noqa: PLR0911, PLR0912
        match event:
            case CustomerRegistered():
                return replace(self, name=event.name, customer_number=event.customer_number, time_zone=event.time_zone)
            case CustomerRenamed():
                return replace(self, name=event.name)
            case TimeZoneChanged():
                return replace(self, time_zone=event.time_zone)
            case UnknownDevicesSwitchedOn():
                return replace(self, unknown_devices=True)
            case UnknownDevicesSwitchedOff():
                return replace(self, unknown_devices=False)
            case DeviceKindHidden():
                return replace(self, hidden_kinds=self.hidden_kinds | {event.kind})
            case DeviceKindShown():
                return replace(self, hidden_kinds=self.hidden_kinds - {event.kind})
            case FeatureSwitchedOn():
                return replace(self, features=self.features | {event.feature})
            case FeatureSwitchedOff():
                return replace(self, features=self.features - {event.feature})
            case MasterDataFieldDefined():
                kept = tuple(field for field in self.fields_of(event.of) if field.key != event.field.key)
                return self._with_fields(event.of, (*kept, event.field))
            case MasterDataFieldWithdrawn():
                return self._with_fields(event.of, tuple(field for field in self.fields_of(event.of) if field.key != event.key))
            case FeedBrakeChanged():
                return replace(self, feed_brake_percent=event.percent)
            case FederalStateChanged():
                return replace(self, federal_state=event.federal_state)
            case WorkingHoursChanged():
                return replace(self, working_hours=event.hours)
            case ApprovalRulesChanged():
                return replace(self, approval=event.rules)
            case CaseRemindersChanged():
                return replace(self, case_reminders=event.reminders)
            case ExchangeModelsAgreed():
                return replace(self, exchange_models=event.models)
            case _:
                return self

    def _with_fields(self, of: FieldOf, fields: tuple[MasterDataField, ...]) -> Self:
        return replace(self, user_fields=fields) if of == "user" else replace(self, device_fields=fields)
