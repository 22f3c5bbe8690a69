"""German order and search, as DIN 5007-1 has them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readmodels.engine.sort_key import search_text, search_words, sort_key


@pytest.mark.requirement("X-01")
def test_names_stand_in_german_order() -> None:
    names = [
        "Abel",
        "Äpfel",
        "Apfelbaum",
        "Bär",
        "Bart",
        "Göbel",
        "Goethe",
        "Göthe",
        "Goldmann",
        "Łodz",
        "Masse",
        "Maße & Co",
        "Øre",
        "Özil",
        "Zoé",
        "Zoe Z",
        "Ждан",
    ]
    assert sorted(names, key=lambda name: sort_key(name) or "") == [
        *["Abel", "Äpfel", "Apfelbaum", "Bär", "Bart", "Göbel", "Goethe", "Goldmann", "Göthe"],
        *["Łodz", "Masse", "Maße & Co", "Øre", "Özil", "Zoé", "Zoe Z", "Ждан"],
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller", "MULLER"),
        ("Straße", "strasse"),
        ("a\u0308", "ä"),
        ("  Muster,\tErika ", "muster, erika"),
        ("İ", "i"),
        ("O’Neill", "o'neill"),
    ],
)
def test_what_does_not_count_gives_the_same_key(one: str, other: str) -> None:
    assert sort_key(one) == sort_key(other)


@given(st.text())
def test_a_key_is_plain_and_its_own_key(text: str) -> None:
    key = sort_key(text)
    assert key is None or (key.isascii() and key.isprintable() and key == key.strip() and key)
    assert sort_key(key) == key
    assert sort_key(text.upper()) is not None or key is None


def test_nothing_to_see_has_no_key() -> None:
    assert [sort_key(text) for text in (None, "", " \t", "\x00\u200b")] == [None] * 4


@pytest.mark.parametrize("written", ["Müller", "Mueller", "MÜLLER", "mu\u0308ller"])
@pytest.mark.parametrize("asked", ["müller", "mueller", "MÜLL"])
def test_umlauts_are_found_as_they_are_spelled_out(written: str, asked: str) -> None:
    text = search_text("Erika", None, written)
    assert all(any(spelling in text for spelling in word) for word in search_words(asked))
