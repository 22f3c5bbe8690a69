"""The catalogue over HTTP: what a customer can order (H-08)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
from typing_extensions import TypedDict

from aggregates.catalogue_item import ARTICLE_NUMBER_CLAIM, CatalogueItem, ItemStatus
from aggregates.catalogue_terms import VARIANTS, Product, Variant
from aggregates.device_kinds import DeviceKind
from api.engine.access import Caller
from api.engine.allowed_actions import ActionTable
from api.engine.answer import members_of
from api.engine.as_of import AsOf
from api.engine.command_route import From, command_route
from api.engine.histories import subject_in
from api.engine.known_by import KnownBy
from api.engine.lists import Unfold
from api.engine.route import guarded
from api.engine.shown import Shown
from api.engine.thing import DetailOf, Headline, HistoryIn, Thing
from api.engine.tiles import Counter, Tile
from commands.catalogue.add_catalogue_variant import AddCatalogueVariant
from commands.catalogue.list_catalogue_item import ListCatalogueItem
from commands.catalogue.offer_catalogue_item import OfferCatalogueItem
from commands.catalogue.offer_catalogue_variant import OfferCatalogueVariant
from commands.catalogue.rename_catalogue_item import RenameCatalogueItem
from commands.catalogue.withdraw_catalogue_item import WithdrawCatalogueItem
from commands.catalogue.withdraw_catalogue_variant import WithdrawCatalogueVariant
from foundation.normal_form import same
from foundation.noun import Noun
from readmodels.catalogue_item_resource import CATALOGUE_ITEM_HISTORY_LIST, CATALOGUE_ITEM_LIST
from readmodels.catalogue_items import CATALOGUE_ITEMS
from readmodels.engine.detail import Detail
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by

_ITEMS = "SELECT item_id, name, product, variants::text, status FROM catalogue_items WHERE item_id = ANY(%(ids)s)"
_VARIANTS = "SELECT item_id, variants::text FROM catalogue_items WHERE item_id = ANY(%(ids)s)"


class VariantTold(TypedDict):
    """An item as it is sold."""

    article_number: str
    size: str | None
    colour: str | None
    offered: bool


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
    status: ItemStatus
    version: int


def _look(caller: Caller, found: Reading, ids: Sequence[UUID]) -> Shown:
    shown = Shown(caller)
    for item_id, name, product, variants, status in found.all(_ITEMS, {"ids": [*ids]}):
        told: list[dict[str, Any]] = orjson.loads(variants)
        parts = [Variant(**{part: each[part] for part in ("article_number", "size", "colour")}) for each in told]
        withdrawn = frozenset(same(each["article_number"]) for each in told if not each["offered"])
        shown.thing(item_id, CatalogueItem(name=name, product=product, variants=tuple(parts), withdrawn=withdrawn, status=status))
    return shown


def _unfolded(_caller: Caller | None, found: Reading, ids: Sequence[UUID]) -> Mapping[str, dict[str, Any]]:
    return {str(item_id): {"variants": orjson.loads(variants)} for item_id, variants in found.all(_VARIANTS, {"ids": [*ids]})}


def _detail(found: Reading, item_id: UUID) -> Detail | None:
    fields = found.listed(CATALOGUE_ITEM_LIST, item_id)
    return None if fields is None else Detail({**fields, **_unfolded(None, found, [item_id])[str(item_id)]}, fields["version"])


router = guarded("Katalog / catalogue", "catalogue")
CATALOGUE_ACTIONS = ActionTable(CATALOGUE_ITEM_LIST, _look, read_by(_ITEMS))
CATALOGUE_ITEM = Thing(
    router,
    "/catalogue-items/{item_id}",
    CATALOGUE_ITEM_LIST,
    CatalogueItem.noun,
    actions=CATALOGUE_ACTIONS,
    detail=DetailOf(
        "Ein Artikel des Katalogs mit seinen Varianten / An item of the catalogue with its variants",
        CatalogueItemTold,
        _detail,
        CATALOGUE_ITEM_LIST.reads | read_by(_VARIANTS),
        labels={"offered": ("Im Angebot", "Offered")},
    ),
    history=HistoryIn(CATALOGUE_ITEM_HISTORY_LIST, subject_in(CATALOGUE_ITEM_LIST)),
    as_of=AsOf(
        CATALOGUE_ITEMS,
        "Katalogartikel zu einem Zeitpunkt / A catalogue item as of a moment",
        shows={"variants": list[VariantTold]},
        labels={"variants": VARIANTS},
    ),
    unfold={"variants": Unfold(_unfolded, lambda: read_by(_VARIANTS), members_of(_Variants))},
    headline=Headline(("name",), ("maker", "model", "product")),
    known_by=(KnownBy("article_numbers", ARTICLE_NUMBER_CLAIM, same), KnownBy("name")),
)
_VARIANT = {"article_number": "BW-1-256", "size": "256 GB", "colour": "blau"}

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
