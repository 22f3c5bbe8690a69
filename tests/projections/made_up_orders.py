"""An order, and a service case of each kind of a customer, with all that they are about."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from aggregates.address import Address
from aggregates.agreements.approval_rules import ApprovalRules, ApprovalRulesChanged
from aggregates.agreements.exchange_models import ExchangeModel, ExchangeModelsAgreed
from aggregates.basket import BasketDeliveryChosen, BasketItemPut, BasketNotesChanged, BasketNumberPut, BasketPlaced, BasketStarted
from aggregates.basket_terms import BasketItem, BasketNumber
from aggregates.case_reminders import CaseReminders, CaseRemindersChanged
from aggregates.catalogue_item import CatalogueItemListed, CatalogueItemRenamed
from aggregates.catalogue_terms import Variant
from aggregates.device import DeviceRegistered
from aggregates.device_terms import DeviceDescription, DeviceReportedLost, Identifier
from aggregates.order import OrderAccepted, OrderFellLate, OrderPlaced
from aggregates.order_bookings import OrderNumberBooked, OrderPositionFinanced
from aggregates.order_terms import OrderedItem, ShippedDevice
from aggregates.orders.order_approval import OrderApprovalAsked, OrderApprovalReminded
from aggregates.orders.order_mails import OrderMailsAsked, OrderToldByMail
from aggregates.prices.agreed_price import AgreedPrice
from aggregates.prices.framework_contract import DiscountAgreed, FrameworkContractRegistered
from aggregates.prices.list_price import ListPriceSet, list_price_id
from aggregates.prices.price_terms import Discount
from aggregates.remarketing.awaited import RemarketedDeviceAwaited
from aggregates.remarketing.expected_proceeds import ExpectedProceedsSet, expected_proceeds_id
from aggregates.remarketing.registered import RemarketingRegistered
from aggregates.remarketing.remarketing import (
    RemarketedDeviceReceived,
)
from aggregates.service_cases.any_case import CaseDeviceReceived
from aggregates.service_cases.contract_change import ContractChangeTold
from aggregates.service_cases.exchange import DeviceExchanged, ExchangeRequested, ReplacementShipped
from aggregates.service_cases.late_exchange import ExchangeFellLate
from aggregates.service_cases.loss import BlockingAsked, BlockingTold, LossReported, PoliceNumberTold
from aggregates.service_cases.messages import CaseMessageSent, CaseMessagesRead
from aggregates.service_cases.parcels import CaseParcelTracked, nth_parcel
from aggregates.service_cases.reminders import CaseAnswerMissed, ReturnReminded
from aggregates.service_cases.repair import EstimateDeclined, LoanDeviceLent, RepairEstimated, RepairRequested, RepairSentBack
from aggregates.service_cases.returns import ReturnCompleted, ReturnReceived, ReturnRequested
from aggregates.service_cases.upgrade import UpgradeHeldUp, UpgradeOrdered
from aggregates.user import UserDeletionHeldUp, UserRegistered
from eventstore.log import EventLog
from foundation.money import Money
from tests.eventstore.store import appended, cause

_ADDRESS = Address(street="Musterweg 1", postal_code="12345", city="Musterstadt")
_NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
_SOLD = Identifier(kind="serial_number", value="BSP-SOLD-1")
_SERIAL = Identifier(kind="serial_number", value="BSP-ORDERED-1")
_OTHER_SERIAL, _BROKEN_SERIAL, _NEW_SERIAL, _LOST_SERIAL = (
    Identifier(kind="serial_number", value=f"BSP-ORDERED-{n}") for n in (2, 3, 4, 5)
)


def order_and_return(log: EventLog, customer_id: UUID) -> None:
    user, item, order, device, case, mended, repair, contract, sold = (uuid4() for _ in range(9))
    price = list_price_id(customer_id, "H-1", "purchase")
    amount = Money(amount=Decimal("9.99"))
    paid: dict[str, Any] = {"position": 1, "financing": "purchase", "quantity": 1, "day": date(2026, 11, 30), "vat_percent": Decimal(19)}
    agreed = AgreedPrice(list_price=amount, unit=amount, **paid)
    expected = expected_proceeds_id(customer_id, None, "Phone 1", None, "b")
    broken, exchange, new, back = (uuid4() for _ in range(4))
    gone, loss, waiting, upgrade = (uuid4() for _ in range(4))
    of_waiting: dict[str, Any] = {"order_id": waiting, "user_id": user}
    described = DeviceDescription(maker="Beispielwerk", model="Phone 1")
    ordered = OrderedItem(position=1, item_id=item, article_number="H-1", name="Hülle", product="accessory", quantity=1)
    basket, sim = uuid4(), uuid4()
    kept: dict[str, Any] = {"basket_id": basket, "kept_by": "token:made-up", "user_id": user}
    wanted_item = BasketItem(position=1, item_id=item, article_number="H-1", name="Hülle", product="accessory", quantity=1)
    of_order: dict[str, Any] = {"order_id": order, "user_id": user}
    booked = OrderNumberBooked(
        sim_id=sim,
        number="+491555020998",
        choice="booked",
        tariff="Tarif L",
        booked_by="token:made-up",
        booked_on=date(2026, 11, 20),
        **of_order,
    )
    placed = OrderPlaced(order_id=order, number=f"B-{order}", user_id=user, items=(ordered,), address=_ADDRESS)
    returned = ReturnRequested(
        case_id=case,
        number=f"S-{case}",
        device_id=device,
        user_id=user,
        identifiers=(_SERIAL,),
        description=described,
        occasion="defect",
        whereabouts="pool",
        contract="keep",
        user="keep",
        sending="own",
    )
    of_repair: dict[str, Any] = {"case_id": repair, "device_id": mended, "user_id": user}
    asked = RepairRequested(
        **of_repair, number=f"S-{repair}", identifiers=(_OTHER_SERIAL,), description=described, fault="Display", sending="own"
    )
    replacement = ShippedDevice(device_id=new, identifiers=(_NEW_SERIAL,))
    of_exchange: dict[str, Any] = {"case_id": exchange, "device_id": broken, "user_id": user}
    wanted = ExchangeRequested(
        **of_exchange,
        number=f"S-{exchange}",
        identifiers=(_BROKEN_SERIAL,),
        description=described,
        occasion="defect",
        replacement="same_model",
        whereabouts="destruction",
        sending="label",
        promised_on=date(2026, 12, 1),
        remarks="Am Empfang",
    )
    goes_back = returned.model_copy(
        update={"case_id": back, "number": f"S-{back}", "device_id": broken, "identifiers": (_BROKEN_SERIAL,), "exchange_id": exchange}
    )
    of_back: dict[str, Any] = {**of_exchange, "case_id": back}
    of_loss: dict[str, Any] = {"case_id": loss, "device_id": gone, "user_id": user}
    lost = LossReported(
        **of_loss,
        number=f"S-{loss}",
        identifiers=(_LOST_SERIAL,),
        description=described,
        loss="stolen",
        happened_on=date(2026, 11, 20),
        activation_lock="on",
        place="Bahnhof",
        police_number="MUSTER/1",
    )
    registered = RemarketingRegistered(
        remarketing_id=sold, number=f"W-{sold}", device_id=None, user_id=user, identifiers=(_SOLD,), description=described, remarks="Muster"
    )
    by_parcel: dict[str, Any] = {"carrier": "dhl", "tracking_number": "0034"}
    for entry in (
        (user, UserRegistered(name="Muster, Max")),
        (item, CatalogueItemListed(name="Hülle", product="accessory", variants=(Variant(article_number="H-1"),))),
        (item, CatalogueItemRenamed(name="Hülle 2", was="Hülle")),
        (price, ListPriceSet(item_id=item, article_number="H-1", financing="purchase", valid_from=date(2026, 1, 1), price=amount)),
        (price, ListPriceSet(item_id=item, article_number="H-1", financing="purchase", valid_from=date(2027, 1, 1), price=amount)),
        (contract, FrameworkContractRegistered(contract_id=contract, number="RV-1", name="Rahmen 1", valid_from=date(2026, 1, 1))),
        (contract, DiscountAgreed(discount=Discount(number=1, percent=Decimal(10)))),
        (customer_id, ExchangeModelsAgreed(models=(ExchangeModel(model="Phone 1", newer_model="Phone 2"),))),
        (basket, BasketStarted(**kept)),
        (basket, BasketNumberPut(number=BasketNumber(sim_id=sim, number="+491555020998"))),
        (basket, BasketItemPut(item=wanted_item)),
        (basket, BasketNotesChanged(user_id=user, own_number="4711", remarks="Muster")),
        (basket, BasketDeliveryChosen(user_id=user, place="free", address=_ADDRESS)),
        (order, placed),
        (order, OrderPositionFinanced(position=1, name="Hülle", financing="purchase", price=agreed, **of_order)),
        (order, booked),
        (basket, BasketPlaced(order_id=order, **kept)),
        (customer_id, ApprovalRulesChanged(rules=ApprovalRules(every_order=True, approvers=(user,)))),
        (waiting, placed.model_copy(update={"order_id": waiting, "number": f"B-{waiting}"})),
        (waiting, OrderApprovalAsked(reasons=("every_order",), ordered_by="token:made-up", asked_at=_NOW, **of_waiting)),
        (waiting, OrderMailsAsked(order_id=waiting, ordered_by="token:made-up", asked_at=_NOW)),
        (waiting, OrderToldByMail(order_id=waiting)),
        (waiting, OrderApprovalReminded(number=f"B-{waiting}", times=1, reminded_at=_NOW, **of_waiting)),
        (order, OrderAccepted(order_id=order, user_id=user, promised_on=date(2026, 12, 1))),
        (order, OrderFellLate(order_id=order, user_id=user, number=f"B-{order}", promised_on=date(2026, 12, 1))),
        (device, DeviceRegistered(source="order", identifiers=(_SERIAL,), description=described)),
        (case, returned),
        (customer_id, CaseRemindersChanged(reminders=CaseReminders(open_return=10))),
        (case, ReturnReminded(case_id=case, device_id=device, user_id=user, due_at=_NOW, mailed=True)),
        (case, ReturnReceived(case_id=case, device_id=device, user_id=user)),
        (user, UserDeletionHeldUp(because="open_orders")),
        *(
            (expected, ExpectedProceedsSet(model="Phone 1", grade="b", valid_from=date(year, 1, 1), proceeds=amount))
            for year in (2026, 2027)
        ),
        (sold, registered),
        (sold, RemarketedDeviceAwaited(remarketing_id=sold, number=f"W-{sold}", device_id=device, user_id=user, order_id=order)),
        (sold, RemarketedDeviceReceived(remarketing_id=sold, device_id=None, user_id=user)),
        (mended, DeviceRegistered(source="order", identifiers=(_OTHER_SERIAL,), description=described)),
        (repair, asked),
        (repair, CaseDeviceReceived(kind="repair", **of_repair)),
        (repair, RepairEstimated(net="149.90", work="Display tauschen", **of_repair)),
        (repair, LoanDeviceLent(loan_device="Phone 0", **of_repair)),
        (repair, EstimateDeclined(net="149.90", reason="Zu teuer", **of_repair)),
        (broken, DeviceRegistered(source="order", identifiers=(_BROKEN_SERIAL,), description=described)),
        (exchange, wanted),
        (exchange, ExchangeFellLate(number=f"S-{exchange}", promised_on=date(2026, 12, 1), **of_exchange)),
        (exchange, ReplacementShipped(replacement=replacement, description=described, tracking_number="0035", **of_exchange)),
        (exchange, DeviceExchanged(replacement_id=new, shipped=replacement, to_user_id=user, return_id=back, **of_exchange)),
        (new, DeviceRegistered(source="order", identifiers=(_NEW_SERIAL,), description=described)),
        (back, goes_back),
        (back, ReturnReceived(**of_back)),
        (back, ReturnCompleted(whereabouts="destruction", contract="cancel", user="keep", at_carrier=("+491555020998",), **of_back)),
        (back, ContractChangeTold(phone_number="+491555020998", contract="cancel", outcome="open", left=1, **of_back)),
        (gone, DeviceRegistered(source="order", identifiers=(_LOST_SERIAL,), description=described)),
        (loss, lost),
        (upgrade, UpgradeOrdered(order_id=waiting, device_id=device, user_id=user, whereabouts="pool", sending="own")),
        (upgrade, UpgradeHeldUp(order_id=waiting, number=f"B-{waiting}", device_id=device, user_id=user, case_id=case)),
        (gone, DeviceReportedLost(device_id=gone, lost="stolen")),
        (loss, BlockingAsked(numbers=("+491555020999",), **of_loss)),
        (loss, BlockingTold(blocked_number="+491555020999", outcome="pending", **of_loss)),
        (loss, PoliceNumberTold(police_number="MUSTER/2", **of_loss)),
        (loss, CaseMessageSent(message_id=uuid4(), side="customer", text="Schon gesperrt?", **of_loss)),
        (loss, CaseAnswerMissed(number=f"S-{loss}", awaited_of="fulfilment", times=1, due_at=_NOW, **of_loss)),
        (loss, CaseMessagesRead(side="fulfilment", up_to=None, left=0, **of_loss)),
        (repair, RepairSentBack(to_user_id=user, outcome="not_repaired", parcel_id=nth_parcel(repair, 1), **by_parcel, **of_repair)),
        (
            repair,
            CaseParcelTracked(kind="repair", parcel_id=nth_parcel(repair, 1), way="out", tracking="held_up", tracked_at=_NOW, **of_repair),
        ),
    ):
        appended(log, entry, by=cause(customer_id))
