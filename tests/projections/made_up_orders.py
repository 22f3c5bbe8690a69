"""An order and a return of a customer, with all that they are about."""

from uuid import UUID, uuid4

from aggregates.address import Address
from aggregates.catalogue_item import CatalogueItemListed, CatalogueItemRenamed
from aggregates.catalogue_terms import Variant
from aggregates.device import DeviceRegistered
from aggregates.device_terms import DeviceDescription, Identifier
from aggregates.order import OrderAccepted, OrderPlaced
from aggregates.order_terms import OrderedItem
from aggregates.service_case import ReturnReceived, ReturnRequested
from aggregates.user import UserRegistered
from eventstore.log import EventLog
from tests.eventstore.store import appended, cause

_ADDRESS = Address(street="Musterweg 1", postal_code="12345", city="Musterstadt")
_SERIAL = Identifier(kind="serial_number", value="BSP-ORDERED-1")


def order_and_return(log: EventLog, customer_id: UUID) -> None:
    user, item, order, device, case = (uuid4() for _ in range(5))
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
    for entry in (
        (user, UserRegistered(name="Muster, Max")),
        (item, CatalogueItemListed(name="Hülle", product="accessory", variants=(Variant(article_number="H-1"),))),
        (item, CatalogueItemRenamed(name="Hülle 2", was="Hülle")),
        (order, placed),
        (order, OrderAccepted(order_id=order, user_id=user)),
        (device, DeviceRegistered(source="order", identifiers=(_SERIAL,), description=described)),
        (case, returned),
        (case, ReturnReceived(case_id=case, device_id=device, user_id=user)),
    ):
        appended(log, entry, by=cause(customer_id))
