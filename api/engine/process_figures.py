"""Figures of this process itself: its memory, its connections, what it was built from (X-03)."""

from collections.abc import Iterable, Mapping

from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from eventstore.pool import Pool


def register_process(registry: CollectorRegistry, pools: Mapping[str, Pool], version: str, commit: str | None) -> None:
    """Add them to an application's registry."""
    for kind in (ProcessCollector, PlatformCollector, GCCollector):
        kind(registry=registry)
    registry.register(_PoolCollector(pools))
    registry.register(_BuildCollector(version, commit))


class _PoolCollector(Collector):
    def __init__(self, pools: Mapping[str, Pool]) -> None:
        self._pools = pools

    def collect(self) -> Iterable[Metric]:
        size = GaugeMetricFamily("portal_pool_size", "Connections to the database that are open", labels=["pool"])
        most = GaugeMetricFamily("portal_pool_max", "Connections that may be open", labels=["pool"])
        in_use = GaugeMetricFamily("portal_pool_in_use", "Connections that are in use", labels=["pool"])
        waiting = GaugeMetricFamily("portal_pool_waiting", "Who waits for a connection", labels=["pool"])
        for name, pool in self._pools.items():
            stats = pool.get_stats()
            size.add_metric([name], stats["pool_size"])
            most.add_metric([name], stats["pool_max"])
            in_use.add_metric([name], stats["pool_size"] - stats["pool_available"])
            waiting.add_metric([name], stats["requests_waiting"])
        yield from (size, most, in_use, waiting)


class _BuildCollector(Collector):
    def __init__(self, version: str, commit: str | None) -> None:
        self._labels = [version, commit or ""]

    def collect(self) -> Iterable[Metric]:
        build = GaugeMetricFamily("portal_build_info", "Version, and commit if it is known (PORTAL_COMMIT)", labels=["version", "commit"])
        build.add_metric(self._labels, 1)
        yield build
