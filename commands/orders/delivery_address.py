"""Addresses to which something can be sent, whoever gave them: with the order, with the user, by a list (H-09)."""

import re

from aggregates.address import HOME, Address
from commands.engine.command import Refusal

_POSTAL_CODE, _COUNTRY = re.compile(r"[0-9]{5}"), re.compile(r"[A-Z]{2}")


class AddressIncomplete(Refusal):
    """To "{line}" nothing can be sent; give street and house number, postal code (in Germany five digits), city, and the country as two capital letters."""

    status = 422
    code = "address-incomplete"
    de = "An „{line}“ lässt sich nichts senden; bitte Straße und Hausnummer, Postleitzahl (in Deutschland fünf Ziffern), Ort und das Land als zwei Großbuchstaben angeben."


def check_address(address: Address) -> None:
    """Raise AddressIncomplete where nothing can be sent there."""
    told = all(each.strip() for each in (address.street, address.postal_code, address.city)) and _COUNTRY.fullmatch(address.country)
    if not told or (address.country == HOME and not _POSTAL_CODE.fullmatch(address.postal_code.strip())):
        raise AddressIncomplete(line=address.line)
