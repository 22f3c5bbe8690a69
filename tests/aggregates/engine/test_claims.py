"""Kinds of claims: each declared once, each claimed by an event, none that says something about a person in clear."""

import ast
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Annotated

import pytest

from aggregates.engine.claim import Claim, ClaimKind
from aggregates.engine.event import Event, Personal
from aggregates.registry import CLAIM_KINDS
from tests.golden.samples import SAMPLES

ROOT = Path(__file__).parents[3]
DECLARED = set(CLAIM_KINDS.values())
MACHINERY = [ROOT / "eventstore", ROOT / "aggregates/engine", ROOT / "commands/engine", ROOT / "projections/engine"]
FIRST_TIMES = [event.model_copy(update={"again": False}) for event in SAMPLES if "again" in type(event).model_fields]
"""What happens again claims nothing anew."""


def claims_of(event: Event) -> Iterator[Claim]:
    return chain(event.claims(), event.releases())


def in_clear(event: Event) -> list[Claim]:
    """Claims of a kind that isn't personal, with something in them that is marked as personal."""
    personal = [value for name in event.personal if isinstance(value := getattr(event, name), str) and value]
    return [claim for claim in claims_of(event) if not claim.kind.personal and any(value in claim.value for value in personal)]


def test_every_kind_is_claimed_by_an_event() -> None:
    assert len(DECLARED) > 10
    assert {claim.kind for event in (*SAMPLES, *FIRST_TIMES) for claim in claims_of(event)} == DECLARED


def test_no_two_kinds_have_one_name() -> None:
    taken = next(iter(DECLARED))
    with pytest.raises(TypeError, match=taken.name):
        ClaimKind(taken.name, personal=True, alone_in="customer")


@pytest.mark.parametrize("event", SAMPLES, ids=lambda event: event.event_name)
def test_nothing_personal_is_claimed_in_clear(event: Event) -> None:
    assert in_clear(event) == []


def test_what_would_be_claimed_in_clear_is_found() -> None:
    kind = next(kind for kind in DECLARED if not kind.personal)

    class Careless(Event):
        name: Annotated[str, Personal()]

        def claims(self) -> Iterator[Claim]:
            yield kind.of(f"by/{self.name}")

    assert in_clear(Careless(name="Erika Muster")) == [kind.of("by/Erika Muster")]


def test_the_machinery_names_no_kind() -> None:
    names = {kind.name for kind in DECLARED}
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.value}"
        for folder in MACHINERY
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and node.value in names
    ]
    found += [
        f"{path.relative_to(ROOT)}: {name}"
        for folder in MACHINERY
        for path in folder.rglob("*.sql")
        for name in names
        if f"'{name}'" in path.read_text()
    ]
    assert found == []
