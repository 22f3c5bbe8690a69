"""List a device or an accessory in a customer's catalogue, with its variants (H-08)."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from aggregates.catalogue_item import CatalogueItem, CatalogueItemListed
from aggregates.catalogue_terms import ITEM_NAME, VARIANTS, Product
from aggregates.device_kinds import DeviceKind
from aggregates.device_terms import KIND, MAKER, MODEL
from aggregates.engine.words import Help
from commands.catalogue.item_variants import MOST_VARIANTS, GivenVariants, check_free
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.creation import created
from commands.engine.texts import Name, OptionalName


class DeviceNotDescribed(Refusal):
    """{name} is a device: say of which kind it is, and its model, so that a delivered one becomes known as what it is."""

    status = 422
    code = "device-not-described"
    de = "{name} ist ein Gerät: Bitte Art und Modell angeben, damit ein geliefertes als das bekannt wird, was es ist."


class AccessoryDescribedAsDevice(Refusal):
    """{name} is an accessory and has no kind of device; leave the kind out, or list it as a device."""

    status = 422
    code = "accessory-described-as-device"
    de = "{name} ist Zubehör und hat keine Geräteart; bitte die Art weglassen oder den Artikel als Gerät aufnehmen."


class ListCatalogueItem(Command):
    item_id: UUID
    name: Annotated[Name, ITEM_NAME]
    product: Product
    kind: Annotated[DeviceKind | None, KIND, Help("Nur bei Geräten.", "Of devices only.")] = None
    maker: Annotated[OptionalName, MAKER] = None
    model: Annotated[OptionalName, MODEL, Help("Wie gelieferte Geräte heißen.", "What delivered devices are called.")] = None
    variants: Annotated[GivenVariants, Field(min_length=1, max_length=MOST_VARIANTS), VARIANTS]

    def decide(self, given: Given) -> Decision:
        if self.product == "device" and (self.kind is None or self.model is None):
            raise DeviceNotDescribed(name=self.name)
        if self.product == "accessory" and self.kind is not None:
            raise AccessoryDescribedAsDevice(name=self.name)
        variants = tuple(each.variant for each in self.variants)
        listed = CatalogueItemListed(
            name=self.name, product=self.product, kind=self.kind, maker=self.maker, model=self.model, variants=variants
        )
        decision = created(given, CatalogueItem, self.item_id, listed)
        if decision:
            check_free(given, self.item_id, variants)
        return decision
