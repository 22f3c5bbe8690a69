"""Cancel an order, or pieces of it, that were not shipped yet."""

from collections.abc import Iterator
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from aggregates.engine.words import OF_PERSON, Help, Label
from aggregates.order import Order, OrderItemsCancelled
from aggregates.order_terms import ORDERED, POSITION, REASON, Pieces
from aggregates.orders.order_progress import Progress
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.texts import LongText
from commands.orders.open_order import check_left, check_positions_once, completed, item_of, open_order
from commands.orders.place_order import MOST_PIECES, MOST_POSITIONS


class NothingLeftToCancel(Refusal):
    """All of the order {number} is shipped; have the devices returned when they have arrived."""

    code = "nothing-left-to-cancel"
    de = "Die Bestellung {number} ist ganz versendet; bitte die Geräte zurückgeben, wenn sie da sind."


class StillWanted(BaseModel):
    """How many pieces of a position are still wanted, with those that are shipped: said so, a repeated request cancels nothing twice."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    position: Annotated[int, POSITION]
    still_wanted: Annotated[
        int,
        Field(ge=0, le=MOST_PIECES),
        Label("Noch gewünscht", "Still wanted"),
        Help("Wie viele Stück, mit den schon versendeten.", "How many pieces, with those that are shipped."),
    ] = 0


class CancelOrder(Command):
    """`items` empty: all that isn't shipped yet."""

    order_id: UUID
    items: Annotated[
        tuple[StillWanted, ...],
        Field(max_length=MOST_POSITIONS),
        ORDERED,
        Help("Leer: alles stornieren, was noch nicht versendet ist.", "Empty: cancel all that isn't shipped yet."),
    ] = ()
    reason: Annotated[LongText | None, REASON, OF_PERSON] = None

    def check(self, given: Given) -> bool:
        order = given.state(Order, self.order_id)
        left = any(order.left(item) for item in order.items)
        if not left and any(done.cancelled for done in order.progress.values()):
            return False
        open_order(given, self.order_id)
        if not left:
            raise NothingLeftToCancel(number=order.number)
        return True

    def decide(self, given: Given) -> Decision:
        order = given.state(Order, self.order_id)
        check_positions_once(self.items)
        items = tuple(self._cancelled(order))
        if order.user_id is None or (not items and any(done.cancelled for done in order.progress.values())):
            return []
        self.check(given)
        if not items:
            return []
        event = OrderItemsCancelled(order_id=self.order_id, user_id=order.user_id, items=items, reason=self.reason)
        return completed(given, self.order_id, order, event)

    def _cancelled(self, order: Order) -> Iterator[Pieces]:
        wanted = self.items or tuple(StillWanted(position=item.position) for item in order.items)
        for each in wanted:
            item = item_of(order, each.position)
            shipped = order.progress.get(item.position, Progress()).shipped
            keep = each.still_wanted if self.items else shipped
            pieces = order.left(item) + shipped - keep
            if pieces > 0:
                check_left(order, item, pieces)
                yield Pieces(position=item.position, name=item.name, quantity=pieces)
