"""Lines of histories that not everybody sees who sees the history: of what else they are is said by whoever keeps that from somebody."""

from collections.abc import Callable, Collection, Iterator, Sequence, Set
from dataclasses import dataclass
from uuid import UUID

from foundation.contribution import Point
from readmodels.engine.field import Resource
from readmodels.engine.query_conditions import Condition
from readmodels.engine.reader import Reading
from readmodels.engine.relations import Relations

Rights = Set[tuple[str, str]]


@dataclass(frozen=True, eq=False)
class HiddenLines:
    """Events that name such a thing in this member are hidden, with all of their streams, from those with these rights, unless it is `shown`: which of these ids are, by what `reads` say.

    What isn't known yet isn't shown: whatever lags behind, nothing is seen too early.
    """

    member: str
    hides_from: Callable[[Rights], bool]
    shown: Callable[[Reading, Sequence[UUID]], Collection[UUID]]
    reads: Relations


HIDDEN_LINES: Point[HiddenLines] = Point("readmodels.registry", "HIDDEN_LINES")


def hidden_reads(rights: Rights) -> Relations:
    """Return what histories look at besides for somebody with these rights."""
    return frozenset[str]().union(*(each.reads for each in HIDDEN_LINES if each.hides_from(rights)))


def without_hidden(found: Reading, resource: Resource, subjects: Sequence[UUID]) -> Iterator[Condition]:
    """Yield what leaves out of these subjects' history what whoever asks doesn't see."""
    for each in HIDDEN_LINES:
        if found.asker is None or not each.hides_from(found.asker.rights):
            continue
        named = {stream: UUID(thing) for stream, thing in found.all(_NAMED.format(table=resource.table), _asked(each, subjects))}
        shown = each.shown(found, sorted({*named.values()}))
        hidden = tuple(sorted(str(stream) for stream, thing in named.items() if thing not in shown))
        if hidden:
            yield Condition("stream_id", "none", (hidden,), fixed=True)


_NAMED = """SELECT DISTINCT stream_id, details->>%(member)s FROM {table}
    WHERE customer_id = %(customer)s AND subject_id = ANY(%(subjects)s) AND details->>%(member)s IS NOT NULL"""


def _asked(lines: HiddenLines, subjects: Sequence[UUID]) -> dict[str, object]:
    return {"member": lines.member, "subjects": [*subjects]}
