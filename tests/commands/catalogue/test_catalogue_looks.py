"""Items of a catalogue have a place, pictures by address alone, and may be hidden from those who order (H-08)."""

import pytest
from pydantic import TypeAdapter, ValidationError

from aggregates.catalogue_item import (
    CatalogueItem,
    CatalogueItemHidden,
    CatalogueItemPictured,
    CatalogueItemPlaced,
    CatalogueItemShown,
    CatalogueVariantPictured,
)
from commands.catalogue.hide_catalogue_item import HideCatalogueItem
from commands.catalogue.item_variants import NoSuchVariant
from commands.catalogue.list_catalogue_item import ListCatalogueItem
from commands.catalogue.picture_catalogue_item import PictureCatalogueItem
from commands.catalogue.picture_catalogue_variant import PictureCatalogueVariant
from commands.catalogue.picture_url import OptionalPictureUrl
from commands.catalogue.place_catalogue_item import PlaceCatalogueItem
from commands.catalogue.show_catalogue_item import ShowCatalogueItem
from commands.orders.place_order import ArticleHidden, PlaceOrder, WantedItem
from tests.commands.made_up import ERIKA, HOME, customer, user
from tests.commands.orders.made_up_orders import CASE_ITEM, CASE_LISTED, ITEM, LISTED, NUMBER, ORDER, placed
from tests.commands.scenario import given

BLUE, RED = "https://bilder.example.com/blau.png", "https://bilder.example.com/rot.png?size=1"
URL: TypeAdapter[str | None] = TypeAdapter(OptionalPictureUrl)


def test_items_have_a_place_and_give_it_up() -> None:
    placed = CatalogueItemPlaced(place=20, was=None)
    given(LISTED).when(PlaceCatalogueItem(item_id=ITEM, place=20)).then((ITEM, placed))
    given(LISTED, (ITEM, placed)).when(PlaceCatalogueItem(item_id=ITEM, place=20)).then()
    given(LISTED, (ITEM, placed)).when(PlaceCatalogueItem(item_id=ITEM, place=None)).then((ITEM, CatalogueItemPlaced(place=None, was=20)))


def test_an_item_and_each_variant_have_pictures_of_their_own() -> None:
    whole, red = CatalogueItemPictured(picture=BLUE, was=None), CatalogueVariantPictured(article_number="BW-2", picture=RED, was=None)
    given(LISTED).when(PictureCatalogueItem(item_id=ITEM, picture=BLUE)).then((ITEM, whole))
    given(LISTED, (ITEM, whole)).when(PictureCatalogueItem(item_id=ITEM, picture=BLUE)).then()
    of_variant = PictureCatalogueVariant(item_id=ITEM, article_number="bw-2", picture=RED)
    given(LISTED).when(of_variant).then((ITEM, red))
    given(LISTED, (ITEM, red)).when(of_variant).then()
    gone = CatalogueVariantPictured(article_number="BW-2", picture=None, was=RED)
    given(LISTED, (ITEM, red)).when(of_variant.model_copy(update={"picture": None})).then((ITEM, gone))
    given(LISTED).when(of_variant.model_copy(update={"article_number": "BW-9"})).refused(NoSuchVariant)
    item = CatalogueItem()
    for event in (LISTED[1], red, gone):
        item = item.evolve(event)
    assert item.pictures == {}


@pytest.mark.requirement("H-08")
def test_what_is_hidden_cannot_be_ordered_and_is_not_named_until_it_is_shown_again() -> None:
    hidden, shown = (ITEM, CatalogueItemHidden()), (ITEM, CatalogueItemShown())
    given(LISTED).when(HideCatalogueItem(item_id=ITEM)).then(hidden)
    given(LISTED, hidden).when(HideCatalogueItem(item_id=ITEM)).then()
    given(LISTED, hidden).when(ShowCatalogueItem(item_id=ITEM)).then(shown)
    given(LISTED).when(ShowCatalogueItem(item_id=ITEM)).then()
    there = (customer(), LISTED, user(primary_address=HOME))
    order = PlaceOrder(order_id=ORDER, number=NUMBER, user_id=ERIKA, items=(WantedItem(article_number="bw-1"),))
    given(*there, hidden).when(order).refused(ArticleHidden)
    assert "Phone" not in str(ArticleHidden(article_number="BW-1"))
    given(*there, hidden, shown).when(order).then(placed())


def test_an_item_is_listed_as_it_is_to_look() -> None:
    listed = ListCatalogueItem.model_validate(
        {
            "item_id": CASE_ITEM,
            "name": "Hülle",
            "product": "accessory",
            "variants": [{"article_number": "H-1"}],
            "place": 3,
            "picture": BLUE,
            "shown": False,
        }
    )
    there = (
        CASE_LISTED,
        (CASE_ITEM, CatalogueItemPlaced(place=3, was=None)),
        (CASE_ITEM, CatalogueItemPictured(picture=BLUE, was=None)),
        (CASE_ITEM, CatalogueItemHidden()),
    )
    given().when(listed).then(*there)
    given(*there).when(listed).then()


@pytest.mark.parametrize(
    "wrong",
    [
        "http://bilder.example.com/a.png",
        "ftp://bilder.example.com/a.png",
        "//bilder.example.com/a.png",
        "javascript:alert(1)",
        "data:image/png;base64,AAAA",
        "https://",
        "https:///a.png",
        "https://localhost/a.png",
        "https://bilder/a.png",
        "https://bilder.local/a.png",
        "https://db.internal/a.png",
        "https://127.0.0.1/a.png",
        "https://10.0.0.7/a.png",
        "https://169.254.169.254/latest/meta-data",
        "https://2130706433/a.png",
        "https://0x7f.1/a.png",
        "https://127.0.0.1./a.png",
        "https://[::1]/a.png",
        "https://[::ffff:10.0.0.1]/a.png",
        "https://name:geheim@bilder.example.com/a.png",
        "https://bilder.example.com@127.0.0.1/a.png",
        "https://bilder.example.com\\@127.0.0.1/a.png",
        "https://bilder.example.com:99999/a.png",
        "https://bilder.example.com/a b.png",
        "https://bilder.example.com/" + "a" * 500,
        "https://[bilder.example.com/a.png",
    ],
)
def test_a_picture_lies_at_a_public_address_by_https(wrong: str) -> None:
    with pytest.raises(ValidationError):
        URL.validate_python(wrong)


@pytest.mark.parametrize("right", [BLUE, RED, "https://bilder.example.com:8443/a/%C3%BC.png#1", "https://xn--bcher-kva.example/a"])
def test_what_is_such_an_address_is_taken_as_it_is(right: str) -> None:
    assert URL.validate_python(f" {right} ") == right
    assert URL.validate_python("  ") is None
