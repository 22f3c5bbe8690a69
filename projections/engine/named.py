"""Projections as people name them."""

from foundation.bilingual_error import BilingualError
from projections.engine.projection import PROJECTIONS, Projection


class UnknownProjection(BilingualError):
    """There is no projection {name}. There are: {known}."""

    de = "Die Projektion {name} gibt es nicht, sondern: {known}."


def projection_named(name: str) -> Projection:
    """Look up a projection by its own name, or by that of a read model that it fills. Raises UnknownProjection."""
    for projection in PROJECTIONS:
        if name == projection.name or any(name == table.name for table in projection.tables):
            return projection
    raise UnknownProjection(name=name, known=", ".join(projection.name for projection in PROJECTIONS))
