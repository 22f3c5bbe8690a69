"""What a remarketing holds alone: its number, the device that is sold, one that was sold, and words that no user's key seals (H-15)."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from aggregates.device_terms import Identifier
from aggregates.engine.claim import Claim, ClaimKind
from foundation.noun import Noun

REMARKETING_NUMBER_CLAIM = ClaimKind(
    "remarketing_number", personal=False, alone_in="system", noun=Noun("Wiedervermarktungsnummer", "remarketing number")
)
REMARKETED_CLAIM = ClaimKind(
    "device_in_remarketing", personal=False, alone_in="customer", noun=Noun("Gerät in der Wiedervermarktung", "device in remarketing")
)
"""`device:…`, `imei:…` or `serial_number:…` of a device that is being sold: once at a time, whether the portal knows it or not."""
SOLD_CLAIM = ClaimKind("device_sold", personal=False, alone_in="customer", noun=Noun("verkauftes Gerät", "sold device"))
"""The same of one that was sold or destroyed, for good: what it is called later, and who has it then, changes nothing of that."""
REMARKS_CLAIM = ClaimKind("remarketing_remarks", personal=False, alone_in="customer")
"""By its id, a remarketing whose own key seals what people wrote: nobody had the device."""


def remarketed_claims(device_id: UUID | None, identifiers: Iterable[Identifier]) -> Iterator[Claim]:
    """Yield the claims by which a device is sold once at a time."""
    return _each(REMARKETED_CLAIM, device_id, identifiers)


def sold_claims(device_id: UUID | None, identifiers: Iterable[Identifier]) -> Iterator[Claim]:
    """Yield the claims by which a device is sold once for all."""
    return _each(SOLD_CLAIM, device_id, identifiers)


def _each(kind: ClaimKind, device_id: UUID | None, identifiers: Iterable[Identifier]) -> Iterator[Claim]:
    if device_id is not None:
        yield kind.of(f"device:{device_id}")
    yield from (kind.of(f"{each.kind}:{each.value}") for each in identifiers)
