"""Figures of this process itself: its memory, its connections, what it was built from, how it carries out commands (X-03)."""

from collections.abc import Iterable, Mapping

from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from commands.engine.dispatch import Dispatcher
from eventstore.append_lock import LockTimes
from eventstore.pool import Pool


def register_process(registry: CollectorRegistry, pools: Mapping[str, Pool], version: str, commit: str | None) -> None:
    """Add them to an application's registry."""
    for kind in (ProcessCollector, PlatformCollector, GCCollector):
        kind(registry=registry)
    registry.register(_PoolCollector(pools))
    registry.register(_BuildCollector(version, commit))


def register_commands(registry: CollectorRegistry, dispatcher: Dispatcher, lock_times: LockTimes) -> None:
    """Add what is to be known of a process that carries out commands."""
    registry.register(_DispatcherCollector(dispatcher))
    registry.register(_AppendLockCollector(lock_times))


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


class _DispatcherCollector(Collector):
    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    def collect(self) -> Iterable[Metric]:
        yield GaugeMetricFamily("portal_dispatcher_up", "Whether the process carries out commands: 1, or 0", float(self._dispatcher.alive))
        yield CounterMetricFamily(
            "portal_dispatcher_failures",
            "Errors of the part that carries out commands, after which it began anew",
            self._dispatcher.failures,
        )


class _AppendLockCollector(Collector):
    """Tells Prometheus, whenever it asks. Each process has its own; what grows by a second per second in all together is the lock's whole time."""

    def __init__(self, times: LockTimes) -> None:
        self._times = times

    def collect(self) -> Iterable[Metric]:
        yield CounterMetricFamily(
            "portal_append_lock_wait_seconds", "Time for which appends waited for the append lock", self._times.waited
        )
        yield CounterMetricFamily("portal_append_lock_held_seconds", "Time for which appends held the append lock", self._times.held)
