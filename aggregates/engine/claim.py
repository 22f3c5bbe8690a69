"""What must exist only once: claims, and their kinds, each declared beside the aggregate whose streams hold it."""

from typing import Literal, NamedTuple

from foundation.noun import Noun

AloneIn = Literal["customer", "system"]

_names: set[str] = set()
"""Of the kinds that are declared."""


class ClaimKind:
    """A kind of claim: how its values are kept, and within what each of them is alone.

    `name` is stored with each claim and never changes. `personal`: its values say something about a person, so that they are kept as keyed hashes, which
    can be compared, but neither read nor listed by how they begin. `alone_in`: a value has one holder within its customer, or in the whole system.
    `noun`: what people call it when it is taken already; None for what only helps to count and to find, of which people know nothing. `secret`: its
    values are shown to nobody, and the noun speaks for them.
    """

    __slots__ = ("alone_in", "name", "noun", "personal", "secret")

    def __init__(self, name: str, *, personal: bool, alone_in: AloneIn, noun: Noun | None = None, secret: bool = False) -> None:
        if name in _names:
            raise TypeError(f"two kinds of claim are called {name}")
        _names.add(name)
        self.name = name
        self.personal = personal
        self.alone_in: AloneIn = alone_in
        self.noun = noun
        self.secret = secret

    def of(self, value: str) -> "Claim":
        """Make the claim to this value."""
        return Claim(self, value)

    def __repr__(self) -> str:
        return f"<claim {self.name}>"


class Claim(NamedTuple):
    """What must exist only once, kept in the append transaction. It is held by a stream, and so also says, provably currently, which stream has it."""

    kind: ClaimKind
    value: str
