"""A bulk order of 20,000 lines, until it is stored, against appending as many orders in bulk."""

import io
import time
from collections.abc import Sequence
from uuid import UUID

from aggregates.address import Address
from aggregates.catalogue_item import CatalogueItemListed
from aggregates.catalogue_terms import Variant
from aggregates.customer import FeatureSwitchedOn
from aggregates.device_terms import DeviceDescription
from aggregates.engine.event import Event
from aggregates.order import OrderPlaced
from aggregates.order_terms import OrderedItem
from benchmarks.bench import Bench
from benchmarks.figure import Figure, Measured, at_most
from benchmarks.population import UNITS, Size, populate
from commands.engine.spoken_number import new_number
from eventstore.envelope import Cause, StreamEvent
from eventstore.ids import new_id
from eventstore.log import EventLog
from eventstore.unit import Appended, Unit
from importers.imports.importer import Importer
from importers.imports.mapping import MappingSet

ARTICLE = "BW-1"


def measure(bench: Bench) -> Measured:
    lines, item = bench.size(20_000, 40), new_id()
    log = bench.log(bench.database())
    with bench.narrator.step("users") as report:
        [owner] = populate(log, Size(users=lines, devices=1), report)
    listed = CatalogueItemListed(
        name="Phone 1",
        product="device",
        kind="smartphone",
        maker="Beispielwerk",
        model="Phone 1",
        variants=(Variant(article_number=ARTICLE),),
    )
    _append(log, owner.customer_id, [(owner.customer_id, FeatureSwitchedOn(feature="bulk_order")), (item, listed)])
    file = io.BytesIO("".join(["Personalnummer;Artikelnummer\n", *(f"P{number:07d};{ARTICLE}\n" for number in range(lines))]).encode())
    with bench.narrator.step("bulk order"), bench.profile("import", log.dsn):
        began = time.perf_counter()
        result = Importer(log, MappingSet(())).run("orders", file, customer_id=owner.customer_id, actor="importer", file_name="orders.csv")
        seconds = time.perf_counter() - began
    assert result.counts.created == lines, result
    orders = [_placed(user_id, item) for user_id in owner.users]
    with bench.narrator.step("as many orders in bulk"):
        began = time.perf_counter()
        for first in range(0, lines, UNITS):
            _append(log, owner.customer_id, orders[first : first + UNITS])
        limit = time.perf_counter() - began
    return Measured(f"{seconds:.1f} s for {lines:,} lines", f"{limit:.1f} s", seconds / limit, details={"lines": lines})


def _placed(user_id: UUID, item: UUID) -> tuple[UUID, Event]:
    order_id, description = new_id(), DeviceDescription(kind="smartphone", maker="Beispielwerk", model="Phone 1")
    ordered = OrderedItem(
        position=1, item_id=item, article_number=ARTICLE, name="Phone 1", product="device", description=description, quantity=1
    )
    address = Address(street="Musterweg 1", postal_code="12345", city="Musterstadt")
    return order_id, OrderPlaced(order_id=order_id, number=new_number("B"), user_id=user_id, items=(ordered,), address=address)


def _append(log: EventLog, customer_id: UUID, events: Sequence[tuple[UUID, Event]]) -> None:
    units = [
        Unit(
            Cause(customer_id, "importer", f"importer#{stream}", "bulk"),
            [StreamEvent(stream, event)],
            {stream: 1} if stream == customer_id else {},
        )
        for stream, event in events
    ]
    assert all(isinstance(outcome, Appended) for outcome in log.append(units))


FIGURE = Figure(
    "bulk_order",
    "a bulk order of 20,000 lines, each decided by itself, until it is stored",
    "appending as many orders in bulk",
    at_most(5),
    measure,
)
