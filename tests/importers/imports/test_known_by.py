"""Whether a row names a user is told by the row's texts alone, and what is asked first of many rows leaves none out (A-14)."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from importers.imports.known_by import KnownBy

pytestmark = pytest.mark.part_of("A-14")

ERIKA = UUID(int=17)
FIELDS: tuple[str, ...] = ("name", "email", "personnel_number", "cost_centre")
words = some.sampled_from(
    ("Erika", "Muster", "ERIKA", "müster", "mu\u0308ster", "0017", "17", "P-17", "a@b.example", "ｅｒｉｋａ", "\u200b", "—", "_", "ß", "ss")
)
texts = some.one_of(some.text(max_size=8), some.lists(words, max_size=3).map(" ".join), some.lists(words, max_size=3).map(",".join))


@given(
    known=some.builds(KnownBy, some.just(ERIKA), some.sets(texts, max_size=2), some.sets(texts, max_size=2), some.sets(texts, max_size=2)),
    cells=some.lists(texts, min_size=4, max_size=4),
    slipped=some.booleans(),
)
def test_every_row_that_names_the_user_is_among_those_that_may(known: KnownBy, cells: list[str], slipped: bool) -> None:
    values = {} if slipped else dict(zip(FIELDS, cells, strict=True))
    assert not known.in_row(values, cells) or known.may_be_in(cells)


@pytest.mark.parametrize(
    ("name", "cell", "named"),
    [
        ("Müster, Erika", "Erika Mu\u0308ster", True),
        ("Muster, Erika", "ｍｕｓｔｅｒ\u200b, erika", True),
        ("Muster", "Muster", True),
        ("Muster", "Musterstraße, Muster", False),
        ("…", "…", True),
        ("", "irgendwas", False),
        ("", "", False),
    ],
)
def test_names_are_told_by_their_words(name: str, cell: str, named: bool) -> None:
    known = KnownBy(ERIKA, {name}, set(), set())
    assert known.in_texts([cell]) is named
    assert known.may_be_in([cell]) or not named
