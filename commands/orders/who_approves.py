"""Who could approve an order that somebody places: nobody may be left waiting without being told (H-11)."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from aggregates.accounts.account import Account
from aggregates.agreements.approval_rules import ApprovalRules
from commands.engine.command import Given, NotFound
from commands.orders.change_approval_rules import can_approve


def who_approves(given: Given, rules: ApprovalRules, ordered_by: str | None, day: date) -> Collection[UUID]:
    """List who could approve what somebody orders, on that day or later: approvers and their deputies who are there, but not whoever ordered, unless that is allowed."""
    deputies = (each.deputy for each in rules.deputies if each.approver in rules.approvers and each.until_day >= day)
    named = dict.fromkeys((*rules.approvers, *deputies))
    return [each for each in named if rules.may_approve(each, ordered_by) and _can(given, each)]


def _can(given: Given, account_id: UUID) -> bool:
    try:
        return can_approve(given.state(Account, account_id))
    except NotFound:
        return False
