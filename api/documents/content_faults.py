"""For Prometheus: contents of documents that were not handed out, as they are missing or aren't what was stored."""

from collections.abc import Iterable

from prometheus_client.core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector

from access.documents.contents import Contents


class ContentFaults(Collector):
    """Counted in this process."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents

    def collect(self) -> Iterable[Metric]:
        told = CounterMetricFamily(
            "portal_document_faults", "Documents not handed out as their content is missing in the store, or changed", labels=["fault"]
        )
        for fault, times in self._contents.faults.items():
            told.add_metric([fault], times)
        yield told
