"""Samples of what happens to baskets, and of what orders say because of them."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from aggregates.address import Address
from aggregates.basket import (
    BasketDeliveryChosen,
    BasketDiscarded,
    BasketItemPut,
    BasketItemRemoved,
    BasketNotesChanged,
    BasketNumberPut,
    BasketNumberRemoved,
    BasketPlaced,
    BasketStarted,
    BasketTradeInPut,
    BasketTradeInRemoved,
)
from aggregates.basket_terms import BasketItem, BasketNumber, TradeIn
from aggregates.engine.event import Event
from aggregates.order_bookings import OnceApproved, OrderNumberBooked, OrderNumberFreed, OrderPositionFinanced, OrderTradeInAgreed
from aggregates.prices.agreed_price import AgreedPrice, AgreedTariffPrice
from aggregates.remarketing.terms import DeviceCondition
from aggregates.sim_terms import ContractTerm, Entitlements
from foundation.money import Money

_BASKET, _USER, _ITEM, _SIM, _ORDER, _DEVICE, _CONTRACT, _REMARKETING = (
    UUID(f"00000000-0000-7000-8000-0000000000{end}") for end in ("ba", "c1", "a1", "51", "b1", "d1", "fc", "e1")
)
_OF: dict[str, Any] = {"basket_id": _BASKET, "kept_by": "account:00000000-0000-7000-8000-0000000000ac", "user_id": _USER}
_ORDERED: dict[str, Any] = {"order_id": _ORDER, "user_id": _USER}
_WANTED = BasketItem(
    position=1,
    item_id=_ITEM,
    article_number="BW-1-256",
    name="Phone 1 256 GB blau",
    product="device",
    quantity=1,
    financing="lease",
    months=24,
    sim_id=_SIM,
    contract_id=_CONTRACT,
)
_NUMBER = BasketNumber(sim_id=_SIM, number="+4915550000001", answer="booked", article_number="TARIF-L", tariff="Tarif L")
_CONDITION = DeviceCondition(turns_on="yes", works="yes", display="scratched", housing="worn", battery="good", locks_removed="yes")
_OLD = TradeIn(device_id=_DEVICE, device="Beispielwerk Phone 0", position=1, condition=_CONDITION, use="set_against_rate")

SAMPLES: tuple[Event, ...] = (
    BasketStarted(**_OF),
    BasketItemPut(item=_WANTED, instead_of=_WANTED.model_copy(update={"quantity": 2})),
    BasketItemRemoved(position=1, name="Phone 1 256 GB blau"),
    BasketNumberPut(number=_NUMBER),
    BasketNumberRemoved(sim_id=_SIM, number="+4915550000001"),
    BasketDeliveryChosen(
        user_id=_USER,
        place="free",
        address=Address(recipient="Erika Muster", street="Musterweg 1", postal_code="12345", city="Musterstadt"),
    ),
    BasketNotesChanged(user_id=_USER, own_number="2026-0815", remarks="Bitte vormittags"),
    BasketTradeInPut(trade_in=_OLD),
    BasketTradeInRemoved(device_id=_DEVICE, device="Beispielwerk Phone 0"),
    BasketDiscarded(**_OF),
    BasketPlaced(
        order_id=_ORDER,
        prices=(
            AgreedPrice(
                position=1,
                financing="lease",
                months=24,
                quantity=1,
                list_price=Money(amount=Decimal("21.90")),
                unit=Money(amount=Decimal("19.90")),
                vat_percent=Decimal(19),
                contract_id=_CONTRACT,
                contract="RV-2026-1",
                day=date(2026, 11, 30),
            ),
        ),
        tariff_prices=(
            AgreedTariffPrice(
                sim_id=_SIM,
                article_number="TARIF-L",
                financing="rent",
                months=24,
                quantity=1,
                list_price=Money(amount=Decimal("29.90")),
                unit=Money(amount=Decimal("27.90")),
                vat_percent=Decimal(19),
                contract_id=_CONTRACT,
                contract="RV-2026-1",
                day=date(2026, 11, 30),
            ),
        ),
        address=Address(recipient="Erika Muster", street="Musterweg 1", postal_code="12345", city="Musterstadt"),
        **_OF,
    ),
    OrderPositionFinanced(
        position=1,
        name="Phone 1 256 GB blau",
        financing="lease",
        months=24,
        sim_id=_SIM,
        number="+4915550000001",
        price=AgreedPrice(
            position=1,
            financing="lease",
            months=24,
            quantity=1,
            list_price=Money(amount=Decimal("20.00")),
            unit=Money(amount=Decimal("18.00")),
            vat_percent=Decimal(19),
            contract_id=_CONTRACT,
            contract="RV-2026-1",
            day=date(2026, 11, 30),
        ),
        **_ORDERED,
    ),
    OrderNumberBooked(
        sim_id=_SIM,
        number="+4915550000001",
        choice="booked",
        article_number="TARIF-L",
        tariff="Tarif L",
        tariff_before="Tarif M",
        subsidised="Phone 1 256 GB blau",
        subsidised_position=1,
        booked_by="account:00000000-0000-7000-8000-0000000000ac",
        booked_on=date(2026, 11, 30),
        term=ContractTerm(start=date(2025, 1, 1), end=date(2026, 12, 31), earliest_renewal=date(2026, 10, 1)),
        entitlements=Entitlements(subsidy=True, renewal=True, hardware_calloff=False),
        **_ORDERED,
    ),
    OrderNumberFreed(sim_id=_SIM, number="+4915550000001", **_ORDERED),
    OrderTradeInAgreed(
        position=1,
        name="Phone 1 256 GB blau",
        device_id=_DEVICE,
        use="set_against_rate",
        remarketing_id=None,
        once_approved=OnceApproved(basket_id=_BASKET, device_id=_DEVICE, remarketing_id=_REMARKETING, number="W-7K4M9-PXQ2R"),
        **_ORDERED,
    ),
)
