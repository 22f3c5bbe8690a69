"""An order, and a service case of each kind of a customer, with all that they are about."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from aggregates.address import Address
from aggregates.catalogue_item import CatalogueItemListed, CatalogueItemRenamed
from aggregates.catalogue_terms import Variant
from aggregates.device import DeviceRegistered
from aggregates.device_terms import DeviceDescription, DeviceReportedLost, Identifier
from aggregates.order import OrderAccepted, OrderFellLate, OrderPlaced
from aggregates.order_terms import OrderedItem, ShippedDevice
from aggregates.prices.framework_contract import DiscountAgreed, FrameworkContractRegistered
from aggregates.prices.list_price import ListPriceSet, list_price_id
from aggregates.prices.price_terms import Discount
from aggregates.remarketing import RemarketedDeviceReceived, RemarketingRegistered
from aggregates.service_cases.any_case import CaseDeviceReceived
from aggregates.service_cases.exchange import DeviceExchanged, ExchangeRequested, ReplacementShipped
from aggregates.service_cases.loss import BlockingAsked, BlockingTold, LossReported, PoliceNumberTold
from aggregates.service_cases.messages import CaseMessageSent, CaseMessagesRead
from aggregates.service_cases.repair import EstimateDeclined, LoanDeviceLent, RepairEstimated, RepairRequested, RepairSentBack
from aggregates.service_cases.returns import ReturnReceived, ReturnRequested
from aggregates.user import UserRegistered
from eventstore.log import EventLog
from foundation.money import Money
from tests.eventstore.store import appended, cause

_ADDRESS = Address(street="Musterweg 1", postal_code="12345", city="Musterstadt")
_SOLD = Identifier(kind="serial_number", value="BSP-SOLD-1")
_SERIAL = Identifier(kind="serial_number", value="BSP-ORDERED-1")
_OTHER_SERIAL, _BROKEN_SERIAL, _NEW_SERIAL, _LOST_SERIAL = (
    Identifier(kind="serial_number", value=f"BSP-ORDERED-{n}") for n in (2, 3, 4, 5)
)


def order_and_return(log: EventLog, customer_id: UUID) -> None:
    user, item, order, device, case, mended, repair, contract, sold = (uuid4() for _ in range(9))
    price = list_price_id(customer_id, "H-1", "purchase")
    amount = Money(amount=Decimal("9.99"))
    broken, exchange, new, back = (uuid4() for _ in range(4))
    gone, loss = (uuid4() for _ in range(2))
    described = DeviceDescription(maker="Beispielwerk", model="Phone 1")
    ordered = OrderedItem(position=1, item_id=item, article_number="H-1", name="Hülle", product="accessory", quantity=1)
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
    for entry in (
        (user, UserRegistered(name="Muster, Max")),
        (item, CatalogueItemListed(name="Hülle", product="accessory", variants=(Variant(article_number="H-1"),))),
        (item, CatalogueItemRenamed(name="Hülle 2", was="Hülle")),
        (price, ListPriceSet(item_id=item, article_number="H-1", financing="purchase", valid_from=date(2026, 1, 1), price=amount)),
        (price, ListPriceSet(item_id=item, article_number="H-1", financing="purchase", valid_from=date(2027, 1, 1), price=amount)),
        (contract, FrameworkContractRegistered(contract_id=contract, number="RV-1", name="Rahmen 1", valid_from=date(2026, 1, 1))),
        (contract, DiscountAgreed(discount=Discount(number=1, percent=Decimal(10)))),
        (order, placed),
        (order, OrderAccepted(order_id=order, user_id=user, promised_on=date(2026, 12, 1))),
        (order, OrderFellLate(order_id=order, user_id=user, number=f"B-{order}", promised_on=date(2026, 12, 1))),
        (device, DeviceRegistered(source="order", identifiers=(_SERIAL,), description=described)),
        (case, returned),
        (case, ReturnReceived(case_id=case, device_id=device, user_id=user)),
        (sold, registered),
        (sold, RemarketedDeviceReceived(remarketing_id=sold, device_id=None, user_id=user)),
        (mended, DeviceRegistered(source="order", identifiers=(_OTHER_SERIAL,), description=described)),
        (repair, asked),
        (repair, CaseDeviceReceived(kind="repair", **of_repair)),
        (repair, RepairEstimated(net="149.90", work="Display tauschen", **of_repair)),
        (repair, LoanDeviceLent(loan_device="Phone 0", **of_repair)),
        (repair, EstimateDeclined(net="149.90", reason="Zu teuer", **of_repair)),
        (broken, DeviceRegistered(source="order", identifiers=(_BROKEN_SERIAL,), description=described)),
        (exchange, wanted),
        (exchange, ReplacementShipped(replacement=replacement, description=described, tracking_number="0035", **of_exchange)),
        (exchange, DeviceExchanged(replacement_id=new, shipped=replacement, to_user_id=user, return_id=back, **of_exchange)),
        (new, DeviceRegistered(source="order", identifiers=(_NEW_SERIAL,), description=described)),
        (back, goes_back),
        (gone, DeviceRegistered(source="order", identifiers=(_LOST_SERIAL,), description=described)),
        (loss, lost),
        (gone, DeviceReportedLost(device_id=gone, lost="stolen")),
        (loss, BlockingAsked(numbers=("+491555020999",), **of_loss)),
        (loss, BlockingTold(blocked_number="+491555020999", outcome="pending", **of_loss)),
        (loss, PoliceNumberTold(police_number="MUSTER/2", **of_loss)),
        (loss, CaseMessageSent(message_id=uuid4(), side="customer", text="Schon gesperrt?", **of_loss)),
        (loss, CaseMessagesRead(side="fulfilment", **of_loss)),
        (repair, RepairSentBack(to_user_id=user, outcome="not_repaired", carrier="dhl", tracking_number="0034", **of_repair)),
    ):
        appended(log, entry, by=cause(customer_id))
