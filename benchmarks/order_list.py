"""Pages of the list of orders where 1,000,000 orders belong to 100 customers, a fifth of them to the largest."""

from benchmarks.bench import Bench
from benchmarks.figure import Figure, Measured, at_most
from benchmarks.order_load import measure_orders

CUSTOMERS = 100


def measure(bench: Bench) -> Measured:
    return measure_orders(bench, CUSTOMERS)


FIGURE = Figure(
    "order_list",
    f"a page of the orders with facets and searches, {CUSTOMERS} customers, p99",
    "a single order by key through the same HTTP stack, p99",
    at_most(5),
    measure,
)
