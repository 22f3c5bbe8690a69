"""What the command line makes none of, made beside it: a catalogue's item, an order of it, and the return of a device."""

import base64
from uuid import UUID

import psycopg

from aggregates.address import Address
from aggregates.registry import EVENTS
from commands.catalogue.item_variants import GivenVariant
from commands.catalogue.list_catalogue_item import ListCatalogueItem
from commands.engine.command import Command
from commands.engine.dispatch import Dispatcher
from commands.orders.place_order import PlaceOrder, WantedItem
from commands.service_cases.request_return import RequestReturn
from eventstore.envelope import Cause
from eventstore.keyring import MasterKey
from eventstore.log import EventLog
from tests.portal.conftest import KEY

ITEM_ID, ORDER_ID, CASE_ID = (UUID(f"0d000000-0000-7000-8000-00000000000{n}") for n in (1, 2, 3))
ARTICLE, ORDER_NUMBER, CASE_NUMBER = "H-1", "B-23456-789AB", "S-23456-789AB"


def order_and_return(database: str) -> None:
    """Order something for the first user, and let the first device be returned."""
    user_id, customer_id = _first(database, "user.registered")
    device_id, _ = _first(database, "device.registered", "device.discovered")
    address = Address(street="Musterweg 1", postal_code="12345", city="Musterstadt")
    commands: tuple[Command, ...] = (
        ListCatalogueItem(item_id=ITEM_ID, name="Hülle", product="accessory", variants=(GivenVariant(article_number=ARTICLE),)),
        PlaceOrder(order_id=ORDER_ID, number=ORDER_NUMBER, user_id=user_id, items=(WantedItem(article_number=ARTICLE),), address=address),
        RequestReturn(
            case_id=CASE_ID, number=CASE_NUMBER, device_id=device_id, occasion="defect", whereabouts="destruction", sending="own"
        ),
    )
    log = EventLog(database, EVENTS, MasterKey(base64.b64decode(KEY)))
    dispatcher = Dispatcher(log)
    try:
        for command in commands:
            dispatcher.run(command, Cause(customer_id, "console:test", "test", "test"))
    finally:
        dispatcher.close()
        log.close()


def _first(database: str, *names: str) -> tuple[UUID, UUID]:
    """The stream and the customer of the first such event."""
    query = "SELECT stream_id, customer_id FROM events WHERE event_name = ANY(%s) ORDER BY position LIMIT 1"
    with psycopg.connect(database) as connection:
        found = connection.execute(query, ([*names],)).fetchone()
    assert found is not None
    return found[0], found[1]
