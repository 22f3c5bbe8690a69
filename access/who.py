"""Who sends a request, as far as that can be known before anybody has logged in."""

from ipaddress import IPv6Network
from typing import NamedTuple
from uuid import UUID

from eventstore.envelope import Cause
from eventstore.ids import new_id


class Visitor(NamedTuple):
    """`address` and `agent` of the client, `correlation` of the request, `language` of the messages it causes; `browsers`: what the browser has kept of logins before (access/known_browsers.py)."""

    address: str
    agent: str
    correlation: str
    language: str = "de"
    browsers: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """What limits are counted by: the address; of IPv6 the first 64 bits, as whoever has one address has all of them."""
        if ":" not in self.address:
            return self.address
        return str(IPv6Network((self.address, 64), strict=False))


def by_account(customer_id: UUID, account_id: UUID, correlation: str, grant_id: UUID | None = None) -> Cause:
    """The cause of what an account does; `grant_id`: the service access by which it does it."""
    return Cause(customer_id, f"account:{account_id}", f"command:{new_id()}", correlation, None, f"grant:{grant_id}" if grant_id else None)
