"""An item of a customer's catalogue: a device or an accessory in its variants, each with an article number by which it is ordered (H-08)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, ClassVar, Literal, Self

from aggregates.agreements.device_kinds import DeviceKind
from aggregates.catalogue_terms import CATALOGUE_PLACE, ITEM_NAME, PICTURE, VARIANTS, ArticleNumber, Product, Variant
from aggregates.device_terms import KIND, MAKER, MODEL, DeviceDescription
from aggregates.engine.aggregate import Aggregate
from aggregates.engine.claim import Claim, ClaimKind
from aggregates.engine.event import EVERY_FACET, Changes, Event, FirstValues, Otherwise
from aggregates.engine.words import InWords, Label
from foundation.normal_form import same
from foundation.noun import Noun

ARTICLE_NUMBER_CLAIM = ClaimKind("article_number", personal=False, alone_in="customer", noun=Noun("Artikelnummer", "article number"))
"""Whatever the size of its letters; an item keeps its numbers when it is withdrawn, so that an old order means the same for ever."""

ItemStatus = Annotated[
    Literal["offered", "withdrawn"],
    InWords(offered=("im Angebot", "offered"), withdrawn=("nicht mehr im Angebot", "no longer offered")),
    Label("Status", "Status"),
]


def article_claim(article_number: str) -> Claim:
    """Make the claim by which one variant alone has this article number."""
    return ARTICLE_NUMBER_CLAIM.of(same(article_number))


class CatalogueItemListed(
    Event,
    event="catalogue_item.listed",
    de="{name} in den Katalog aufgenommen ({product}): {variants}",
    en="{name} listed in the catalogue ({product}): {variants}",
    changes=FirstValues(),
    about=(EVERY_FACET,),
):
    """A device or an accessory can be ordered from now on. `kind`, `maker` and `model`: what a device that is delivered is described as."""

    name: Annotated[str, ITEM_NAME]
    product: Product
    kind: Annotated[DeviceKind | None, KIND] = None
    maker: Annotated[str | None, MAKER] = None
    model: Annotated[str | None, MODEL] = None
    variants: Annotated[tuple[Variant, ...], VARIANTS]

    def claims(self) -> Iterator[Claim]:
        yield from (article_claim(variant.article_number) for variant in self.variants)


class CatalogueItemRenamed(
    Event,
    event="catalogue_item.renamed",
    de="Artikel von {was} in {name} umbenannt",
    en="Item renamed from {was} to {name}",
    changes=Changes("name"),
):
    name: Annotated[str, ITEM_NAME]
    was: str


class CatalogueVariantAdded(
    Event, event="catalogue_item.variant_added", de="Variante {variant} aufgenommen", en="Variant {variant} listed", about=("variants",)
):
    variant: Variant

    def claims(self) -> Iterator[Claim]:
        yield article_claim(self.variant.article_number)


class CatalogueVariantWithdrawn(
    Event,
    event="catalogue_item.variant_withdrawn",
    de="Variante {article_number} aus dem Angebot genommen",
    en="Variant {article_number} withdrawn",
    about=("variants",),
):
    """It can't be ordered any more; what was ordered of it stays."""

    article_number: ArticleNumber


class CatalogueVariantOffered(
    Event,
    event="catalogue_item.variant_offered",
    de="Variante {article_number} wieder im Angebot",
    en="Variant {article_number} offered again",
    about=("variants",),
):
    article_number: ArticleNumber


class CatalogueItemWithdrawn(
    Event,
    event="catalogue_item.withdrawn",
    de="Artikel aus dem Angebot genommen",
    en="Item withdrawn",
    changes=Changes("status", old="was_status"),
):
    was_status: ClassVar[ItemStatus] = "offered"
    status: ClassVar[ItemStatus] = "withdrawn"


class CatalogueItemOffered(
    Event,
    event="catalogue_item.offered",
    de="Artikel wieder im Angebot",
    en="Item offered again",
    changes=Changes("status", old="was_status"),
):
    was_status: ClassVar[ItemStatus] = "withdrawn"
    status: ClassVar[ItemStatus] = "offered"


def _without(field: str) -> Callable[[Mapping[str, Any]], bool]:
    """Make the test of whether a payload says nothing there."""

    def holds(payload: Mapping[str, Any]) -> bool:
        return payload.get(field) is None

    return holds


class CatalogueItemPlaced(
    Event,
    event="catalogue_item.placed",
    de="Im Katalog auf Platz {place}[ (bisher {was})]",
    en="At place {place} of the catalogue[ (until now {was})]",
    otherwise=(
        Otherwise(
            _without("place"),
            "Ohne Platz im Katalog, hinter allen, die einen haben[ (bisher {was})]",
            "Without a place in the catalogue, behind all that have one[ (until now {was})]",
        ),
    ),
    changes=Changes("place"),
):
    """In which order items are listed: by their places, those of one place and those without by their names."""

    place: Annotated[int | None, CATALOGUE_PLACE]
    was: int | None


class CatalogueItemPictured(
    Event,
    event="catalogue_item.pictured",
    de="Bild: {picture}[ (bisher {was})]",
    en="Picture: {picture}[ (until now {was})]",
    otherwise=(Otherwise(_without("picture"), "Bild entfernt[ (bisher {was})]", "Picture removed[ (was {was})]"),),
    changes=Changes("picture"),
):
    """Where its picture lies. The address is told to clients alone: nothing here ever fetches it."""

    picture: Annotated[str | None, PICTURE]
    was: str | None


class CatalogueVariantPictured(
    Event,
    event="catalogue_item.variant_pictured",
    de="Bild der Variante {article_number}: {picture}[ (bisher {was})]",
    en="Picture of the variant {article_number}: {picture}[ (until now {was})]",
    otherwise=(
        Otherwise(
            _without("picture"),
            "Bild der Variante {article_number} entfernt[ (bisher {was})]",
            "Picture of the variant {article_number} removed[ (was {was})]",
        ),
    ),
    changes=Changes("picture", called="variant_picture"),
    about=("variants",),
):
    """It has a picture of its own, as in another colour; without one it is shown by that of the item."""

    article_number: ArticleNumber
    picture: Annotated[str | None, PICTURE]
    was: str | None


class CatalogueItemHidden(
    Event,
    event="catalogue_item.hidden",
    de="Im Katalog ausgeblendet",
    en="Hidden from the catalogue",
    about=("shown",),
):
    """Whoever orders neither sees it nor can order it; whoever keeps the catalogue does see it."""


class CatalogueItemShown(
    Event,
    event="catalogue_item.shown",
    de="Im Katalog wieder gezeigt",
    en="Shown in the catalogue again",
    about=("shown",),
):
    pass


@dataclass(frozen=True, slots=True)
class CatalogueItem(Aggregate):
    stem: ClassVar[str] = "catalogue_item"
    noun: ClassVar[Noun] = Noun("Katalogartikel", "catalogue item")

    name: str = ""
    product: Product = "accessory"
    kind: DeviceKind | None = None
    maker: str | None = None
    model: str | None = None
    variants: tuple[Variant, ...] = ()
    withdrawn: frozenset[str] = frozenset()
    """Article numbers of variants that are not offered, in their form for comparing."""
    status: ItemStatus = "offered"
    place: int | None = None
    picture: str | None = None
    pictures: Mapping[str, str] = field(default_factory=dict[str, str])
    """Those that variants have of their own, by their article numbers in the form for comparing."""
    shown: bool = True

    def evolve(self, event: Event) -> Self:  # noqa: PLR0911
        match event:
            case CatalogueItemListed():
                return replace(self, **{name: getattr(event, name) for name in CatalogueItemListed.model_fields})
            case CatalogueItemRenamed():
                return replace(self, name=event.name)
            case CatalogueVariantAdded():
                return replace(self, variants=(*self.variants, event.variant))
            case CatalogueVariantWithdrawn():
                return replace(self, withdrawn=self.withdrawn | {same(event.article_number)})
            case CatalogueVariantOffered():
                return replace(self, withdrawn=self.withdrawn - {same(event.article_number)})
            case CatalogueItemWithdrawn() | CatalogueItemOffered():
                return replace(self, status=event.status)
            case CatalogueItemPlaced():
                return replace(self, place=event.place)
            case CatalogueItemPictured():
                return replace(self, picture=event.picture)
            case CatalogueVariantPictured():
                kept = {number: each for number, each in self.pictures.items() if number != same(event.article_number)}
                return replace(self, pictures=kept if event.picture is None else {**kept, same(event.article_number): event.picture})
            case CatalogueItemHidden() | CatalogueItemShown():
                return replace(self, shown=isinstance(event, CatalogueItemShown))
            case _:
                return self

    def variant(self, article_number: str) -> Variant | None:
        """Return the variant of this article number, however its letters are written."""
        return next((each for each in self.variants if same(each.article_number) == same(article_number)), None)

    def is_offered(self, variant: Variant) -> bool:
        return self.status == "offered" and self.shown and same(variant.article_number) not in self.withdrawn

    def called(self, variant: Variant) -> str:
        """Name a variant as people know it: the item, its size and its colour."""
        return " ".join(filter(None, (self.name, variant.size, variant.colour)))

    def description_of(self, variant: Variant) -> DeviceDescription | None:
        """Describe the device that comes when the variant is ordered; None where it is none."""
        if self.product != "device":
            return None
        return DeviceDescription(kind=self.kind or "other", maker=self.maker, model=self.model, size=variant.size, colour=variant.colour)
