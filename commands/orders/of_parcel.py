"""Say something of a parcel of an order."""

from typing import Annotated
from uuid import UUID

from aggregates.order_terms import PARCEL
from commands.engine.command import Command, Given
from commands.orders.open_parcel import check_under_way


class OfParcel(Command):
    order_id: UUID
    parcel_id: Annotated[UUID, PARCEL]

    def check(self, given: Given) -> bool:
        check_under_way(given, self.order_id)
        return True
