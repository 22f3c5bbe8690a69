"""Which orders of a customer need approval, and who gives it: agreed with the customer, and kept by it (H-11)."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from aggregates.agreements.device_kinds import DeviceKind
from aggregates.engine.event import Event
from aggregates.engine.words import Label
from foundation.money import Money

USUAL_REMINDER = 2
"""Working days after which an order that waits is brought to mind."""


class Deputy(BaseModel):
    """Who approves in the place of an approver, from one day until another, both included."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    approver: UUID
    deputy: UUID
    from_day: date
    until_day: date

    def stands_in_on(self, day: date) -> bool:
        return self.from_day <= day <= self.until_day


class ApprovalRules(BaseModel):
    """An order needs approval if any of these meets it: `above` its net amount at list prices, once, with a month of each tariff that is booked; a position of such an item or kind, or a tariff that is booked; a user of such a cost centre.

    `approvers` and deputies are accounts. `own_orders`: whoever ordered may approve that, too. `remind_after`: working days.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    every_order: bool = False
    above: Money | None = None
    item_ids: tuple[UUID, ...] = ()
    device_kinds: tuple[DeviceKind, ...] = ()
    cost_centres: tuple[str, ...] = ()
    approvers: tuple[UUID, ...] = ()
    deputies: tuple[Deputy, ...] = ()
    own_orders: bool = False
    remind_after: int = USUAL_REMINDER

    @property
    def asks(self) -> bool:
        """Whether any order could need approval."""
        return bool(self.every_order or self.above is not None or self.item_ids or self.device_kinds or self.cost_centres)

    def approving_on(self, day: date) -> tuple[UUID, ...]:
        """List who may approve on that day: the approvers, and who stands in for them."""
        deputies = (each.deputy for each in self.deputies if each.approver in self.approvers and each.stands_in_on(day))
        return tuple(dict.fromkeys((*self.approvers, *deputies)))

    def may_approve(self, account_id: UUID, ordered_by: str | None) -> bool:
        """Tell whether who ordered stands not in the way of somebody who approves: that is themselves, unless own orders are allowed."""
        return self.own_orders or ordered_by != f"account:{account_id}"

    def in_place_of(self, account_id: UUID, day: date) -> UUID | None:
        """Tell as which approver somebody may approve on that day: as themselves, or as whose deputy; None: as none."""
        if account_id in self.approvers:
            return account_id
        found = (each.approver for each in self.deputies if each.deputy == account_id and each.stands_in_on(day))
        return next((approver for approver in found if approver in self.approvers), None)


NO_APPROVAL = ApprovalRules()
"""No order needs any."""


class ApprovalRulesChanged(
    Event,
    event="customer.approval_rules_changed",
    de="Regeln für die Genehmigung von Bestellungen geändert",
    en="Rules for the approval of orders changed",
    about=("approval_rules",),
):
    """What is asked of orders from now on; those that wait are approved by whoever may then."""

    rules: Annotated[ApprovalRules, Label("Genehmigung", "Approval")]
