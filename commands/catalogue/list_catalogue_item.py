"""List a device, an accessory or a tariff in a customer's catalogue, with its variants (H-08)."""

from collections.abc import Iterator
from typing import Annotated
from uuid import UUID

from pydantic import Field

from aggregates.agreements.device_kinds import DeviceKind
from aggregates.catalogue_item import CatalogueItem, CatalogueItemHidden, CatalogueItemListed, CatalogueItemPictured, CatalogueItemPlaced
from aggregates.catalogue_terms import ITEM_NAME, PICTURE, SHOWN, VARIANTS, Product
from aggregates.device_terms import KIND, MAKER, MODEL
from aggregates.engine.event import Event
from aggregates.engine.words import Help
from commands.catalogue.item_variants import MOST_VARIANTS, GivenVariants, check_free
from commands.catalogue.picture_url import OptionalPictureUrl
from commands.catalogue.place_catalogue_item import Place
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.creation import created
from commands.engine.texts import Name, OptionalName


class DeviceNotDescribed(Refusal):
    """{name} is a device: say of which kind it is, and its model, so that a delivered one becomes known as what it is."""

    status = 422
    code = "device-not-described"
    de = "{name} ist ein Gerät: Bitte Art und Modell angeben, damit ein geliefertes als das bekannt wird, was es ist."


class AccessoryDescribedAsDevice(Refusal):
    """{name} is no device and has no kind of device; leave the kind out, or list it as a device."""

    status = 422
    code = "accessory-described-as-device"
    de = "{name} ist kein Gerät und hat keine Geräteart; bitte die Art weglassen oder den Artikel als Gerät aufnehmen."


class ListCatalogueItem(Command):
    item_id: UUID
    name: Annotated[Name, ITEM_NAME]
    product: Product
    kind: Annotated[DeviceKind | None, KIND, Help("Nur bei Geräten.", "Of devices only.")] = None
    maker: Annotated[OptionalName, MAKER] = None
    model: Annotated[OptionalName, MODEL, Help("Wie gelieferte Geräte heißen.", "What delivered devices are called.")] = None
    variants: Annotated[GivenVariants, Field(min_length=1, max_length=MOST_VARIANTS), VARIANTS]
    place: Place = None
    picture: Annotated[OptionalPictureUrl, PICTURE] = None
    shown: Annotated[bool, SHOWN] = True

    def decide(self, given: Given) -> Decision:
        if self.product == "device" and (self.kind is None or self.model is None):
            raise DeviceNotDescribed(name=self.name)
        if self.product != "device" and self.kind is not None:
            raise AccessoryDescribedAsDevice(name=self.name)
        variants = tuple(each.variant for each in self.variants)
        listed = CatalogueItemListed(
            name=self.name, product=self.product, kind=self.kind, maker=self.maker, model=self.model, variants=variants
        )
        decision = created(given, CatalogueItem, self.item_id, listed, *self._looks())
        if decision:
            check_free(given, self.item_id, variants)
        return decision

    def _looks(self) -> Iterator[Event]:
        if self.place is not None:
            yield CatalogueItemPlaced(place=self.place, was=None)
        if self.picture is not None:
            yield CatalogueItemPictured(picture=self.picture, was=None)
        if not self.shown:
            yield CatalogueItemHidden()
