"""Whose the files of the watched folder are, by the folders in which they lie."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from aggregates.customer import Customer
from eventstore.log import EventLog
from portal.customers import all_customers, customer_named
from portal.engine.told import Told

KNOWN_FOR = 30.0
"""Seconds for which is believed what was found. Customers are only ever added."""


@dataclass(frozen=True, slots=True)
class Owner:
    """A customer, by the name that the log is told; or a folder that is no customer's, and why not."""

    name: str
    customer_id: UUID | None
    why_not: str = ""

    @property
    def line(self) -> UUID | str:
        """One customer's files wait in one line, whichever folders they lie in."""
        return self.customer_id or self.name


class FolderOwners:
    """`customer_id` owns the files that lie in the watched folder itself; None: the only customer there is."""

    def __init__(self, log: EventLog, customer_id: UUID | None) -> None:
        self._log = log
        self._customer_id = customer_id
        self._known: dict[str | None, Owner] = {}
        self._until = 0.0

    def of(self, folders: Iterable[str | None]) -> Mapping[str | None, Owner]:
        """Look up the owner of each folder; None is the watched one. Asks the database now and then, and raises its errors."""
        wanted = set(folders)
        known = {folder: owner for folder, owner in self._known.items() if owner.customer_id is not None}
        if wanted and (time.monotonic() > self._until or not wanted <= known.keys()):
            customers = all_customers(self._log)
            self._known = {folder: self._owner(folder, customers) for folder in wanted}
            self._until = time.monotonic() + KNOWN_FOR
        return self._known

    def ask_again(self) -> None:
        """Believe nothing that was found before."""
        self._until = 0.0

    def _owner(self, folder: str | None, customers: Mapping[UUID, Customer]) -> Owner:
        if folder is None:
            return self._of_watched(customers)
        for customer_id, customer in customers.items():
            if customer.customer_number == folder:
                return Owner(folder, customer_id)
        return Owner(folder, None, f"Einen Kunden mit der Nummer {folder} gibt es nicht.\nThere is no customer with the number {folder}.")

    def _of_watched(self, customers: Mapping[UUID, Customer]) -> Owner:
        try:
            customer_id = self._customer_id or customer_named(self._log, None)
        except Told as told:
            return Owner("the watched folder itself", None, told.in_both)
        customer = customers.get(customer_id)
        return Owner(customer.customer_number if customer else str(customer_id), customer_id)
