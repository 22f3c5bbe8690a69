"""The log that both rebuild figures read: made-up customers with a few years of changes, orders and repairs."""

from benchmarks.bench import Bench
from benchmarks.limits import vacuum
from benchmarks.placed_orders import place_orders
from benchmarks.population import Size, populate
from benchmarks.requested_repairs import request_repairs
from eventstore.garbage import collect_in_large_rounds
from eventstore.log import EventLog


def rebuild_log(bench: Bench) -> EventLog:
    """Some 1,000,000 events at full scale: 2/3 of how users, devices and numbers came, 1/3 of later changes; a third concerns numbers. For each tenth device there is an order, of which each has two events, and for each fortieth a repair."""
    collect_in_large_rounds()  # as every program of the portal does
    return bench.shared("rebuild log", lambda: _filled(bench))


def _filled(bench: Bench) -> EventLog:
    devices = bench.size(200_000, 400)
    log = bench.log(bench.database())
    size = Size(users=devices // 5, devices=devices, numbers=devices * 3 // 5, changes=devices * 7 // 4, customers=50)
    with bench.narrator.step(f"a log of some {devices * 5:,} events") as report:
        owners = populate(log, size, report)
    with bench.narrator.step("orders") as report:
        place_orders(log, [owner for owner in owners if owner.users], devices // 10, report)
    with bench.narrator.step("repairs") as report:
        request_repairs(log, owners, 40, report)
    vacuum(bench, log.dsn)
    return log
