"""What this process counts and measures, for Prometheus (X-03). Nothing in it names a customer or a person; what the database knows is in api/operations/database_figures.py."""

from typing import Literal, get_args

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics

LoginStep = Literal["password", "second_factor", "sign_on"]

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

disable_created_metrics()  # when each series began, once more for each of them: nobody asks for it


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
            "Connections ended as their client held them up, or too many were open: head, rest, stalled, slow, full",
            ("reason",),
            registry=self.registry,
        )
        for reason in ("head", "rest", "stalled", "slow", "full"):
            self.cut.labels(reason)
        self.commands = Counter("portal_commands", "Commands by outcome", ("command", "outcome"), registry=self.registry)
        self.failed_logins = Counter(
            "portal_failed_logins",
            "Failed logins by the step that failed: password, second_factor, sign_on",
            ("step",),
            registry=self.registry,
        )
        for step in get_args(LoginStep):
            self.failed_logins.labels(step)

    def failed_login(self, step: LoginStep) -> None:
        """Count one; of the directories only what they or the browser did wrong."""
        self.failed_logins.labels(step).inc()
