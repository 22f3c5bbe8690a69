"""Pages of the overview where 200,000 users and 1,000,000 devices belong to 100 customers, a fifth of everything to the largest."""

from benchmarks.bench import Bench
from benchmarks.figure import Figure, Measured, at_most
from benchmarks.overview_load import measure_overview

CUSTOMERS = 100


def measure(bench: Bench) -> Measured:
    return measure_overview(bench, CUSTOMERS)


FIGURE = Figure(
    "overview_page",
    f"a page of the overview with filter, sort and facets, {CUSTOMERS} customers, p99",
    "a single device by key through the same HTTP stack, p99",
    at_most(5),
    measure,
)
