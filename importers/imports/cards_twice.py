"""One card (ICCID) at several numbers: it can be in one at a time, so whoever brings the row is told of the other number (F-12).

Within a file each row counts as it says; of numbers that the file doesn't speak of it is asked what the lists show. Nothing is refused for it: two numbers may
swap their cards within a day, and which of two rows is wrong nobody can tell. Numbers that are inactive have no card in use.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from importers.quarantine import Notice, RowNoted

_AT_ONCE = 20_000
_IN_LISTS = """SELECT iccid, number, sim_id, carrier FROM sims
    WHERE customer_id = %s AND iccid = ANY (%s::text[]) AND status <> 'inactive' AND missing_since IS NULL"""
_ARE_LISTS = "SELECT to_regclass('sims') IS NOT NULL"


@dataclass(slots=True)
class CardsTwice:
    """Of one file. `column`: where its cards stand. `stays`: which of the numbers that it doesn't speak of stay as they are, by carrier and id."""

    customer_id: UUID
    column: str
    stays: Callable[[str, list[UUID]], set[UUID]] = lambda _carrier, sims: set(sims)
    _first: dict[int, tuple[int, int]] = field(default_factory=dict[int, tuple[int, int]])
    """Card → its first number's digits, and the line."""
    _said: set[int] = field(default_factory=set[int])
    """Numbers of which the file says which card they have, or that they have none in use."""
    _found: list[RowNoted] = field(default_factory=list[RowNoted])

    def add(self, number: str, iccid: str | None, status: str | None, line: int) -> None:
        """Take in what a row says."""
        digits = int(number)
        if status == "inactive":
            self._said.add(digits)
        elif iccid is not None:
            self._said.add(digits)
            first, at = self._first.setdefault(int(iccid), (digits, line))
            if first != digits:
                self._found += [self._twice(iccid, f"+{first}", line), self._twice(iccid, number, at)]

    def noted(self, connection: Connection[TupleRow], *, past: bool = False) -> Iterator[RowNoted]:
        """Yield the warnings, once all rows were taken in. `past`: the file is of a day of which lists say nothing."""
        yield from self._found
        if not past and connection.execute(_ARE_LISTS).fetchone() == (True,):
            rest = iter(self._first)
            while cards := list(islice(rest, _AT_ONCE)):
                yield from self._elsewhere(connection, cards)

    def _elsewhere(self, connection: Connection[TupleRow], cards: Iterable[int]) -> Iterator[RowNoted]:
        rows = connection.execute(_IN_LISTS, (self.customer_id, [str(card) for card in cards])).fetchall()
        others = [row for row in rows if int(row[1]) not in self._said]
        stay = {
            sim_id
            for carrier in {row[3] for row in others}
            for sim_id in self.stays(carrier, [row[2] for row in others if row[3] == carrier])
        }
        for iccid, number, sim_id, _ in others:
            if sim_id in stay:
                yield self._twice(iccid, number, self._first[int(iccid)][1])

    def _twice(self, iccid: str, other: str, line: int) -> RowNoted:
        return RowNoted(Notice.CARD_TWICE, self.column, iccid, line, {"found": other})
