"""Which delivery addresses of a list are known already, in whatever way files write them: an export read back changes nothing (H-18)."""

from collections.abc import Sequence

from aggregates.address import Address
from commands.engine.command import Refusal
from foundation.normal_form import tidy
from importers.imports.table_cells import NO_TEXT


class AddressUnread(Refusal):
    """“{address}” is not an address; write street and number, postal code and city, with the recipient in front if there is one."""

    code = "address-unread"
    de = "„{address}“ ist keine Anschrift; bitte Straße Hausnummer, PLZ Ort schreiben, gegebenenfalls mit dem Empfänger davor."


def _as_read(text: str) -> str:
    found = " ".join(tidy(text).split())
    return "" if found.casefold() in NO_TEXT else found


def same_address(said: Address | None, known: Address | None) -> bool:
    """Tell whether both are the same, but for what gets lost in a file: blanks, and signs that nobody sees."""
    if said is None or known is None:
        return False
    return all(_as_read(getattr(said, part)) == _as_read(getattr(known, part)) for part in Address.model_fields)


def addresses_besides(said: Sequence[Address | str], known: Sequence[Address]) -> tuple[Address, ...]:
    """Return those that are new. Raises AddressUnread for a text that isn't how one of the known is written."""
    lines = {_as_read(each.line) for each in known}
    new = [each for each in said if _as_read(each if isinstance(each, str) else each.line) not in lines]
    if unread := [each for each in new if isinstance(each, str)]:
        raise AddressUnread(address=unread[0])
    return tuple(each for each in new if isinstance(each, Address))
