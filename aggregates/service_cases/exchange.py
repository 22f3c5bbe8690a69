"""An exchange: another device comes in the place of one; when it has arrived, the old one goes back by a return of its own (H-13)."""

from collections.abc import Iterator
from typing import Annotated

from aggregates.device_terms import DESCRIPTION, IDENTIFIERS, DeviceDescription, DeviceId, Identifier, Whereabouts
from aggregates.engine.claim import Claim
from aggregates.engine.event import EVERY_FACET, Event, FirstValues, Personal
from aggregates.order_terms import REMARKS, TRACKING_NUMBER, ParcelCarrier, PromisedOn, ShippedDevice
from aggregates.orders.parcels import on_their_way
from aggregates.service_cases.any_case import CaseCancelled
from aggregates.service_cases.claims import CASE_NUMBER_CLAIM, DEVICE_IN_CASE_CLAIM
from aggregates.service_cases.defect_questions import Answers, QuestionsVersion, at_no_hour, nothing_asked
from aggregates.service_cases.exchange_terms import (
    NEWER_MAKER,
    NEWER_MODEL,
    ExchangeOccasion,
    OldDeviceId,
    ReplacementWanted,
    nothing_newer,
)
from aggregates.service_cases.parcels import ParcelId, found_by_number, not_followed
from aggregates.service_cases.step import Step
from aggregates.service_cases.terms import CASE_NUMBER, NUMBERS, NumberInCase, PickUpOn, PickUpWindowOrNone, SendingWay, ServiceCaseId
from aggregates.sim_terms import Number
from aggregates.user import UserIdOrNone


class ExchangeRequested(
    Event,
    event="service_case.exchange_requested",
    version=4,
    upcasts={1: nothing_asked, 2: at_no_hour, 3: nothing_newer},
    de="{Austausch case_id|Austausch} von {Gerät device_id|diesem Gerät} beauftragt ({occasion}): {replacement}[ {newer_model}][, zugesagt für {promised_on}]; altes Gerät → {whereabouts}, Versandart: {sending}[ am {pick_up_on}][ zwischen {pick_up_window}]",
    en="{Exchange case_id|Exchange} of {device device_id|this device} requested ({occasion}): {replacement}[ {newer_model}][, promised for {promised_on}]; old device → {whereabouts}, shipping: {sending}[ on {pick_up_on}][ between {pick_up_window}]",
    changes=FirstValues(),
    about=(EVERY_FACET,),
):
    """`whereabouts` and `sending`: of the old device, once the new one has arrived; `promised_on`: the working day on which that is there, if one is promised; `newer_maker` and `newer_model`: which one is agreed in its place, where a newer one comes."""

    case_id: ServiceCaseId
    number: Annotated[str, CASE_NUMBER]
    device_id: DeviceId
    user_id: UserIdOrNone
    identifiers: Annotated[tuple[Identifier, ...], IDENTIFIERS]
    description: Annotated[DeviceDescription, DESCRIPTION]
    occasion: ExchangeOccasion
    replacement: ReplacementWanted
    whereabouts: Whereabouts
    sending: SendingWay
    numbers: Annotated[tuple[NumberInCase, ...], NUMBERS] = ()
    pick_up_on: PickUpOn = None
    promised_on: PromisedOn = None
    remarks: Annotated[str | None, Personal(subject="user_id", or_own=True), REMARKS] = None
    answers: Answers = ()
    questions_version: QuestionsVersion = None
    pick_up_window: PickUpWindowOrNone = None
    newer_maker: Annotated[str | None, NEWER_MAKER] = None
    newer_model: Annotated[str | None, NEWER_MODEL] = None

    def claims(self) -> Iterator[Claim]:
        yield CASE_NUMBER_CLAIM.of(self.number)
        yield DEVICE_IN_CASE_CLAIM.of(str(self.device_id))


class ReplacementShipped(
    Event,
    event="service_case.replacement_shipped",
    version=2,
    upcasts={1: not_followed},
    de="{Austausch case_id|Austausch}: Ersatzgerät {replacement} versendet[, {carrier}][ {tracking_number}]",
    en="{Exchange case_id|Exchange}: replacement {replacement} shipped[, {carrier}][ {tracking_number}]",
    about=("replacement",),
):
    """`replacement`: by what it is known, and the id that it will have unless it is known when it arrives; `instead_of`: what was on its way before, by mistake or in vain."""

    case_id: ServiceCaseId
    device_id: DeviceId
    user_id: UserIdOrNone
    replacement: ShippedDevice
    description: Annotated[DeviceDescription, DESCRIPTION]
    carrier: ParcelCarrier | None = None
    tracking_number: Annotated[str | None, TRACKING_NUMBER] = None
    instead_of: ShippedDevice | None = None
    parcel_id: ParcelId = None

    def claims(self) -> Iterator[Claim]:
        yield from on_their_way((self.replacement,))
        yield from found_by_number(self.case_id, self.parcel_id, self.tracking_number)

    def releases(self) -> Iterator[Claim]:
        yield from on_their_way((self.instead_of,) if self.instead_of is not None else ())


class ReplacedDeviceFound(
    Event,
    event="service_case.replaced_device_found",
    de="{Austausch case_id|Austausch}: {Gerät device_id|dieses Gerät} ist wiedergefunden und geht zurück, sobald ein anderes da ist",
    en="{Exchange case_id|Exchange}: {device device_id|this device} was found and goes back once another one is there",
    about=(),
):
    """What was lost or stolen was found before another one arrived."""

    case_id: ServiceCaseId
    device_id: DeviceId
    user_id: UserIdOrNone


class DeviceExchanged(
    Event,
    event="service_case.device_exchanged",
    de="{Austausch case_id|Austausch}: {Gerät device_id|dieses Gerät} durch {Gerät replacement_id|dieses Gerät} ersetzt[, Rufnummern {numbers} mitgenommen]",
    en="{Exchange case_id|Exchange}: {device device_id|this device} replaced by {device replacement_id|this device}[, numbers {numbers} went along]",
    about=("status",),
):
    """The replacement arrived: it is known, and has the user and the numbers of the old one.

    `shipped`: what was on its way; `return_id`: the return by which the old device goes back, None where nobody has it any more; `numbers`: those that went along.
    """

    case_id: ServiceCaseId
    device_id: OldDeviceId
    user_id: UserIdOrNone
    replacement_id: DeviceId
    shipped: ShippedDevice
    to_user_id: UserIdOrNone
    return_id: ServiceCaseId | None
    numbers: Annotated[tuple[Number, ...], NUMBERS] = ()

    def releases(self) -> Iterator[Claim]:
        yield DEVICE_IN_CASE_CLAIM.of(str(self.device_id))
        yield from on_their_way((self.shipped,))


EXCHANGE_STEPS = (
    Step(ExchangeRequested, (), "requested"),
    Step(ReplacementShipped, ("requested", "shipped"), "shipped"),
    Step(DeviceExchanged, ("shipped",), "completed"),
    Step(CaseCancelled, ("requested", "shipped"), "cancelled"),
)
