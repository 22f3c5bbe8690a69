"""Beside the API: carriers are asked to block the numbers of lost devices, where their gateways are set (access/service_cases/blocking_desk.py)."""

from typing import TYPE_CHECKING

from portal.engine.recurring import Recurring

if TYPE_CHECKING:
    from api.engine.backend import Backend

ASKED_EVERY = 2.0
"""Seconds between two looks at what is to be asked."""


def _ask(backend: "Backend") -> bool:
    from access.service_cases.blocking_desk import BlockingDesk

    return backend.parts[BlockingDesk].step() > 0


ASKING_CARRIERS = Recurring("blocking numbers", ASKED_EVERY, _ask, "carriers could not be asked to block numbers")
