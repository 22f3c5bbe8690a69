"""What this process counts and measures, for Prometheus (X-03). Nothing in it names a customer or a person."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from importers.result import ImportResult

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """One registry per application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Histogram(
            "portal_http_request_seconds",
            "Requests by route and status",
            ("method", "route", "status"),
            buckets=SECONDS,
            registry=self.registry,
        )
        self.under_way = Gauge("portal_http_requests_under_way", "Requests being answered", registry=self.registry)
        self.cut = Counter(
            "portal_connections_cut",
            "Connections ended as their client held them up: head, stalled, slow",
            ("reason",),
            registry=self.registry,
        )
        for reason in ("head", "stalled", "slow"):
            self.cut.labels(reason)
        self.commands = Counter("portal_commands", "Commands by outcome", ("command", "outcome"), registry=self.registry)
        self.imports = Counter("portal_imports", "Imports of this process by how they ended", ("kind", "state"), registry=self.registry)
        self.import_rows = Counter(
            "portal_import_rows", "Rows of this process's imports by what came of them", ("count",), registry=self.registry
        )

    def imported(self, kind: str, result: ImportResult) -> None:
        """Count an import that has come to an end, or is held."""
        self.imports.labels(kind, result.state).inc()
        if result.state != "dry_run":
            for name, number in result.counts.model_dump().items():
                self.import_rows.labels(name).inc(number)
