"""For which devices new ones are ordered, in whose place they come (H-12)."""

from typing import NamedTuple
from uuid import UUID

from readmodels.engine.table import Table


class UpgradeRow(NamedTuple):
    """`is_open`: the new device hasn't come yet, or the old one is in another case still (`held_up_by`); `outcome` and `return_id`: what became of the old one when that was over."""

    customer_id: UUID
    upgrade_id: UUID
    device_id: UUID
    order_id: UUID
    whereabouts: str
    is_open: bool
    held_up_by: UUID | None
    outcome: str | None
    return_id: UUID | None
    position: int


UPGRADES = Table("upgrades", UpgradeRow, key="upgrade_id", indexes=("device_id", "order_id"))
