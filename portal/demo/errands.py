"""A working day of the demo's people: the customer's administrator, an employee and the operator's fulfilment, with what they order, send in, exchange and sell."""

from pathlib import Path
from uuid import UUID

from portal.demo.accounts import ADMINISTRATOR, EMPLOYEE, FULFILMENT
from portal.demo.front_door import front_door
from portal.demo.ordering import fill_baskets, fill_catalogue, order, order_in_bulk, order_with_approval
from portal.demo.picks import picks
from portal.demo.servicing import exchange_delivered, open_cases, report_own, sell, upgrade
from portal.demo.tokens import demo_token
from portal.engine.portal import Portal


def run_errands(portal: Portal, folder: Path, customer_id: UUID, customer_number: str, password: str) -> int:
    """Do it all, over HTTP; returns how many requests changed something. What an interrupted run has done already isn't done again."""
    done = folder / "errands"
    if done.exists():
        return 0
    chosen = picks(portal, folder, customer_id)
    with front_door(portal) as door:
        administrator = door.person("administrator", demo_token(portal, folder, "administrator", customer_id).token, customer_number)
        fulfilment = door.person("fulfilment", door.logged_in(FULFILMENT, password), customer_number)
        anna = door.person("anna", door.logged_in(ADMINISTRATOR, password), customer_number)
        fill_catalogue(fulfilment, chosen)
        delivered = order(administrator, fulfilment, chosen)
        order_in_bulk(administrator, chosen)
        order_with_approval(administrator, anna, chosen)
        fill_baskets(anna, chosen)
        open_cases(administrator, fulfilment, chosen)
        sell(administrator, fulfilment, chosen)
        upgrade(administrator, chosen)
        exchange_delivered(administrator, fulfilment, chosen, delivered)
        report_own(administrator, door.person("erna", door.logged_in(EMPLOYEE, password), customer_number), fulfilment)
    done.touch()
    return door.at_work.changes
