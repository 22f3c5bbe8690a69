"""A SIM: a phone number with the card that carries it, its tariff, contract and options; keyed by the number.

A carrier's number is fed: the daily feed decides about it (F-03 to F-05). A number of another or a foreign carrier is made
by hand and never touched by a feed (F-10).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, ClassVar, Self
from uuid import UUID

from aggregates.device_terms import DeviceId, ImeiOrNone
from aggregates.engine.aggregate import Aggregate
from aggregates.engine.claim import Claim, ClaimKind
from aggregates.engine.event import EVERY_FACET, Changes, Event, FirstValues, PastFact
from aggregates.engine.words import IdOf
from aggregates.sim_terms import Ban, Card, Carrier, ContractTerm, Entitlements, Link, LinkSource, Number, SimStatus, Tariff, WhyTakenOut
from aggregates.sims.sim_codes import SimCodesChanged
from aggregates.sims.sim_service import SimNoLongerServed, SimServedByOperator
from aggregates.sims.sim_then import MISSING_SINCE, SimAbsentThen, SimHeldThen, SimLinkedThen, SimObservedThen
from aggregates.user import UserId, UserIdOrNone
from foundation.noun import Noun

NUMBER_CLAIM = ClaimKind("number", personal=False, alone_in="customer", noun=Noun("Rufnummer", "number"))
SIM_USER_CLAIM = ClaimKind("sim_user", personal=False, alone_in="customer")
"""`user/sim`: which numbers a user holds directly."""

_STATUS = Changes("status")
_NO_CARD, _NO_TARIFF, _NO_TERM, _NO_ENTITLEMENTS = Card(), Tariff(), ContractTerm(), Entitlements()
"""What each state begins with: they are frozen, so all can have the same."""


class SimRegistered(
    Event,
    event="sim.registered",
    de="{Rufnummer number|Rufnummer} ({carrier}) angelegt[, Tarif {tariff.name}][, Karte {card.iccid}], Status {status}",
    en="{Number number|Number} ({carrier}) registered[, tariff {tariff.name}][, card {card.iccid}], status {status}",
    changes=FirstValues(),
    about=(EVERY_FACET,),
):
    """A number was seen first: in a feed (`fed`) or made by hand."""

    number: Number
    carrier: Carrier
    fed: bool
    card: Card = Card()
    tariff: Tariff = Tariff()
    term: ContractTerm = ContractTerm()
    entitlements: Entitlements = Entitlements()
    status: SimStatus = "active"
    billing_account: Ban = None
    codes: str | None = None
    """PIN and PUK, sealed with the customer's key (`eventstore/keyring.py`)."""

    def claims(self) -> Iterator[Claim]:
        yield NUMBER_CLAIM.of(self.number)


class SimCardReplaced(
    Event,
    event="sim.card_replaced",
    de="Karte {was.iccid} durch {card.iccid} ersetzt",
    en="Card {was.iccid} replaced by {card.iccid}",
    otherwise=Card.told,
    changes=Changes("card"),
):
    card: Card
    was: Card


class TariffChanged(
    Event,
    event="sim.tariff_changed",
    de="Tarif von {was.name}[ ({was.options})] auf {tariff.name}[ ({tariff.options})] geändert",
    en="Tariff changed from {was.name}[ ({was.options})] to {tariff.name}[ ({tariff.options})]",
    changes=Changes("tariff"),
):
    tariff: Tariff
    was: Tariff


class ContractTermChanged(
    Event,
    event="sim.contract_term_changed",
    de="Vertragslaufzeit geändert: Beginn {term.start}, Ende {term.end}, früheste Verlängerung {term.earliest_renewal}",
    en="Contract term changed: start {term.start}, end {term.end}, earliest renewal {term.earliest_renewal}",
    changes=Changes("term"),
):
    term: ContractTerm
    was: ContractTerm


class EntitlementsChanged(
    Event,
    event="sim.entitlements_changed",
    de="Berechtigungen geändert: Subvention {entitlements.subsidy}, Verlängerung {entitlements.renewal}, Hardwareabruf {entitlements.hardware_calloff}",
    en="Entitlements changed: subsidy {entitlements.subsidy}, renewal {entitlements.renewal}, hardware call-off {entitlements.hardware_calloff}",
    changes=Changes("entitlements"),
):
    entitlements: Entitlements
    was: Entitlements


class BillingAccountChanged(
    Event,
    event="sim.billing_account_changed",
    de="BAN von {was} auf {billing_account} geändert",
    en="BAN changed from {was} to {billing_account}",
    changes=Changes("billing_account"),
):
    billing_account: Ban
    was: str | None


class SimActivated(Event, event="sim.activated", de="Rufnummer aktiv (vorher {was})", en="Number active (was {was})", changes=_STATUS):
    status: ClassVar[SimStatus] = "active"
    was: SimStatus


class SimPaused(Event, event="sim.paused", de="Rufnummer pausiert (vorher {was})", en="Number paused (was {was})", changes=_STATUS):
    status: ClassVar[SimStatus] = "paused"
    was: SimStatus


class SimDeactivated(
    Event, event="sim.deactivated", de="Rufnummer inaktiv (vorher {was})", en="Number inactive (was {was})", changes=_STATUS
):
    status: ClassVar[SimStatus] = "inactive"
    was: SimStatus


class SimFreed(Event, event="sim.freed", de="Rufnummer frei (vorher {was})", en="Number free (was {was})", changes=Changes("status")):
    status: ClassVar[SimStatus] = "free"
    was: SimStatus


class SimPutInDevice(
    Event,
    event="sim.put_in_device",
    de="{Rufnummer number|Rufnummer} in {Gerät device_id|diesem Gerät} ({source})[, vorher in {was.device_id|diesem Gerät}, gesetzt von {was.set_by}]",
    en="{Number number|Number} in {device device_id|this device} ({source})[, previously in {was.device_id|this device}, set by {was.set_by}]",
    changes=Changes("device_id", old="was.device_id"),
):
    """The SIM is in this device now; `was` says which link was overwritten and who had set it (F-04)."""

    number: Number
    device_id: DeviceId
    imei: ImeiOrNone
    source: LinkSource
    set_by: Annotated[str, IdOf("actor")]
    was: Link | None


class SimTakenOutOfDevice(
    Event,
    event="sim.taken_out_of_device",
    de="{Rufnummer number|Rufnummer} aus {Gerät was.device_id|diesem Gerät} genommen",
    en="{Number number|Number} taken out of {device was.device_id|this device}",
    changes=Changes(None, old="was.device_id", called="device_id"),
):
    """The link ended: by hand, or because the carrier reported the number inactive (F-05)."""

    number: Number
    was: Link
    because: WhyTakenOut


class SimMissing(
    Event,
    event="sim.missing",
    de="Fehlt im Tagesimport seit {since}",
    en="Missing from the feed since {since}",
    changes=Changes("since", old=None, called="missing_since"),
    about=("missing_since",),
):
    """A number that the carrier's feed no longer lists; it keeps its device (F-05)."""

    since: Annotated[date, MISSING_SINCE]


class SimBack(
    Event,
    event="sim.back",
    de="Wieder im Tagesimport (fehlte seit {missing_since})",
    en="Back in the feed (missing since {missing_since})",
    changes=Changes(None, old="missing_since"),
    about=("missing_since",),
):
    missing_since: Annotated[date, MISSING_SINCE]


class NumberPorted(
    Event,
    event="sim.number_ported",
    de="Zu {carrier} portiert (vorher {was})",
    en="Ported to {carrier} (formerly {was})",
    changes=Changes("carrier"),
):
    """Another carrier's feed brings the number, which its former carrier no longer lists, or reports inactive."""

    carrier: Carrier
    was: str


class SimAssignedToUser(
    Event,
    event="sim.assigned_to_user",
    de="{Rufnummer number|Rufnummer} an {user_id|diesen Nutzer} vergeben",
    en="{Number number|Number} assigned to {user_id|this user}",
    changes=Changes("user_id", old="was_user_id"),
):
    """Only numbers of other carriers can be given to a user directly (F-10, F-11)."""

    number: Number
    sim_id: UUID
    user_id: UserId
    was_user_id: UserIdOrNone

    def claims(self) -> Iterator[Claim]:
        yield SIM_USER_CLAIM.of(f"{self.user_id}/{self.sim_id}")

    def releases(self) -> Iterator[Claim]:
        if self.was_user_id:
            yield SIM_USER_CLAIM.of(f"{self.was_user_id}/{self.sim_id}")


class SimDecoupledFromUser(
    Event,
    event="sim.decoupled_from_user",
    de="{Rufnummer number|Rufnummer} von {user_id|diesem Nutzer} entkoppelt",
    en="{Number number|Number} decoupled from {user_id|this user}",
    changes=Changes(None, old="user_id"),
):
    number: Number
    sim_id: UUID
    user_id: UserId

    def releases(self) -> Iterator[Claim]:
        yield SIM_USER_CLAIM.of(f"{self.user_id}/{self.sim_id}")


@dataclass(frozen=True, slots=True)
class Sim(Aggregate):
    stem: ClassVar[str] = "sim"
    noun: ClassVar[Noun] = Noun("Rufnummer", "number")
    past: ClassVar[tuple[type[PastFact], ...]] = (SimObservedThen, SimAbsentThen, SimLinkedThen, SimHeldThen)

    number: str = ""
    carrier: str = ""
    fed: bool = False
    card: Card = _NO_CARD
    tariff: Tariff = _NO_TARIFF
    term: ContractTerm = _NO_TERM
    entitlements: Entitlements = _NO_ENTITLEMENTS
    status: SimStatus = "active"
    billing_account: str | None = None
    codes: str | None = None
    link: Link | None = None
    was_in: UUID | None = None
    imei: str | None = None
    """By which the feed put it in its device last. `was_in`: the device out of which it was taken last."""
    missing_since: date | None = None
    user_id: UUID | None = None
    served_by_operator: bool = False
    """Said of numbers of other carriers alone."""

    def evolve(self, event: Event) -> Self:  # noqa: PLR0911, PLR0912
        match event:
            case SimRegistered():
                return replace(self, **{name: getattr(event, name) for name in SimRegistered.model_fields})
            case SimCardReplaced():
                return replace(self, card=event.card)
            case TariffChanged():
                return replace(self, tariff=event.tariff)
            case ContractTermChanged():
                return replace(self, term=event.term)
            case EntitlementsChanged():
                return replace(self, entitlements=event.entitlements)
            case BillingAccountChanged():
                return replace(self, billing_account=event.billing_account)
            case SimCodesChanged():
                return replace(self, codes=event.codes)
            case SimActivated() | SimPaused() | SimDeactivated() | SimFreed():
                return replace(self, status=event.status)
            case SimPutInDevice():
                return replace(self, link=Link(device_id=event.device_id, source=event.source, set_by=event.set_by), imei=event.imei)
            case SimTakenOutOfDevice():
                return replace(self, link=None, imei=None, was_in=event.was.device_id)
            case NumberPorted():
                return replace(self, carrier=event.carrier)
            case SimMissing() | SimBack():
                return replace(self, missing_since=event.since if isinstance(event, SimMissing) else None)
            case SimAssignedToUser() | SimDecoupledFromUser():
                return replace(self, user_id=event.user_id if isinstance(event, SimAssignedToUser) else None)
            case SimServedByOperator() | SimNoLongerServed():
                return replace(self, served_by_operator=isinstance(event, SimServedByOperator))
            case _:
                return self
