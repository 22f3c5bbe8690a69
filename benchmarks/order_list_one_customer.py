"""Pages of the list of orders where 1,000,000 orders belong to one customer: a search with many hits has 100,000."""

from benchmarks.bench import Bench
from benchmarks.figure import Figure, Measured, at_most
from benchmarks.order_load import measure_orders


def measure(bench: Bench) -> Measured:
    return measure_orders(bench, 1)


FIGURE = Figure(
    "order_list_one_customer",
    "the same where one customer has all orders",
    "a single order by key through the same HTTP stack, p99",
    at_most(5),
    measure,
)
