"""How long this process waits for the append lock and holds it (X-03)."""

from collections.abc import Iterable

from prometheus_client.core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector

from eventstore.append_lock import LockTimes


class AppendLockCollector(Collector):
    """Tells Prometheus, whenever it asks. Each process has its own; what grows by a second per second in all together is the lock's whole time."""

    def __init__(self, times: LockTimes) -> None:
        self._times = times

    def collect(self) -> Iterable[Metric]:
        yield CounterMetricFamily(
            "portal_append_lock_wait_seconds", "Time for which appends waited for the append lock", self._times.waited
        )
        yield CounterMetricFamily("portal_append_lock_held_seconds", "Time for which appends held the append lock", self._times.held)
