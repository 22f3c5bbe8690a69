"""A catalogue's item, an order of it, the return of a device, and another one to be sold, as they come about in the portal: at the command line they are looked at."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from aggregates.address import Address
from aggregates.device_terms import DeviceDescription, Identifier
from aggregates.prices.list_price import list_price_id
from aggregates.remarketing.expected_proceeds import expected_proceeds_id
from aggregates.remarketing.terms import DeviceCondition
from commands.baskets.start_basket import StartBasket
from commands.catalogue.item_variants import GivenVariant
from commands.catalogue.list_catalogue_item import ListCatalogueItem
from commands.customers.switch_feature import SwitchFeature
from commands.orders.place_order import PlaceOrder, WantedItem
from commands.prices.register_framework_contract import RegisterFrameworkContract
from commands.prices.set_list_price import SetListPrice
from commands.remarketing.register_for_remarketing import RegisterForRemarketing
from commands.remarketing.set_expected_proceeds import SetExpectedProceeds
from commands.service_cases.request_return import RequestReturn
from tests.api.remarketing.condition import AS_NEW
from tests.portal.carried_out import carry_out, streams_of

ITEM_ID, ORDER_ID, CASE_ID, CONTRACT_ID = (UUID(f"0d000000-0000-7000-8000-00000000000{n}") for n in (1, 2, 3, 4))
ARTICLE, ORDER_NUMBER, CASE_NUMBER, CONTRACT_NUMBER = "H-1", "B-23456-789AB", "S-23456-789AB", "RV-1"
BASKET_ID = UUID("0d000000-0000-7000-8000-000000000006")
REMARKETING_ID = UUID("0d000000-0000-7000-8000-000000000005")
REMARKETING_NUMBER = "W-23456-789AB"


def order_and_return(database: str) -> None:
    """Order something for the first user, and let the first device be returned."""
    user_id, customer_id = streams_of(database, "user.registered")[0]
    device_id, _ = streams_of(database, "device.registered", "device.discovered")[0]
    address = Address(street="Musterweg 1", postal_code="12345", city="Musterstadt")
    carry_out(
        database,
        customer_id,
        ListCatalogueItem(item_id=ITEM_ID, name="Hülle", product="accessory", variants=(GivenVariant(article_number=ARTICLE),)),
        SetListPrice(
            price_id=list_price_id(customer_id, ARTICLE, "purchase"),
            article_number=ARTICLE,
            financing="purchase",
            price=Decimal("9.99"),
            valid_from=date(2026, 1, 1),
        ),
        RegisterFrameworkContract(contract_id=CONTRACT_ID, number=CONTRACT_NUMBER, name="Mobilfunk", valid_from=date(2026, 1, 1)),
        PlaceOrder(order_id=ORDER_ID, number=ORDER_NUMBER, user_id=user_id, items=(WantedItem(article_number=ARTICLE),), address=address),
        StartBasket(basket_id=BASKET_ID, user_id=user_id),
        RequestReturn(
            case_id=CASE_ID, number=CASE_NUMBER, device_id=device_id, occasion="defect", whereabouts="destruction", sending="own"
        ),
        SwitchFeature(customer_id=customer_id, feature="remarketing", on=True),
        SetExpectedProceeds(
            proceeds_id=expected_proceeds_id(customer_id, None, "Phone 1", None, "a"),
            model="Phone 1",
            grade="a",
            proceeds=Decimal("9.99"),
            valid_from=date(2026, 1, 1),
        ),
        RegisterForRemarketing(
            remarketing_id=REMARKETING_ID,
            number=REMARKETING_NUMBER,
            identifiers=(Identifier(kind="serial_number", value="BSP-SOLD-1"),),
            description=DeviceDescription(model="Phone 1"),
            condition=DeviceCondition.model_validate(AS_NEW),
        ),
    )
