"""Column names as people write them, matched to our fields: case, spaces, punctuation and the spelling of umlauts don't matter."""

import unicodedata
from collections.abc import Mapping, Sequence, Set
from functools import lru_cache

from foundation.normal_form import key

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


LONGEST_REMEMBERED = 100
"""Characters: what is remembered is foreign, and stays for as long as the process."""


def plain(name: str) -> str:
    """Reduce a name to letters and digits: `"SIM-Karten Nr."` → `"simkartennr"`; `"Verlängerung"` and `"VERLAENGERUNG"` → `"verlaengerung"`."""
    return _remembered(name) if len(name) <= LONGEST_REMEMBERED else _plain(name)


@lru_cache(maxsize=4096)
def _remembered(name: str) -> str:
    return _plain(name)


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFC", key(name)).casefold().translate(_UMLAUTS)
    return "".join(filter(str.isalnum, folded))


class ColumnNames:
    """For each field the names by which its column is known. Of several columns that fit, the one named first counts."""

    def __init__(self, names: Mapping[str, Sequence[str]]) -> None:
        self.names = {field: tuple(accepted) for field, accepted in names.items()}
        self._plain = {field: tuple(map(plain, accepted)) for field, accepted in names.items()}

    def positions(self, header: Sequence[str]) -> dict[str, int]:
        """Map each field that this header has to the index of its column."""
        at = {plain(name): index for index, name in reversed(list(enumerate(header)))}
        return {field: at[found] for field, accepted in self._plain.items() if (found := next((n for n in accepted if n in at), None))}

    def without(self, names: Set[str]) -> "ColumnNames":
        """Return the same, but for these names (plain ones)."""
        return ColumnNames({field: [name for name in accepted if plain(name) not in names] for field, accepted in self.names.items()})

    def doubled(self, header: Sequence[str]) -> str | None:
        """Find the name of a column that was matched and stands twice in the header."""
        known = [plain(name) for name in header]
        return next((header[index] for index in self.positions(header).values() if known.count(known[index]) > 1), None)
