"""What happens to an order that its customer has to approve first: asked, brought to mind, approved or declined (H-11)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from aggregates.engine.claim import Claim, ClaimKind
from aggregates.engine.event import Event, Personal
from aggregates.engine.words import IdOf, InWords, Label
from aggregates.order_terms import ORDER_NUMBER, REASON, OrderId
from aggregates.user import UserId
from foundation.noun import Noun

AWAITING_APPROVAL_CLAIM = ClaimKind(
    "order_awaiting_approval", personal=False, alone_in="customer", noun=Noun("Bestellung ohne Genehmigung", "order without approval")
)
"""The ids of the orders that wait."""

ApprovalReason = Annotated[
    Literal["every_order", "amount", "no_price", "item", "kind", "cost_centre"],
    InWords(
        every_order=("jede Bestellung", "every order"),
        amount=("Betrag über der Grenze", "amount above the limit"),
        no_price=("Betrag ungewiss, da ein Preis fehlt", "amount uncertain, as a price is missing"),
        item=("Artikel", "item"),
        kind=("Geräteart", "kind of device"),
        cost_centre=("Kostenstelle", "cost centre"),
    ),
    Label("Grund der Genehmigung", "Why approval is needed"),
]
Approval = Annotated[
    Literal["awaiting", "approved", "declined"],
    InWords(awaiting=("ausstehend", "awaiting"), approved=("erteilt", "given"), declined=("abgelehnt", "declined")),
    Label("Genehmigung", "Approval"),
]
ApproverId = Annotated[UUID | None, IdOf("account"), Label("In Vertretung von", "In place of")]


class OrderApprovalAsked(
    Event,
    event="order.approval_asked",
    de="{Bestellung order_id|Bestellung} braucht eine Genehmigung: {reasons}",
    en="{Order order_id|Order} needs approval: {reasons}",
    about=("approval",),
):
    """`ordered_by`: who placed it, as actors are known; `asked_at`: from when it waits, where whoever placed it said when that was."""

    order_id: OrderId
    user_id: UserId
    reasons: tuple[ApprovalReason, ...]
    ordered_by: str
    asked_at: datetime | None = None

    def claims(self) -> Iterator[Claim]:
        yield AWAITING_APPROVAL_CLAIM.of(str(self.order_id))


class OrderApprovalReminded(
    Event,
    event="order.approval_reminded",
    de="{Bestellung order_id|Bestellung} wartet noch auf Genehmigung ({times}. Erinnerung)",
    en="{Order order_id|Order} still waits for approval (reminder {times})",
    about=(),
):
    order_id: OrderId
    user_id: UserId
    number: Annotated[str, ORDER_NUMBER]
    times: int
    reminded_at: datetime


class OrderApproved(
    Event,
    event="order.approved",
    de="{Bestellung order_id|Bestellung} genehmigt[ in Vertretung von {in_place_of}]",
    en="{Order order_id|Order} approved[ in place of {in_place_of}]",
    about=("approval",),
):
    """Whoever fulfils orders sees it from now on. `in_place_of`: the approver whose deputy approved it."""

    order_id: OrderId
    user_id: UserId
    in_place_of: ApproverId = None

    def releases(self) -> Iterator[Claim]:
        yield AWAITING_APPROVAL_CLAIM.of(str(self.order_id))


class OrderApprovalDeclined(
    Event,
    event="order.approval_declined",
    de="Genehmigung von {Bestellung order_id|Bestellung} abgelehnt[ in Vertretung von {in_place_of}][: {reason}]",
    en="Approval of {order order_id|order} declined[ in place of {in_place_of}][: {reason}]",
    about=("approval",),
):
    """Nothing of it is to come."""

    order_id: OrderId
    user_id: UserId
    reason: Annotated[str | None, Personal(subject="user_id"), REASON]
    in_place_of: ApproverId = None

    def releases(self) -> Iterator[Claim]:
        yield AWAITING_APPROVAL_CLAIM.of(str(self.order_id))
