"""Parts of a process are found by their types."""

import pytest

from foundation.parts import Parts


class Bell:
    pass


class Brass(Bell):
    pass


def test_a_part_is_found_by_its_very_type() -> None:
    bell, brass = Bell(), Brass()
    parts = Parts(bell, brass)
    assert parts[Bell] is bell
    assert parts[Brass] is brass
    assert parts.find(Bell) is bell


def test_one_that_is_not_there_is_not_made_up() -> None:
    parts = Parts(Brass())
    assert parts.find(Bell) is None
    with pytest.raises(KeyError, match="Bell"):
        _ = parts[Bell]


def test_one_takes_the_place_of_another_of_its_type() -> None:
    old, new, brass = Bell(), Bell(), Brass()
    parts = Parts(old, brass)
    other = parts.having(new)
    assert (other[Bell], other[Brass]) == (new, brass)
    assert parts[Bell] is old
