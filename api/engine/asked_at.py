"""When something is asked for, for commands that look at the clock."""

from datetime import UTC, datetime
from typing import Any

from api.engine.access import Caller


def with_asked_at(_caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    """Add when it is asked."""
    return {**given, "asked_at": datetime.now(UTC)}
