"""By whom an order was placed and when, where it was placed by itself: so that the same one a moment later is told (H-09)."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict

from aggregates.engine.words import IdOf


class Placing(BaseModel):
    """`by`: as actors are known."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    by: Annotated[str, IdOf("actor")]
    at: datetime


def placing_unknown(stored: dict[str, Any]) -> dict[str, Any]:
    """Version 1 didn't say it."""
    return {**stored, "placing": None}
