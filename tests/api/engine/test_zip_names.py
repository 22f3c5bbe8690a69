"""Whatever a thing is called, its file in a ZIP has a name that every system takes, within its folder, and for itself alone."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from api.engine.zip_names import ZipNames, safe_name


def test_names_that_mean_something_else_are_made_harmless() -> None:
    told = {
        "../../etc/passwd": "_.._etc_passwd",
        "C:\\Windows": "C__Windows",
        "con": "_con",
        "NUL.txt": "_NUL.txt",
        "Muster\u202egpj.exe": "Mustergpj.exe",
        " Muster,\n Erika. ": "Muster, Erika",
        "A\u0308nne": "Änne",
        "..": "_",
        "": "_",
    }
    assert {name: safe_name(name) for name in told} == told


@given(st.lists(st.text(max_size=300), min_size=1, max_size=8))
def test_any_names_are_parts_of_one_path_and_unlike_each_other(texts: list[str]) -> None:
    names = ZipNames()
    paths = [names.take("Ordner", text, ".pdf") for text in (*texts, *texts)]
    assert len({path.casefold() for path in paths}) == len(paths)
    for path in paths:
        folder, name = path.split("/")
        assert folder == "Ordner"
        assert len(name.encode()) < 255
        assert name == name.strip(" ")
        assert not name.startswith(".")
        assert not set('\\:*?"<>|') & set(name)
        assert not [letter for letter in name if unicodedata.category(letter) in ("Cc", "Cf", "Cs")]
