"""What an order calls off that a number has once, its renewal or subsidy: by one order at a time, and again once its carrier tells another contract (docs/decisions/0033)."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from aggregates.accounts.account import Account
from aggregates.order import Order
from aggregates.order_bookings import RENEWAL_CLAIM, OrderNumberBooked, OrderNumberFreed
from aggregates.sim import Sim
from commands.accounts.asking_account import account_called
from commands.engine.command import Given, NotFound, Refusal
from commands.orders.freed_numbers import freed


class RenewalUnderWay(Refusal):
    """{number} is being renewed already, by the order {order} of {day}, placed by {who}; wait for its end, or let the tariff stay and use no subsidy."""

    code = "renewal-under-way"
    de = "{number} wird schon verlängert, mit der Bestellung {order} vom {day}, aufgegeben von {who_de}; bitte deren Ende abwarten oder den Tarif bleiben lassen und keine Subvention nutzen."


class RenewalNotToldYet(Refusal):
    """{number} was renewed by the order {order} of {day}, placed by {who}, and its carrier hasn't told yet what the contract is like now; wait for that, or let the tariff stay and use no subsidy."""

    code = "renewal-not-told-yet"
    de = "{number} wurde mit der Bestellung {order} vom {day}, aufgegeben von {who_de}, schon verlängert, und der Netzbetreiber hat noch nicht gemeldet, wie der Vertrag jetzt ist; bitte das abwarten oder den Tarif bleiben lassen und keine Subvention nutzen."


class TariffOfNumber(NamedTuple):
    """The article that is booked."""

    article_number: str | None
    name: str | None


class Renewing(NamedTuple):
    """`under_way`: the order and what it has booked, where one renews the number already; `freed`: that a completed one doesn't any more, which nobody has said yet."""

    under_way: tuple[Order, OrderNumberBooked] | None = None
    freed: OrderNumberFreed | None = None


def renewed_by(given: Given, sim_id: UUID, sim: Sim, but: UUID | None = None) -> Renewing:
    """Look up by which order the number is renewed, other than this one."""
    holder = given.holder(RENEWAL_CLAIM.of(str(sim_id)))
    order = None if holder is None or holder == but else given.state(Order, holder)
    booked = None if order is None else order.booked.get(sim_id)
    if order is None or booked is None:
        return Renewing()
    if order.completed and booked.is_told(sim):
        return Renewing(freed=freed(booked))
    return Renewing(under_way=(order, booked))


def renewal_refused(given: Given, number: str, order: Order, booked: OrderNumberBooked) -> Refusal:
    """Make the refusal that says by which order the number is renewed already."""
    de, en = _who(given, booked.booked_by)
    refusal = RenewalNotToldYet if order.completed else RenewalUnderWay
    return refusal(number=number, order=order.number, day=booked.booked_on, who=en, who_de=de)


def booking(
    given: Given,
    sim: Sim,
    day: date,
    of: Mapping[str, UUID],
    *,
    tariff: TariffOfNumber | None = None,
    subsidised: tuple[int, str] | None = None,
) -> OrderNumberBooked:
    """Make the event that says what an order books for a number (`of`: whose ids); `tariff`: None, it stays; `subsidised`: for which position the subsidy is used, and what that is called."""
    position, name = subsidised or (None, None)
    return OrderNumberBooked(
        order_id=of["order_id"],
        user_id=of["user_id"],
        sim_id=of["sim_id"],
        number=sim.number,
        choice="unchanged" if tariff is None else "booked",
        article_number=None if tariff is None else tariff.article_number,
        tariff=None if tariff is None else tariff.name,
        tariff_before=sim.tariff.name,
        subsidised=name,
        subsidised_position=position,
        booked_by=given.actor,
        booked_on=day,
        term=sim.term,
        entitlements=sim.entitlements,
    )


def _who(given: Given, actor: str) -> tuple[str, str]:
    account_id = account_called(actor)
    if account_id is None:
        return "einer Schnittstelle", "an interface"
    try:
        name = given.state(Account, account_id).full_name
    except NotFound:  # of the operator
        name = ""
    return (name, name) if name else ("jemand anderem", "somebody else")
