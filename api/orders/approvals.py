"""Approval of orders over HTTP: the rules, and what those do who approve (H-11)."""

from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

import orjson
from fastapi import Response
from pydantic import Field
from typing_extensions import TypedDict

from aggregates.agreements.approval_rules import NO_APPROVAL
from aggregates.agreements.device_kinds import DeviceKind
from api.engine.access import Caller, Reads
from api.engine.allowed_actions import Rule
from api.engine.asked_at import with_asked_at
from api.engine.command_route import From, command_route
from api.engine.reading import After, json_answer, reading
from api.engine.route import guarded
from api.orders.order_actions import APPROVAL_RULES_SET, ORDER_ACTIONS
from api.orders.waiting_told import lone_approver
from api.prices.list_prices import MoneyTold
from commands.engine.command import Command, Given
from commands.orders.approve_order import ApproveOrder
from commands.orders.change_approval_rules import ChangeApprovalRules
from commands.orders.decline_approval import DeclineApproval
from readmodels.engine.relations import read_by

router = guarded("Genehmigungen / approvals", "approvals")


class DeputyTold(TypedDict):
    """Who approves in the place of an approver, from one day until another, both included."""

    approver: UUID
    deputy: UUID
    from_day: date
    until_day: date


class ApprovalRulesTold(TypedDict):
    """Which orders need approval, and who gives it: an order that any of these meets waits."""

    every_order: bool
    above: Annotated[MoneyTold | None, Field(description="Of the net amount at list prices, once; null: no limit")]
    item_ids: list[UUID]
    device_kinds: list[DeviceKind]
    cost_centres: list[str]
    approvers: Annotated[list[UUID], Field(description="Accounts")]
    deputies: list[DeputyTold]
    own_orders: Annotated[bool, Field(description="Whoever ordered may approve that, too")]
    remind_after: Annotated[int, Field(description="Working days")]


@router.get("/customer/approval-rules", summary="Regeln für die Genehmigung / The rules for approval", response_model=ApprovalRulesTold)
def get_approval_rules(caller: Reads, after: After) -> Response:
    with reading(caller, read_by(APPROVAL_RULES_SET), after) as found:
        row = found.one(APPROVAL_RULES_SET)
    return json_answer(orjson.loads(row[0]) if row is not None else NO_APPROVAL.model_dump(mode="json"))


def _may_now(kind: type[Command]) -> Rule:
    def may(_caller: Caller, given: Given, order_id: UUID) -> bool:
        return kind.about(order_id=order_id, asked_at=datetime.now(UTC)).check(given)

    return may


command_route(
    router,
    "PUT /customer/approval-rules",
    ChangeApprovalRules,
    "Regeln für die Genehmigung ändern / Change the rules for approval",
    source=From(of_customer=True),
    remark=lone_approver,
    example={"above": "500.00", "approvers": ["018f0000-0000-7000-8000-000000000001"]},
)
command_route(
    router,
    "POST /orders/{order_id}/approval",
    ApproveOrder,
    "Bestellung genehmigen / Approve an order",
    source=From(given=frozenset({"asked_at"})),
    prepare=with_asked_at,
    action=(ORDER_ACTIONS, "approve"),
    rule=_may_now(ApproveOrder),
)
command_route(
    router,
    "POST /orders/{order_id}/approval-decline",
    DeclineApproval,
    "Genehmigung ablehnen / Decline the approval of an order",
    source=From(given=frozenset({"asked_at"})),
    prepare=with_asked_at,
    example={"reason": "Budget ist ausgeschöpft"},
    action=(ORDER_ACTIONS, "decline_approval"),
    rule=_may_now(DeclineApproval),
)
