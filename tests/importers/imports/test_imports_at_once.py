"""Imports beside each other, and beside people who were quicker (F-13, F-16, X-06)."""

import threading
from datetime import timedelta

import pytest

from commands.customers.rename_customer import RenameCustomer
from commands.sims.unlink_sim import UnlinkSim
from eventstore.ids import new_id
from foundation.advisory_locks import IMPORT
from importers.imports.beginning import ImportBusy
from importers.imports.importer import own_connection
from importers.imports.run import ImportInterrupted, ImportRunning, Order
from tests.importers.imports.test_importer import NEXT, ROWS
from tests.importers.portal import DAY, Portal, killed_while, line


@pytest.mark.requirement("F-16")
def test_two_imports_of_one_kind_do_not_run_at_once(portal: Portal) -> None:
    order = Order("feed", portal.customer, "", "", "", 0, DAY, "Vodafone")
    with own_connection(portal.log) as connection:
        IMPORT.wait_for(connection, order.whole)
        with pytest.raises(ImportBusy):
            portal.feed(ROWS)
        assert portal.table("users", [("Name",), ("Muster, Erika",)]).state == "completed", "another kind"
        other = portal.feed([], DAY, content=b"MSISDN;State\n+436641234567;ON\n", name="bn_02032026.csv")
        assert other.state == "completed", "another carrier"
    assert portal.feed(ROWS).state == "completed"


@pytest.mark.requirement("F-16")
def test_a_process_that_was_just_killed_is_waited_for(portal: Portal) -> None:
    order = Order("feed", portal.customer, "", "", "", 0, DAY, "Vodafone")
    with own_connection(portal.log) as connection:
        IMPORT.wait_for(connection, order.whole)
        threading.Timer(0.3, connection.execute, ("SELECT pg_advisory_unlock_all()",)).start()
        assert portal.feed(ROWS).state == "completed"


@pytest.mark.requirement("F-16")
def test_an_interrupted_import_keeps_others_of_its_kind_waiting(portal: Portal) -> None:
    import_id = new_id()
    with pytest.raises(KeyboardInterrupt):
        portal.feed(ROWS, NEXT, import_id=import_id, report=killed_while("book"))
    with pytest.raises(ImportInterrupted, match=f"{import_id}.*same file again.*discard"):
        portal.feed(ROWS[:3], NEXT)
    with pytest.raises(ImportRunning):
        portal.feed(ROWS, NEXT + timedelta(days=1))
    result = portal.feed(ROWS, NEXT)
    assert (result.import_id, result.counts.created, result.counts.seen) == (import_id, 5, 5)


@pytest.mark.requirement("X-06", "F-03")
def test_two_customers_import_at_once_and_do_not_touch_each_other(portal: Portal, shared_portal: Portal) -> None:
    """The same numbers and IMEIs, at the same time, over and over: each customer has its own."""
    customers = [portal, shared_portal.new_customer(f"{portal.customer}")]
    feeds = [[line(at, (at + day) % 40) for at in range(40)] for day in range(4)]
    failed: list[Exception] = []

    def import_all(customer: Portal, tariff: str) -> None:
        try:
            for day, rows in enumerate(feeds):
                changed = [(*cells[:4], tariff, *cells[5:]) for cells in rows]
                customer.in_chunks_of(5).feed(changed, DAY + timedelta(days=day))
        except Exception as error:  # noqa: BLE001 - told below
            failed.append(error)

    threads = [threading.Thread(target=import_all, args=(customer, f"Tarif {at}")) for at, customer in enumerate(customers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    for at, customer in enumerate(customers):
        streams = {each.stream_id for each in customer.recorded()}
        assert len(streams & {each.stream_id for each in customers[1 - at].recorded()}) == 0
        for index in range(40):
            sim = customer.sim(index)
            assert sim.tariff.name == f"Tarif {at}"
            assert sim.link is not None
            assert sim.link.device_id == customer.device_id((index + 3) % 40)


@pytest.mark.requirement("A-08", "F-16")
def test_a_person_who_was_quicker_makes_the_chunk_be_decided_again(portal: Portal) -> None:
    """Commands on what the feed books, all the time while it runs: nobody's change is lost, and the feed has the last word on its numbers."""
    rows = [line(at) for at in range(60)]
    portal.feed(rows)
    stop = threading.Event()
    ran = 0

    def busy() -> None:
        nonlocal ran
        while not stop.is_set():
            portal.run(RenameCustomer(customer_id=portal.customer, name=f"Beispiel {ran} GmbH"))
            portal.run(UnlinkSim(sim_id=portal.sim_id(ran % 60)))
            ran += 1

    person = threading.Thread(target=busy)
    person.start()
    try:
        for day in range(1, 6):
            portal.in_chunks_of(20).feed([line(at, at + day * 100) for at in range(60)], DAY + timedelta(days=day))
    finally:
        stop.set()
        person.join()
    assert ran > 5
    portal.feed([line(at, at + 500) for at in range(60)], DAY + timedelta(days=6))
    for index in range(60):
        link = portal.sim(index).link
        assert link is not None
        assert link.device_id == portal.device_id(index + 500)
