"""Who runs the portal: what people see of it before and after they log in."""

from dataclasses import dataclass
from typing import NamedTuple


class OtherPortal(NamedTuple):
    """Another site of the operator, as the tiles at the top of the start page lead to them (seeds/2, "Weitere wichtige Links")."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Operator:
    """What isn't set is None and not shown. `colour`: #rrggbb. Phones as people are to read them. `returns_address`: the lines of the address to which devices are sent."""

    name: str = "Serviceportal"
    colour: str = "#1f4e79"
    hotline: str | None = None
    accounting_phone: str | None = None
    contact_url: str | None = None
    help_url: str | None = None
    imprint_url: str | None = None
    privacy_url: str | None = None
    other_portals: tuple[OtherPortal, ...] = ()
    returns_address: tuple[str, ...] = ()
