"""Pages of the overview where 200,000 users and 1,000,000 devices belong to one customer: harder than any real one is."""

from benchmarks.bench import Bench
from benchmarks.figure import Figure, Measured, at_most
from benchmarks.overview_load import measure_overview


def measure(bench: Bench) -> Measured:
    return measure_overview(bench, 1)


FIGURE = Figure(
    "overview_page_one_customer",
    "the same where one customer has everything",
    "a single device by key through the same HTTP stack, p99",
    at_most(5),
    measure,
)
