"""What an order says: what was ordered, in how many pieces; parcels and what is in them; how far it has come (H-11)."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from aggregates.catalogue_terms import ArticleNumber, CatalogueItemId, Product
from aggregates.device_terms import DESCRIPTION, IDENTIFIERS, DeviceDescription, DeviceId, Identifier
from aggregates.engine.words import Help, IdOf, InWords, Label

ORDER_NUMBER = Label("Bestellnummer", "Order number")
OWN_NUMBER = Label("Eigene Bestellnummer", "Own order number")
REMARKS = Label("Bemerkungen", "Remarks")
ORDERED = Label("Bestellt", "Ordered")
QUANTITY = Label("Stück", "Pieces")
POSITION = Label("Position", "Position")
REASON = Label("Grund", "Reason")
PROMISED_ON = Label("Zugesagt für", "Promised for")
PARCEL = Label("Paket", "Parcel")
PARCEL_CARRIER = Label("Paketdienst", "Parcel service")
TRACKING_NUMBER = Label("Sendungsnummer", "Tracking number")
DEVICES = Label("Geräte", "Devices")
CONTENT = Label("Inhalt", "Content")

OrderId = Annotated[UUID, IdOf("order"), Label("Bestellung", "Order")]
PromisedOn = Annotated[date | None, PROMISED_ON]
ParcelCarrier = Annotated[
    Literal["dhl", "dpd", "gls", "hermes", "ups", "hand_over", "other"],
    InWords(
        dhl=("DHL", "DHL"),
        dpd=("DPD", "DPD"),
        gls=("GLS", "GLS"),
        hermes=("Hermes", "Hermes"),
        ups=("UPS", "UPS"),
        hand_over=("Übergabe vor Ort", "handed over"),
        other=("anderer", "other"),
    ),
    PARCEL_CARRIER,
]
OrderStatus = Annotated[
    Literal[
        "placed",
        "awaiting_approval",
        "approved",
        "accepted",
        "in_procurement",
        "returned",
        "partly_shipped",
        "shipped",
        "partly_delivered",
        "delivered",
        "cancelled",
        "declined",
    ],
    InWords(
        placed=("aufgegeben", "placed"),
        awaiting_approval=("wartet auf Genehmigung", "awaiting approval"),
        approved=("genehmigt", "approved"),
        accepted=("angenommen", "accepted"),
        in_procurement=("in Beschaffung", "in procurement"),
        returned=("nicht zugestellt, zurück", "returned"),
        partly_shipped=("teilweise versendet", "partly shipped"),
        shipped=("versendet", "shipped"),
        partly_delivered=("teilweise geliefert", "partly delivered"),
        delivered=("geliefert", "delivered"),
        cancelled=("storniert", "cancelled"),
        declined=("abgelehnt", "declined"),
    ),
    Label("Status", "Status"),
]
"""How far an order has come, and each of its positions."""
CLOSED_STATUSES = ("delivered", "cancelled", "declined")
"""All others count as open."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class OrderedItem(_Part):
    """A position of an order: a variant of the catalogue as it was then. `description`: what its devices are, None of an accessory."""

    position: Annotated[int, POSITION]
    item_id: CatalogueItemId
    article_number: ArticleNumber
    name: Annotated[str, Label("Artikel", "Item")]
    product: Product
    description: Annotated[DeviceDescription | None, DESCRIPTION] = None
    quantity: Annotated[int, QUANTITY]

    @classmethod
    def said(cls, stored: Mapping[str, Any]) -> str:
        """Say one as it is stored, in both languages alike."""
        return f"{stored.get('quantity')} × {stored.get('name')} ({stored.get('article_number')})"


class Pieces(_Part):
    """So many pieces of a position."""

    position: Annotated[int, POSITION]
    name: Annotated[str, Label("Artikel", "Item")]
    quantity: Annotated[int, QUANTITY]

    @classmethod
    def said(cls, stored: Mapping[str, Any]) -> str:
        """Say one as it is stored, in both languages alike."""
        return f"{stored.get('quantity')} × {stored.get('name')}"


class ShippedDevice(_Part):
    """A device in a parcel: what it is known by, and the id under which it will be known when it arrives, unless it is known by then."""

    device_id: DeviceId
    identifiers: Annotated[tuple[Identifier, ...], IDENTIFIERS]

    @classmethod
    def said(cls, stored: Mapping[str, Any]) -> str:
        """Say one as it is stored, in both languages alike."""
        return " / ".join(Identifier.said(each) for each in stored.get("identifiers", ()))


class ShippedItem(Pieces):
    """What of a position is in a parcel; of devices each piece is told."""

    devices: tuple[ShippedDevice, ...] = ()

    @classmethod
    def said(cls, stored: Mapping[str, Any]) -> str:
        """Say one as it is stored, in both languages alike."""
        printed = [ShippedDevice.said(device) for device in stored.get("devices", ())]
        return f"{super().said(stored)} ({', '.join(printed)})" if printed else super().said(stored)


WHICH_OWN_NUMBER = Help("Unter welcher Nummer Ihr Haus die Bestellung führt.", "The number by which your company knows the order.")
PROMISED_ANEW = Help("Nur wenn der Tag sich ändert.", "Only if the day changes.")
