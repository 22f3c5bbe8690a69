"""Codes carry their German and English words where they are declared; what was stored is read whatever its codes are."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, get_args, get_origin
from uuid import UUID

import orjson
import pytest
from pydantic import BaseModel, ValidationError

from aggregates.accounts.roles import AccountRole
from aggregates.accounts.standing import AccountRoleChanged
from aggregates.api_token import Role
from aggregates.device import DeviceRegistered
from aggregates.engine.event import OPERATOR, Changes, Event, FirstValues, ValuesThen
from aggregates.engine.meaning import PLAIN, Meaning, meaning_at, payload_of
from aggregates.engine.words import InWords, Label, codes_of, words_of
from aggregates.registry import EVENTS as REGISTERED
from aggregates.sim import Sim, SimPaused
from aggregates.sim_terms import SimStatus
from commands.sims.register_other_sim import RegisterOtherSim
from eventstore.keyring import Keyring
from eventstore.mapper import EventMapper, EventRow
from eventstore.personal_fields import sealed
from tests.aggregates.every_aggregate import EVENTS
from tests.golden.sample_file import MASTER

STREAM = UUID(int=1)


def loaded(event: str, payload: dict[str, Any]) -> Event:
    row = EventRow(1, STREAM, 1, OPERATOR, event, 1, orjson.dumps(payload).decode(), None, None, "a", None, "c", "c")
    return EventMapper(REGISTERED).recorded(row, Keyring(MASTER)).event


def codes_without_words(kind: Any) -> Iterator[Any]:
    """Codes in a type that nobody says in words."""
    if get_origin(kind) is Annotated:
        inner, *marks = get_args(kind)
        if not any(isinstance(mark, InWords) for mark in marks):
            yield from codes_without_words(inner)
    elif get_origin(kind) is Literal:
        yield kind
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        for field in kind.model_fields.values():
            if not any(isinstance(mark, InWords) for mark in field.metadata):
                yield from codes_without_words(field.annotation)
    else:
        for argument in get_args(kind):
            yield from codes_without_words(argument)


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.event_name)
def test_every_code_of_an_event_has_its_words(kind: type[Event]) -> None:
    assert list(codes_without_words(kind)) == []


def test_codes_without_words_are_found() -> None:
    class Inside(BaseModel):
        shade: Literal["light", "dark"] | None

    class Painted(Event):
        colours: tuple[Inside, ...]
        status: SimStatus

    assert list(codes_without_words(Painted)) == [Literal["light", "dark"]]


def test_words_stand_in_the_order_of_the_codes() -> None:
    assert codes_of(SimStatus) == ("active", "paused", "inactive", "free")
    assert words_of(SimStatus)["paused"] == ("pausiert", "paused")
    assert codes_of(AccountRole)[:2] == ("administrator", "viewer")
    assert words_of(Role)["ops"] == words_of(AccountRole)["ops"] == ("Betrieb", "operations")


def test_a_code_without_words_and_words_without_a_code_are_not_declared() -> None:
    for words in (InWords(a=("A", "A")), InWords(a=("A", "A"), b=("B", "B"), c=("C", "C"))):
        with pytest.raises(TypeError, match="needs its words"):
            type("Wrong", (BaseModel,), {"__annotations__": {"letter": Annotated[Literal["a", "b"], words]}})


@pytest.mark.requirement("A-09")
@pytest.mark.parametrize(
    ("event", "payload"),
    [
        ("sim.paused", {"was": "roaming"}),
        ("account.role_changed", {"role": "gardener", "was": "viewer"}),
        ("session.second_factor_refused", {"account_id": str(STREAM), "factor": "palm", "tries_left": 2}),
        (
            "device.registered",
            {
                "source": "dream",
                "identifiers": [{"kind": "barcode", "value": "1"}],
                "description": {"kind": "watch", "maker": None, "model": None, "size": None, "colour": None, "further": {}},
            },
        ),
    ],
)
def test_a_stored_code_that_this_program_does_not_know_is_read_and_stored_again(event: str, payload: dict[str, Any]) -> None:
    """An older program may have written it, or a newer one that runs beside this one."""
    read = loaded(event, payload)
    assert orjson.loads(read.model_dump_json()) == payload
    assert orjson.loads(sealed(STREAM, read, Keyring(MASTER))) == payload
    assert Sim().evolve(read) is not None


def test_a_code_is_the_very_string() -> None:
    read = loaded("sim.paused", {"was": "active"})
    assert read == SimPaused(was="active")
    assert type(read.model_dump()["was"]) is str
    assert AccountRoleChanged(role="ops", was="auditor").model_dump_json() == '{"role":"ops","was":"auditor"}'


def test_whoever_is_not_the_log_may_use_declared_codes_alone() -> None:
    asked: list[tuple[type[BaseModel], dict[str, Any]]] = [
        (SimPaused, {"was": "roaming"}),
        (AccountRoleChanged, {"role": "gardener", "was": "viewer"}),
        (DeviceRegistered, {"source": "dream", "identifiers": [], "description": {}}),
        (RegisterOtherSim, {"sim_id": STREAM, "number": "+4915112345678", "carrier": "Beispielnetz", "status": "roaming"}),
    ]
    for shape, payload in asked:
        with pytest.raises(ValidationError, match="literal_error"):
            shape.model_validate(payload)


def test_the_description_of_the_interface_names_the_codes() -> None:
    described = RegisterOtherSim.model_json_schema()["properties"]["status"]
    assert described["enum"] == ["active", "paused", "inactive", "free"]


def test_a_change_says_of_what_and_what_it_was() -> None:
    """Each changed value is one that the event has or says, with a label in both languages; and whoever has `was` says what it belongs to."""
    for kind in EVENTS:
        declared = kind.changes
        if declared is None:
            assert "was" not in kind.model_fields, kind.event_name
            continue
        if isinstance(declared, FirstValues):
            assert declared.called.keys() <= kind.model_fields.keys(), kind.event_name
            assert list(_labelled(payload_of(kind))), kind.event_name
            continue
        if isinstance(declared, ValuesThen):
            for path in declared.fields.values():
                meaning = meaning_at(kind, path)
                assert meaning.label is not None or list(_labelled(meaning)), f"{path} of {kind.event_name}"
            continue
        for path in filter(None, (declared.new, declared.old)):
            head = path.partition(".")[0]
            assert head in kind.model_fields or hasattr(kind, head), f"{path} of {kind.event_name}"
        if declared.named_by is None:
            assert _labels(kind), kind.event_name
            assert all(label is not None for label in _labels(kind)), kind.event_name


def _labels(kind: type[Event]) -> list[Any]:
    declared = kind.changes
    assert isinstance(declared, Changes)
    meaning = meaning_at(kind, declared.new or declared.old or "")
    assert meaning is not PLAIN, kind.event_name
    parts = [part.label for part in meaning.parts.values()]
    return parts if any(parts) else [meaning.label]


def _labelled(meaning: Meaning) -> Iterator[Label]:
    for part in meaning.parts.values():
        yield from [part.label] if part.label is not None else _labelled(part)
