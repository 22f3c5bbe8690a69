"""A mailbox alone with a name in part alike: a spelling or a marriage, or somebody else of the family or the team (F-12, F-18)."""

import pytest

from importers.imports.same_person import may_be_one_person, may_be_renamed

pytestmark = pytest.mark.requirement("F-12", "F-18")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Muster, Erika", "Erika Muster"),
        ("Erika Muster", "Muster-Neu, Erika"),
        ("Muster", "Muster, Erika"),
        ("Exempel, Eva", "Beispiel, Eva"),
        ("Exempel, Eva", "Eva Beispiel"),
        ("Exempel, Dr. Eva Maria", "Beispiel, Eva"),
    ],
)
def test_all_words_of_one_side_or_the_first_names_agree(one: str, other: str) -> None:
    assert may_be_one_person(one, other)
    assert may_be_one_person(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller, Peter", "Müller, Maria"),
        ("Müller, Peter", "Maria Müller"),
        ("Müller Peter", "Müller Maria"),
        ("Müller, Dr. Peter", "Müller, Dr. Maria"),
        ("Müller, Anna Lena", "Schmidt, Anna Sophie"),
        ("Eva Exempel", "Eva Beispiel"),
        ("Muster, Erika", "Probe, Hans"),
        ("???", "Muster, Erika"),
    ],
)
def test_a_family_name_alone_or_a_word_of_which_nobody_knows_what_it_is_does_not(one: str, other: str) -> None:
    assert not may_be_one_person(one, other)
    assert not may_be_one_person(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna Muster", "Anna Neu"),
        ("Muster, Anna", "Anna Neu"),
        ("Dr. Anna Muster", "Anna Neu"),
        ("Anna Maria Muster", "Anna Neu"),
        ("Anna Muster", "Muster-Neu, Anna"),
        ("A. Muster", "Anna Muster"),
        ("Jürgen Groß", "Gross, Juergen"),
        ("René Muster", "Rene Muster"),
        ("Muster", "Anna Muster"),
    ],
)
def test_where_a_number_agrees_a_marriage_an_initial_and_a_spelling_come_in(one: str, other: str) -> None:
    assert may_be_renamed(one, other)
    assert may_be_renamed(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna Muster", "Bernd Muster"),
        ("Muster, Anna", "Muster, Bernd"),
        ("Anna Muster", "Muster, Bernd"),
        ("Dr. Anna Muster", "Dr. Bernd Muster"),
        ("A. Muster", "Bernd Muster"),
        ("Anna Muster-Neu", "Bernd Muster"),
        ("Anna Muster", "Nina Neu"),
        ("Hanna Muster", "Anna Muster"),
        ("???", "Muster, Anna"),
    ],
)
def test_another_first_name_is_somebody_else_though_a_number_agrees(one: str, other: str) -> None:
    assert not may_be_renamed(one, other)
    assert not may_be_renamed(other, one)
