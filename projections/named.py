"""Projections as people name them."""

from projections.engine.projection import Projection
from projections.registry import PROJECTIONS


class UnknownProjection(Exception):
    """There is no such projection. Diese Projektion gibt es nicht."""


def projection_named(name: str) -> Projection:
    """By its own name, or by that of a read model that it fills. Raises UnknownProjection."""
    for projection in PROJECTIONS:
        if name == projection.name or any(name == table.name for table in projection.tables):
            return projection
    raise UnknownProjection(f"{name}: {', '.join(p.name for p in PROJECTIONS)}")
