"""The catalogue over HTTP: what a customer can order (H-08)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

import orjson
from pydantic import Field
from typing_extensions import TypedDict

from aggregates.agreements.device_kinds import DeviceKind
from aggregates.catalogue_item import ARTICLE_NUMBER_CLAIM, CatalogueItem, ItemStatus
from aggregates.catalogue_terms import PICTURE, VARIANTS, Product, Variant
from api.catalogue_shown import item_lists, item_shown, item_subject, shown_items
from api.engine.access import Caller
from api.engine.allowed_actions import ActionTable
from api.engine.answer import members_of
from api.engine.as_of import AsOf
from api.engine.command_route import From, command_route
from api.engine.known_by import KnownBy
from api.engine.lists import Unfold
from api.engine.route import guarded
from api.engine.shown import Shown
from api.engine.thing import DetailOf, Headline, HistoryIn, Thing
from api.engine.tiles import Counter, Tile
from commands.catalogue.add_catalogue_variant import AddCatalogueVariant
from commands.catalogue.hide_catalogue_item import HideCatalogueItem
from commands.catalogue.list_catalogue_item import ListCatalogueItem
from commands.catalogue.offer_catalogue_item import OfferCatalogueItem
from commands.catalogue.offer_catalogue_variant import OfferCatalogueVariant
from commands.catalogue.picture_catalogue_item import PictureCatalogueItem
from commands.catalogue.picture_catalogue_variant import PictureCatalogueVariant
from commands.catalogue.place_catalogue_item import PlaceCatalogueItem
from commands.catalogue.rename_catalogue_item import RenameCatalogueItem
from commands.catalogue.show_catalogue_item import ShowCatalogueItem
from commands.catalogue.withdraw_catalogue_item import WithdrawCatalogueItem
from commands.catalogue.withdraw_catalogue_variant import WithdrawCatalogueVariant
from foundation.normal_form import same
from foundation.noun import Noun
from readmodels.catalogue_item_resource import CATALOGUE_ITEM_HISTORY_LIST, CATALOGUE_ITEM_LIST
from readmodels.catalogue_items import CATALOGUE_ITEMS
from readmodels.engine.detail import Detail
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by

_ITEMS = "SELECT item_id, name, product, variants::text, status, place, picture, shown FROM catalogue_items WHERE item_id = ANY(%(ids)s)"
_VARIANTS = "SELECT item_id, variants::text FROM catalogue_items WHERE item_id = ANY(%(ids)s)"


class VariantTold(TypedDict):
    """An item as it is sold."""

    article_number: str
    size: str | None
    colour: str | None
    offered: bool
    picture: Annotated[str | None, Field(description="Of this variant, such as of its colour; null: that of the item is meant")]


class _Variants(TypedDict):
    variants: list[VariantTold]


class CatalogueItemTold(_Variants):
    """An item of the catalogue."""

    id: UUID
    name: str
    product: Product
    kind: DeviceKind | None
    maker: str | None
    model: str | None
    article_numbers: list[str]
    sizes: Annotated[list[str], Field(description="Each that there is among its variants")]
    colours: list[str]
    status: ItemStatus
    place: Annotated[float | None, Field(description="By which the catalogue is in order; null: behind all that have one")]
    picture: Annotated[
        str | None, Field(description="Where its picture lies: a public address by https, which the portal never fetches itself")
    ]
    shown: Annotated[bool, Field(description="False: those alone see it who keep the catalogue, and nobody can order it")]
    version: int


def _look(caller: Caller, found: Reading, ids: Sequence[UUID]) -> Shown:
    shown = Shown(caller)
    for item_id, name, product, variants, status, place, picture, seen in found.all(_ITEMS, {"ids": [*ids]}):
        told: list[dict[str, Any]] = orjson.loads(variants)
        parts = [Variant(**{part: each[part] for part in ("article_number", "size", "colour")}) for each in told]
        withdrawn = frozenset(same(each["article_number"]) for each in told if not each["offered"])
        item = CatalogueItem(name=name, product=product, variants=tuple(parts), withdrawn=withdrawn, status=status)
        shown.thing(item_id, replace(item, place=place, picture=picture, shown=seen))
    return shown


def _unfolded(_caller: Caller | None, found: Reading, ids: Sequence[UUID]) -> Mapping[str, dict[str, Any]]:
    return {str(item_id): {"variants": orjson.loads(variants)} for item_id, variants in found.all(_VARIANTS, {"ids": [*ids]})}


def _detail(found: Reading, item_id: UUID) -> Detail | None:
    fields = found.listed(CATALOGUE_ITEM_LIST, item_id)
    return Detail({**fields, **_unfolded(None, found, [item_id])[str(item_id)]}, fields["version"]) if item_shown(fields, found) else None


VARIANTS_OF_ITEMS = Unfold(_unfolded, lambda: read_by(_VARIANTS), members_of(_Variants))

router = guarded("Katalog / catalogue", "catalogue")
CATALOGUE_ACTIONS = ActionTable(CATALOGUE_ITEM_LIST, _look, read_by(_ITEMS))
CATALOGUE_ITEM = Thing(
    router,
    "/catalogue-items/{item_id}",
    CATALOGUE_ITEM_LIST,
    CatalogueItem.noun,
    actions=CATALOGUE_ACTIONS,
    narrow=shown_items,
    detail=DetailOf(
        "Ein Artikel des Katalogs mit seinen Varianten / An item of the catalogue with its variants",
        CatalogueItemTold,
        _detail,
        CATALOGUE_ITEM_LIST.reads | read_by(_VARIANTS),
        labels={"offered": ("Im Angebot", "Offered"), "picture": PICTURE},
    ),
    history=HistoryIn(CATALOGUE_ITEM_HISTORY_LIST, item_subject),
    as_of=AsOf(
        CATALOGUE_ITEMS,
        "Katalogartikel zu einem Zeitpunkt / A catalogue item as of a moment",
        shows={"variants": list[VariantTold]},
        labels={"variants": VARIANTS},
        lists=item_lists,
    ),
    unfold={"variants": VARIANTS_OF_ITEMS},
    headline=Headline(("name",), ("maker", "model", "product")),
    known_by=(KnownBy("article_numbers", ARTICLE_NUMBER_CLAIM, same), KnownBy("name")),
)
_VARIANT = {"article_number": "BW-1-256", "size": "256 GB", "colour": "blau"}
_PICTURE = "https://bilder.example.com/phone-1.png"

command_route(
    router,
    "POST /catalogue-items",
    ListCatalogueItem,
    "Artikel in den Katalog aufnehmen / List an item in the catalogue",
    source=From(new="item_id"),
    example={
        "name": "Phone 1",
        "product": "device",
        "kind": "smartphone",
        "maker": "Beispielwerk",
        "model": "Phone 1",
        "variants": [_VARIANT],
        "place": 10,
        "picture": _PICTURE,
    },
)
command_route(
    router,
    "PUT /catalogue-items/{item_id}/name",
    RenameCatalogueItem,
    "Artikel umbenennen / Rename an item",
    example={"name": "Phone 1 (2026)"},
    action=(CATALOGUE_ACTIONS, "rename"),
)
command_route(
    router,
    "POST /catalogue-items/{item_id}/variants",
    AddCatalogueVariant,
    "Variante aufnehmen / Add a variant",
    example={"variant": {"article_number": "BW-1-512", "size": "512 GB"}},
    action=(CATALOGUE_ACTIONS, "add_variant"),
)
command_route(
    router,
    "POST /catalogue-items/{item_id}/variants/withdrawal",
    WithdrawCatalogueVariant,
    "Variante aus dem Angebot nehmen / Withdraw a variant",
    example={"article_number": "BW-1-256"},
    action=(CATALOGUE_ACTIONS, "withdraw_variant"),
)
command_route(
    router,
    "POST /catalogue-items/{item_id}/variants/offer",
    OfferCatalogueVariant,
    "Variante wieder anbieten / Offer a variant again",
    example={"article_number": "BW-1-256"},
    action=(CATALOGUE_ACTIONS, "offer_variant"),
)
command_route(
    router,
    "PUT /catalogue-items/{item_id}/place",
    PlaceCatalogueItem,
    "Artikel im Katalog einordnen / Say at which place of the catalogue an item is listed",
    example={"place": 10},
    action=(CATALOGUE_ACTIONS, "place"),
)
command_route(
    router,
    "PUT /catalogue-items/{item_id}/picture",
    PictureCatalogueItem,
    "Bild des Artikels angeben / Say where the item's picture lies",
    example={"picture": _PICTURE},
    action=(CATALOGUE_ACTIONS, "picture"),
)
command_route(
    router,
    "PUT /catalogue-items/{item_id}/variants/picture",
    PictureCatalogueVariant,
    "Bild einer Variante angeben / Say where a variant's picture lies",
    example={"article_number": "BW-1-256", "picture": _PICTURE},
    action=(CATALOGUE_ACTIONS, "picture_variant"),
)
command_route(
    router,
    "PUT /catalogue-items/{item_id}/hiding",
    HideCatalogueItem,
    "Artikel ausblenden / Hide an item",
    action=(CATALOGUE_ACTIONS, "hide"),
)
command_route(
    router,
    "DELETE /catalogue-items/{item_id}/hiding",
    ShowCatalogueItem,
    "Artikel wieder zeigen / Show an item again",
    action=(CATALOGUE_ACTIONS, "show"),
)
command_route(
    router,
    "PUT /catalogue-items/{item_id}/withdrawal",
    WithdrawCatalogueItem,
    "Artikel aus dem Angebot nehmen / Withdraw an item",
    action=(CATALOGUE_ACTIONS, "withdraw"),
)
command_route(
    router,
    "DELETE /catalogue-items/{item_id}/withdrawal",
    OfferCatalogueItem,
    "Artikel wieder anbieten / Offer an item again",
    action=(CATALOGUE_ACTIONS, "offer"),
)

CATALOGUE_TILE = Tile(
    "catalogue",
    Noun("Katalog", "Catalogue"),
    "/catalogue-items",
    ("catalogue", "read"),
    (Counter(Noun("Artikel im Angebot", "items offered"), CATALOGUE_ITEM_LIST, {"filter[status]": "offered"}, CATALOGUE_ITEM.narrow),),
)
