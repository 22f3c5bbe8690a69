"""Whether the part of this process that carries out commands lives (X-03)."""

from collections.abc import Iterable

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from commands.engine.dispatch import Dispatcher


class DispatcherCollector(Collector):
    """Tells Prometheus, whenever it asks."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    def collect(self) -> Iterable[Metric]:
        yield GaugeMetricFamily("portal_dispatcher_up", "Whether the process carries out commands: 1, or 0", float(self._dispatcher.alive))
        yield CounterMetricFamily(
            "portal_dispatcher_failures",
            "Errors of the part that carries out commands, after which it began anew",
            self._dispatcher.failures,
        )
