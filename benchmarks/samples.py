"""Medians and percentiles of what was measured."""

import math
from collections.abc import Sequence
from statistics import median


def percentile(samples: Sequence[float], percent: float) -> float:
    """The smallest sample that at least so many percent of all samples don't exceed (nearest rank)."""
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def summary(samples: Sequence[float]) -> dict[str, float]:
    """Seconds in, milliseconds out."""
    if not samples:
        return {"n": 0}
    figures = {"p50": percentile(samples, 50), "p95": percentile(samples, 95), "p99": percentile(samples, 99), "max": max(samples)}
    return {"n": len(samples), **{name: round(value * 1000, 2) for name, value in figures.items()}}


def median_ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the ratios of rounds that were measured back to back: a slow minute of the machine hits both."""
    return median(own / other for own, other in zip(ours, theirs, strict=True))
