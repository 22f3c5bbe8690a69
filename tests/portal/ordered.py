"""A catalogue's item, an order of it, and the return of a device, as they come about in the portal: at the command line they are looked at."""

from uuid import UUID

from aggregates.address import Address
from commands.catalogue.item_variants import GivenVariant
from commands.catalogue.list_catalogue_item import ListCatalogueItem
from commands.orders.place_order import PlaceOrder, WantedItem
from commands.service_cases.request_return import RequestReturn
from tests.portal.carried_out import carry_out, streams_of

ITEM_ID, ORDER_ID, CASE_ID = (UUID(f"0d000000-0000-7000-8000-00000000000{n}") for n in (1, 2, 3))
ARTICLE, ORDER_NUMBER, CASE_NUMBER = "H-1", "B-23456-789AB", "S-23456-789AB"


def order_and_return(database: str) -> None:
    """Order something for the first user, and let the first device be returned."""
    user_id, customer_id = streams_of(database, "user.registered")[0]
    device_id, _ = streams_of(database, "device.registered", "device.discovered")[0]
    address = Address(street="Musterweg 1", postal_code="12345", city="Musterstadt")
    carry_out(
        database,
        customer_id,
        ListCatalogueItem(item_id=ITEM_ID, name="Hülle", product="accessory", variants=(GivenVariant(article_number=ARTICLE),)),
        PlaceOrder(order_id=ORDER_ID, number=ORDER_NUMBER, user_id=user_id, items=(WantedItem(article_number=ARTICLE),), address=address),
        RequestReturn(
            case_id=CASE_ID, number=CASE_NUMBER, device_id=device_id, occasion="defect", whereabouts="destruction", sending="own"
        ),
    )
