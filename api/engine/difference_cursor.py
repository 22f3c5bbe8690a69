"""Where a page of what differs ended or began: all pages are of the same moments, also where the first was asked for without naming them."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Self

from readmodels.engine.cursor import read_place, write_cursor
from readmodels.engine.difference_query import Difference
from readmodels.engine.query_refused import CursorUnreadable


class DifferenceCursor(NamedTuple):
    """`key`: of the row behind which it goes on, or (`backwards`) of that before which; empty: from where the list begins, or ends."""

    began: datetime
    ended: datetime | None
    key: str
    backwards: bool = False

    @classmethod
    def read(cls, asked: str, token: str) -> Self:
        """Raises CursorUnreadable, CursorOfAnotherQuery."""
        place = read_place(asked, token, 2)
        try:
            began, ended, key = place.row
            moments = [datetime.fromisoformat(text) if text else None for text in (began, ended)]
        except ValueError:
            raise CursorUnreadable("cursor") from None
        if moments[0] is None or any(moment is not None and moment.tzinfo is None for moment in moments):
            raise CursorUnreadable("cursor")
        return cls(moments[0], moments[1], key or "", place.backwards)

    def written(self, asked: str) -> str:
        return write_cursor(asked, [self.began.isoformat(), self.ended and self.ended.isoformat(), self.key], backwards=self.backwards)


class Pages(NamedTuple):
    """A page of rows of which one more than fits was looked for, and the cursors of those beside it."""

    rows: Sequence[Difference]
    following: DifferenceCursor | None
    before: DifferenceCursor | None

    @classmethod
    def of(cls, found: Sequence[Difference], limit: int, went_on: DifferenceCursor | None, began: datetime, ended: datetime | None) -> Self:
        """`found`: in the list's order; what doesn't fit stands at the end that is further away. `went_on`: from where it was looked for."""
        backwards, more = went_on is not None and went_on.backwards, len(found) > limit
        rows = found[-limit:] if backwards else found[:limit]
        first, last = (rows[0].key, rows[-1].key) if rows else ("", "")
        behind, ahead = DifferenceCursor(began, ended, last), DifferenceCursor(began, ended, first, backwards=True)
        return cls(rows, behind if backwards or more else None, ahead if went_on is not None and (more or not backwards) else None)
