"""A customer with prices, a tariff and remarketing; a user with a phone and the number in it; and a basket for that user."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from aggregates.basket import BasketItemPut, BasketNumberPut, BasketStarted, BasketTradeInPut
from aggregates.basket_terms import BasketItem, BasketNumber, TariffAnswer, TradeIn
from aggregates.catalogue_item import CatalogueItemListed
from aggregates.catalogue_terms import Variant
from aggregates.customer import FeatureSwitchedOn
from aggregates.engine.aggregate import Aggregate
from aggregates.order_bookings import OrderPositionFinanced
from aggregates.prices.agreed_price import AgreedPrice
from aggregates.sim_terms import ContractTerm, Entitlements
from commands.baskets.basket_review import reviewed
from commands.baskets.own_basket import own_basket
from commands.baskets.place_basket import PlaceBasket
from commands.baskets.shown_basket import facts_of, shown_text
from tests.commands.made_up import ACTOR, CUSTOMER, ERIKA, HOME, NUMBER, PHONE, SIM, Entry, assigned, device, fed_sim, in_device, user
from tests.commands.orders.made_up_orders import CASE_ITEM, ITEM
from tests.commands.prices.made_up_prices import CATALOGUE, CONTRACT, DAY, contracted, euros, priced
from tests.commands.remarketing.sold import WORN
from tests.commands.scenario import World

BASKET, OTHER_BASKET = (UUID(f"ba000000-0000-7000-8000-00000000000{n}") for n in (1, 2))
TARIFF_ITEM = UUID("a7000000-0000-4000-8000-000000000009")
TARIFF: Entry = (TARIFF_ITEM, CatalogueItemListed(name="Tarif L", product="tariff", variants=(Variant(article_number="T-L"),)))
RENEWABLE: dict[str, Any] = {"term": ContractTerm(end=date(2026, 12, 31)), "entitlements": Entitlements(subsidy=True, renewal=True)}
STARTED: Entry = (BASKET, BasketStarted(basket_id=BASKET, kept_by=ACTOR, user_id=ERIKA))
OTHER_KEEPER = "account:ac000000-0000-7000-8000-000000000001"
ORDER_NUMBER = "B-23456-789AB"


def base(**sim: Any) -> tuple[Entry, ...]:
    """All but the basket; the number's contract can be renewed early, unless it is said otherwise."""
    erika = user(primary_address=HOME, additional_addresses=(HOME.model_copy(update={"street": "Nebenweg 2"}),))
    there = (device(), assigned(), fed_sim(**{**RENEWABLE, **sim}), in_device())
    remarketing = (CUSTOMER, FeatureSwitchedOn(feature="remarketing"))
    prices = (priced("500.00"), priced("20.00", financing="lease", months=24), priced("100.00", financing="subsidy"), contracted("RV-1"))
    return (*CATALOGUE, TARIFF, remarketing, erika, *there, *prices)


def phone(**fields: Any) -> BasketItem:
    told: dict[str, Any] = {"position": 1, "item_id": ITEM, "article_number": "BW-1", "name": "Phone 1 256 GB blau", "product": "device"}
    return BasketItem.model_validate({**told, "quantity": 1, "financing": "purchase", **fields})


def cases(**fields: Any) -> BasketItem:
    told: dict[str, Any] = {"position": 2, "item_id": CASE_ITEM, "article_number": "H-1", "name": "Hülle", "product": "accessory"}
    return BasketItem.model_validate({**told, "quantity": 2, "financing": "purchase", **fields})


def put(item: BasketItem | None = None, was: BasketItem | None = None) -> Entry:
    return BASKET, BasketItemPut(item=item or phone(), instead_of=was)


def numbered(answer: TariffAnswer = "unanswered", basket_id: UUID = BASKET) -> Entry:
    tariff = {"article_number": "T-L", "tariff": "Tarif L"} if answer == "booked" else {}
    return basket_id, BasketNumberPut(number=BasketNumber(sim_id=SIM, number=NUMBER, answer=answer, **tariff))


def trade_in(use: Any = "sale") -> Entry:
    told = TradeIn(device_id=PHONE, device="Beispielwerk Phone 1 (IMEI 350000000000014)", position=1, condition=WORN, use=use)
    return BASKET, BasketTradeInPut(trade_in=told)


def world(*entries: Entry, actor: str = ACTOR, **sim: Any) -> World:
    made = World(actor=actor)
    made.apply([*base(**sim), *entries])
    return made


def shown(there: World, basket_id: UUID = BASKET, day: date = DAY, *, prices: bool = True) -> str:
    """What the summary tells now."""
    return shown_text(facts_of(reviewed(there, own_basket(there, basket_id), day, prices=prices), prices=prices))


def place(text: str, basket_id: UUID = BASKET, day: date = DAY, number: str = ORDER_NUMBER, *, prices: bool = True) -> PlaceBasket:
    return PlaceBasket(basket_id=basket_id, shown=text, number=number, trade_in_numbers=("W-1", "W-2"), day=day, sees_prices=prices)


def states(there: World, kind: type[Aggregate]) -> list[Any]:
    """All there are of a kind."""
    return [there.fold(kind, stream_id) for stream_id, events in there.streams.items() if kind.owns(type(events[0]))]


def price(unit: str, financing: Any = "purchase", months: int | None = None) -> AgreedPrice:
    return AgreedPrice(
        position=1,
        financing=financing,
        months=months,
        quantity=1,
        list_price=euros(unit),
        unit=euros(unit),
        vat_percent=Decimal(19),
        contract_id=CONTRACT,
        contract="RV-1",
        day=DAY,
    )


def financed(order_id: UUID, name: str, agreed: AgreedPrice) -> OrderPositionFinanced:
    how = {"financing": agreed.financing, "months": agreed.months}
    return OrderPositionFinanced.model_validate(
        {"order_id": order_id, "user_id": ERIKA, **how, "position": 1, "name": name, "sim_id": SIM, "number": NUMBER, "price": agreed}
    )
