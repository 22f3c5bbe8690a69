"""What a number is: its status and its device; and, in words of its carrier, card, tariff, contract and what may be called off."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from aggregates.device_terms import DeviceId
from aggregates.engine.event import Otherwise
from aggregates.engine.words import Help, IdOf, InWords, Label

NUMBER = Label("Rufnummer", "Number")
CARRIER = Label("Netzbetreiber", "Carrier")
BAN = Label("BAN", "BAN")
CARD = Label("SIM-Karte", "SIM card")
ICCID = Label("SIM-Kartennummer", "Card number")
CARD_TYPE = Label("SIM-Kartentyp", "Card type")
TARIFF = Label("Tarif", "Tariff")
TERM = Label("Vertragslaufzeit", "Contract term")
ENTITLEMENTS = Label("Berechtigungen", "Entitlements")
OPTIONS = Label("Tarifoptionen", "Tariff options")
CONTRACT_START = Label("Vertragsbeginn", "Contract start")
CONTRACT_END = Label("Vertragsende", "Contract end")
EARLIEST_RENEWAL = Label("Früheste Verlängerung", "Earliest renewal")
SUBSIDY = Label("Subventionsberechtigung", "Subsidy entitlement")
RENEWAL = Label("Vertragsverlängerungsberechtigung", "Renewal entitlement")
CALLOFF = Label("Hardwareabrufberechtigung", "Hardware call-off entitlement")
AS_CALLED = Help("Wie es der Netzbetreiber nennt.", "As the carrier calls it.")
SERVED_BY_OPERATOR = Label("Vom Betreiber mitbetreut", "Served by the operator")
WHICH_BAN = Help("Das Rechnungskonto beim Netzbetreiber.", "The billing account at the carrier.")
UNSAID = Help("Leer, falls der Netzbetreiber nichts dazu sagt.", "Empty, if the carrier doesn't say.")

SimStatus = Annotated[
    Literal["active", "paused", "inactive", "free"],
    InWords(active=("aktiv", "active"), paused=("pausiert", "paused"), inactive=("inaktiv", "inactive"), free=("frei", "free")),
    Label("Status", "Status"),
]
Number = Annotated[str, IdOf("number"), NUMBER]
Carrier = Annotated[str, CARRIER]
Ban = Annotated[str | None, BAN]
LinkSource = Annotated[
    Literal["feed", "hand", "initial_import"],
    InWords(feed=("Tagesimport", "feed"), hand=("von Hand", "by hand"), initial_import=("Import zum Start", "initial import")),
]
WhyTakenOut = Annotated[
    Literal["hand", "inactive"], InWords(hand=("von Hand", "by hand"), inactive=("inaktiv gemeldet", "reported inactive"))
]


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _iccid(card: Mapping[str, Any] | str | None) -> Any:
    return card.get("iccid") if isinstance(card, Mapping) else None


def _same_card(details: Mapping[str, Any]) -> bool:
    return _iccid(details["card"]) == _iccid(details["was"])


def _card_known(details: Mapping[str, Any]) -> bool:
    return _iccid(details["was"]) is None


def _card_gone(details: Mapping[str, Any]) -> bool:
    return _iccid(details["card"]) is None


_CARD_TOLD = (
    Otherwise(
        _same_card,
        "Kartentyp von {was.card_type} auf {card.card_type} geändert",
        "Card type changed from {was.card_type} to {card.card_type}",
    ),
    Otherwise(
        _card_known,
        "Karte {card.iccid} bekannt geworden[, Kartentyp {card.card_type}]",
        "Card {card.iccid} became known[, card type {card.card_type}]",
    ),
    Otherwise(_card_gone, "Karte {was.iccid} entfernt", "Card {was.iccid} removed"),
)


class Card(Frozen):
    """The plastic or the eSIM profile: ICCID without filler, and the carrier's word for its type. `told`: how it is told that it is another, where none took the place of one."""

    told: ClassVar[tuple[Otherwise, ...]] = _CARD_TOLD

    iccid: Annotated[str | None, ICCID] = None
    card_type: Annotated[str | None, CARD_TYPE, AS_CALLED] = None


class Tariff(Frozen):
    name: Annotated[str | None, TARIFF, AS_CALLED] = None
    options: Annotated[tuple[str, ...], OPTIONS, AS_CALLED] = ()


class ContractTerm(Frozen):
    start: Annotated[date | None, CONTRACT_START] = None
    end: Annotated[date | None, CONTRACT_END] = None
    earliest_renewal: Annotated[date | None, EARLIEST_RENEWAL] = None


class Entitlements(Frozen):
    """What may be called off: a subsidy, an early renewal, hardware. Empty: the carrier didn't say."""

    subsidy: Annotated[bool | None, SUBSIDY, UNSAID] = None
    renewal: Annotated[bool | None, RENEWAL, UNSAID] = None
    hardware_calloff: Annotated[bool | None, CALLOFF, UNSAID] = None


class Link(Frozen):
    """In which device a SIM is, who said so, and when."""

    device_id: DeviceId
    source: LinkSource
    set_by: Annotated[str, IdOf("actor")]


SECRETS = ("pin", "puk", "pin2", "puk2")
"""The codes that a card may have, in the order in which they are sealed with the customer's key before an event holds them (H-04)."""
CODES_FIELD = "codes"
"""Under which name they are sealed."""
