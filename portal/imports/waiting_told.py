"""Says in the log which customer's files wait for what, once that has lasted, and again at growing pauses."""

import logging
import time
from collections.abc import Sequence

from portal.imports.file_lines import LineState

FIRST = 5.0
"""Seconds for which something has been waited for when it is first told; then after six times as long, and so on."""

log_of = logging.getLogger(__name__)


class WaitingTold:
    """`most`: how many files are taken at the same time."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._since: dict[str, tuple[float, float]] = {}
        """For each thing that is waited for: since when, and when it is to be told next."""

    def tell(self, states: Sequence[LineState]) -> None:
        """Log who waits for what once that has lasted; to be called now and then with all that waits."""
        at = [f"{state.name} ({state.at})" for state in states if state.at is not None]
        said: dict[str, str] = {}
        for state in states:
            if state.waiting and state.at is not None:
                said[f"{state.name} {state.at}"] = f"{state.name} waits for its {state.at} ({state.waiting} more lie there)"
            elif state.waiting and len(at) >= self._most:
                said[state.name] = (
                    f"{state.name} waits for a place ({state.waiting} lie there): "
                    f"all of PORTAL_WATCH_FILES={self._most} are taken by {', '.join(at)}"
                )
        now = time.monotonic()
        self._since = {what: self._since.get(what, (now, now + FIRST)) for what in said}
        for what, (since, due) in self._since.items():
            if now >= due:
                log_of.info("%s, for %.0f seconds by now", said[what], now - since)
                self._since[what] = since, now + 6 * max(FIRST, now - since)
