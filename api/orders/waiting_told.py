"""Whoever places an order is told that it waits for approval, and where nobody could give that; so is whoever sets rules by which that would be so (H-11)."""

from typing import Protocol
from uuid import UUID

from aggregates.accounts.account import Account
from aggregates.customer import Customer
from aggregates.order import Order
from api.engine.access import Caller
from api.engine.looking import looking
from api.engine.written import Note
from api.orders.order_day import today
from commands.engine.dispatch import Done
from commands.orders.change_approval_rules import ChangeApprovalRules
from commands.orders.who_approves import who_approves

_NOBODY_ELSE = Note(
    de="Niemand sonst könnte sie zurzeit genehmigen, und wer bestellt hat, darf es nach den Regeln nicht; bitte in den Regeln für die Genehmigung eine weitere Person oder eine Vertretung nennen, oder eigene Bestellungen zulassen.",
    en="Nobody else could approve it at present, and whoever ordered may not by the rules; name somebody else or a deputy in the rules for approval, or allow one's own orders.",
)


def waiting_told(caller: Caller, order_id: UUID) -> list[Note]:
    """Return the notes that are called for."""
    with looking(caller) as given:
        order = given.state(Order, order_id)
        if order.approval != "awaiting":
            return []
        customer = given.state(Customer, given.customer_id)
        alone = not who_approves(given, customer.approval, order.ordered_by, today(given))
    waits = Note(
        de=f"Die Bestellung {order.number} wartet auf eine Genehmigung; vorher arbeitet niemand an ihr.",
        en=f"The order {order.number} waits for approval; nobody works on it before.",
    )
    return [waits, *([_NOBODY_ELSE] if alone else [])]


class Orders(Protocol):
    """A command that places an order."""

    @property
    def order_id(self) -> UUID: ...


def order_waits(caller: Caller, command: Orders, done: Done) -> list[Note]:
    """Say so of the order that a command has placed."""
    return waiting_told(caller, done.ids.get("order_id", command.order_id))


def lone_approver(caller: Caller, _command: ChangeApprovalRules, _done: Done) -> list[Note]:
    """Say of whom nobody could approve the own orders."""
    with looking(caller) as given:
        customer = given.state(Customer, given.customer_id)
        rules, day = customer.approval, today(given)
        alone = [each for each in rules.approvers if rules.asks and not who_approves(given, rules, f"account:{each}", day)]
        named = ", ".join(given.state(Account, each).full_name for each in alone)
    if not alone:
        return []
    return [
        Note(
            de=f"Was {named} selbst bestellt, könnte niemand genehmigen; bitte eine weitere Person oder eine Vertretung nennen, oder eigene Bestellungen zulassen.",
            en=f"What {named} orders could be approved by nobody; name somebody else or a deputy, or allow one's own orders.",
        )
    ]
