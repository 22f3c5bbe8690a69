"""What areas above orders add to them: what follows in the append that approves or completes one, and why a known device can't serve one just now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aggregates.device import Device
from aggregates.order import Order
from commands.engine.command import Decision, Given
from foundation.contribution import Point


@dataclass(frozen=True, slots=True)
class AfterOrder:
    """What follows when nothing more of an order is to come: it is delivered, cancelled or declined; when that was told comes last, None where nobody said so."""

    follows: Callable[[Given, UUID, Order, datetime | None], Decision]


AFTER_ORDERS: Point[AfterOrder] = Point("commands.registry", "AFTER_ORDERS")


@dataclass(frozen=True, slots=True)
class AfterApproval:
    """What follows in the append that approves an order, as it was before, at that moment; raises why it can't be approved as it is."""

    follows: Callable[[Given, UUID, Order, datetime], Decision]


AFTER_APPROVALS: Point[AfterApproval] = Point("commands.registry", "AFTER_APPROVALS")


@dataclass(frozen=True, slots=True)
class PoolHindrance:
    """Why a known device can't go to the user of an order, though nobody has it: `check` raises that, as it is handed over or shipped and as it arrives."""

    check: Callable[[Given, UUID, Device], None]


POOL_HINDRANCES: Point[PoolHindrance] = Point("commands.registry", "POOL_HINDRANCES")
