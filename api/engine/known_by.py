"""By what people name a thing, besides its id: told with the thing, for whoever asks for one by a text."""

from collections.abc import Callable
from dataclasses import dataclass

from aggregates.engine.claim import Claim, ClaimKind


@dataclass(frozen=True, slots=True)
class KnownBy:
    """A field of the thing's list that tells one thing from others.

    `claim`: the kind of claim by which its stream holds the value, so that it is found without any read model; `read` makes what is claimed of what people write
    (an IMEI with its check digit, a number with blanks), or None where it can't be such a value.
    """

    field: str
    claim: ClaimKind | None = None
    read: Callable[[str], str | None] = str

    def claimed(self, text: str) -> Claim | None:
        """Return the claim by which a thing holds what the text says."""
        value = self.read(text.strip()) if self.claim is not None else None
        return self.claim.of(value) if self.claim is not None and value else None
