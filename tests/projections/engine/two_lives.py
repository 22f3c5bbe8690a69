"""Two customers with all that may happen to them, projected: made once, and copied by each test that asks for them."""

from random import Random
from uuid import UUID

from aggregates.feed_import import ImportStarted, RowsQuarantined
from eventstore.log import EventLog
from projections.engine.projector import Projector
from projections.registry import PROJECTIONS
from tests.commands.made_up import FEED_DAY, IMPORT
from tests.databases import prepared
from tests.eventstore.store import appended, cause, open_log
from tests.projections.account_life import life_of
from tests.projections.lives import Life, of_customer
from tests.projections.made_up_documents import attach_documents
from tests.projections.made_up_orders import order_and_return
from tests.projections.test_import_rows import bad

ONE, OTHER = UUID(int=1), UUID(int=2)


def live(log: EventLog, customer_id: UUID) -> None:
    """A customer with a life, an import with a quarantined row, a reseller who works in its account, and documents."""
    number = customer_id.int
    appended(log, *(of_customer(entry, customer_id) for entry in Life(Random(number)).events(120)), by=cause(customer_id))
    start = ImportStarted(kind="feed", carrier="Vodafone", file_name="f", file_hash=str(number), file_size=1, feed_date=FEED_DAY)
    import_id = of_customer((IMPORT, start), customer_id)[0]
    appended(log, (import_id, start), (import_id, RowsQuarantined(rows=(bad(1),))), by=cause(customer_id))
    for happened in life_of(customer_id):
        appended(log, *happened.entries, by=happened.by)
    attach_documents(log, customer_id)
    order_and_return(log, customer_id)


def two_lives(dsn: str) -> None:
    """Two customers, all of whose events are projected."""
    prepared(dsn)
    log = open_log(dsn)
    for customer_id in (ONE, OTHER):
        live(log, customer_id)
    Projector(log, PROJECTIONS).catch_up()
    log.close()
