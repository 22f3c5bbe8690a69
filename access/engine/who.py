"""Who sends a request, as far as that can be known before anybody has logged in."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import NamedTuple
from uuid import UUID

from eventstore.envelope import Cause
from eventstore.ids import new_id

_NAT64 = IPv6Network("64:ff9b::/96")
"""Where translators put the IPv4 addresses that they speak for."""


class Visitor(NamedTuple):
    """`address` and `agent` of the client, `correlation` of the request, `language` of the messages it causes; `browsers`: what the browser has kept of logins before (access/sign_in/known_browsers.py)."""

    address: str
    agent: str
    correlation: str
    language: str = "de"
    browsers: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        return place_of(self.address)


def place_of(address: str) -> str:
    """Return what limits are counted by: the address; of IPv6 the first 64 bits, as whoever has one address has all of them.

    An IPv4 address counts as itself however it is written: all of them share the 64 bits before it.
    """
    try:
        read = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(read, IPv6Address):
        ipv4 = read.ipv4_mapped or (IPv4Address(read.packed[-4:]) if read in _NAT64 else None)
        if ipv4 is None:
            return str(IPv6Network((read, 64), strict=False))
        read = ipv4
    return str(read)


def by_account(customer_id: UUID, account_id: UUID, correlation: str, grant_id: UUID | None = None) -> Cause:
    """Make the cause of what an account does; `grant_id`: the service access by which it does it."""
    return Cause(customer_id, f"account:{account_id}", f"command:{new_id()}", correlation, None, f"grant:{grant_id}" if grant_id else None)
