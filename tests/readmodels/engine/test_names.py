"""Who names a thing of which several areas know follows from what they declare, not from where their files stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

import pytest

import readmodels.registry
from readmodels.engine.names import Name, Naming, names
from readmodels.engine.reader import Reading
from readmodels.registry import NAMINGS
from tests.readmodels.engine.query_table import Connection

BOTH, ONE = UUID(int=1), UUID(int=2)


def test_namings_of_one_kind_have_ranks_of_their_own() -> None:
    alike = [pair for pair, count in Counter((naming.kind, naming.rank) for naming in NAMINGS).items() if count > 1]
    assert not alike, f"{alike}: of several namings of a kind each says in which rank it is asked (`rank=`)"


def _calls(them: str, *known: UUID) -> Naming:
    def look(_reading: Reading, ids: Sequence[UUID]) -> Mapping[UUID, Name]:
        return {each: Name(them, them) for each in ids if each in known}

    return Naming(
        "ship", look, labelled=lambda text: Name(text, them), unknown=lambda _: Name("?", them), rank={"first": 1, "second": 2}[them]
    )


@pytest.mark.parametrize("turned", [False, True])
def test_the_lowest_rank_that_knows_a_thing_names_it(connection: Connection, monkeypatch: pytest.MonkeyPatch, turned: bool) -> None:
    namings = [_calls("first", BOTH), _calls("second", BOTH, ONE)]
    monkeypatch.setattr(readmodels.registry, "NAMINGS", tuple(reversed(namings) if turned else namings))
    labelled, stranger = UUID(int=3), UUID(int=4)
    wanted = [("ship", str(each)) for each in (BOTH, ONE, labelled, stranger)]
    found = names(Reading(connection, UUID(int=9)), wanted, lambda _: {labelled: "label"})
    assert [found[each].en for each in wanted] == ["first", "second", "first", "first"]
    assert found["ship", str(labelled)].de == "label"
