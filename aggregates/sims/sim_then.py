"""What was true of a number on a past day, learnt afterwards: from an older feed, or from a person (F-17)."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from aggregates.engine.event import Otherwise, PastFact, ValuesThen
from aggregates.engine.words import InWords, Label
from aggregates.sim_terms import BAN, CARRIER, Card, ContractTerm, Entitlements, Link, Number, SimStatus, Tariff
from aggregates.user import UserIdOrNone

ObservedFacet = Annotated[
    Literal["carrier", "missing_since", "status", "card", "tariff", "term", "entitlements", "billing_account", "device_id"],
    InWords(
        carrier=("Netzbetreiber", "carrier"),
        missing_since=("im Tagesimport", "in the feed"),
        status=("Status", "status"),
        card=("Karte", "card"),
        tariff=("Tarif", "tariff"),
        term=("Vertragslaufzeit", "contract term"),
        entitlements=("Berechtigungen", "entitlements"),
        billing_account=("BAN", "BAN"),
        device_id=("Gerät", "device"),
    ),
]
"""Named as the events are that change them now."""


MISSING_SINCE = Label("Fehlt im Tagesimport seit", "Missing from the feed since")

_OBSERVED_DE = (
    "Damals laut Import{: Rufnummer number|}: {of}, bis {until}[; Netzbetreiber {carrier}][; fehlte seit {missing_since}][; Status {status}][; Karte {card.iccid}]"
    "[; Kartentyp {card.card_type}][; Tarif {tariff.name}][; {Option/Optionen tariff.options}][; Vertragsbeginn {term.start}][; Vertragsende {term.end}]"
    "[; früheste Verlängerung {term.earliest_renewal}][; Subvention {entitlements.subsidy}][; Vertragsverlängerung {entitlements.renewal}]"
    "[; Hardwareabruf {entitlements.hardware_calloff}][; BAN {billing_account}]"
)
_OBSERVED_EN = (
    "Then, by an import{: number number|}: {of}, until {until}[; carrier {carrier}][; missing since {missing_since}][; status {status}][; card {card.iccid}]"
    "[; card type {card.card_type}][; tariff {tariff.name}][; {option/options tariff.options}][; contract start {term.start}][; contract end {term.end}]"
    "[; earliest renewal {term.earliest_renewal}][; subsidy {entitlements.subsidy}][; renewal {entitlements.renewal}]"
    "[; hardware call-off {entitlements.hardware_calloff}][; BAN {billing_account}]"
)


def _in_no_device(details: Mapping[str, Any]) -> bool:
    return "device_id" in (details.get("of") or ()) and details.get("link") is None


class SimObservedThen(
    PastFact,
    event="sim.observed_then",
    de=f"{_OBSERVED_DE}[; in {{Gerät link.device_id|diesem Gerät}}]",
    en=f"{_OBSERVED_EN}[; in {{device link.device_id|this device}}]",
    otherwise=(Otherwise(_in_no_device, f"{_OBSERVED_DE}; in keinem Gerät", f"{_OBSERVED_EN}; in no device"),),
    changes=ValuesThen(
        {
            **{name: name for name in ("carrier", "missing_since", "status", "card", "tariff", "term", "entitlements", "billing_account")},
            "device_id": "link.device_id",
        },
        listed="of",
    ),
):
    """An older feed said so of its day. `of` names the facets of which it speaks: what it says of the others means nothing. PIN and PUK are never among them.

    `missing_since` among them with no value: the number was listed; any other: it was empty then.
    """

    number: Number
    until: AwareDatetime
    of: tuple[ObservedFacet, ...] = Field(min_length=1)
    carrier: Annotated[str | None, CARRIER] = None
    missing_since: Annotated[date | None, MISSING_SINCE] = None
    status: SimStatus | None = None
    card: Card = Card()
    tariff: Tariff = Tariff()
    term: ContractTerm = ContractTerm()
    entitlements: Entitlements = Entitlements()
    billing_account: Annotated[str | None, BAN] = None
    link: Link | None = None

    def facets(self) -> frozenset[str]:
        return frozenset(self.of)


class SimAbsentThen(
    PastFact,
    event="sim.absent_then",
    de="Fehlte damals im Tagesimport seit {since}, bis {until}",
    en="Was missing from the feed then since {since}, until {until}",
    changes=ValuesThen({"missing_since": "since"}),
    about=("missing_since",),
):
    """An older feed didn't list the number on its day."""

    since: Annotated[date, MISSING_SINCE]
    until: AwareDatetime


class SimLinkedThen(
    PastFact,
    event="sim.linked_then",
    de="{Rufnummer number|Rufnummer} war damals in {Gerät link.device_id|diesem Gerät|keinem Gerät}, bis {until}",
    en="{Number number|Number} was in {device link.device_id|this device|no device} then, until {until}",
    changes=ValuesThen({"device_id": "link.device_id"}),
    about=("device_id",),
):
    """A person recorded in which device the number was; no `link`: in none."""

    number: Number
    link: Link | None
    until: AwareDatetime


class SimHeldThen(
    PastFact,
    event="sim.held_then",
    de="{Rufnummer number|Rufnummer} war damals bei {user_id|diesem Nutzer|niemandem}, bis {until}",
    en="{Number number|Number} was held by {user_id|this user|nobody} then, until {until}",
    changes=ValuesThen({"user_id": "user_id"}),
    about=("user_id",),
):
    """A person recorded who held a number of another carrier; no user: nobody."""

    number: Number
    sim_id: UUID
    user_id: UserIdOrNone
    until: AwareDatetime
