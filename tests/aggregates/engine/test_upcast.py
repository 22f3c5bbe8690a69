"""An event type that changed twice: all its versions are read as the present one (A-09)."""

from collections.abc import Iterator
from typing import Annotated, Any
from uuid import UUID

import orjson
import pytest

from aggregates.engine.event import DELETED, OPERATOR, Event, Personal, type_registry, upcast
from eventstore.faults import UnknownEvent
from eventstore.keyring import Keyring
from eventstore.mapper import EventMapper, EventRow
from tests.golden.sample_file import MASTER

NAME = "made_up.priced"
STREAM = UUID(int=1)


def _with_currency(payload: dict[str, Any]) -> dict[str, Any]:
    return {**payload, "currency": "EUR"}


def _in_cents(payload: dict[str, Any]) -> dict[str, Any]:
    return {"cents": payload["euros"] * 100, "currency": payload["currency"], "buyer": payload["buyer"]}


@pytest.fixture
def priced() -> Iterator[type[Event]]:
    """Version 1 had euros, version 2 added the currency, version 3 counts cents; the buyer was a person all along."""

    class Priced(Event, event=NAME, version=3, upcasts={1: _with_currency, 2: _in_cents}):
        cents: int
        currency: str
        buyer: Annotated[str, Personal()]

    yield Priced
    del type_registry[NAME]


@pytest.fixture
def keys() -> Keyring:
    keys = Keyring(MASTER)
    keys.open_new(STREAM)
    return keys


def row(version: int, payload: dict[str, Any], keys: Keyring) -> EventRow:
    sealed = {**payload, "buyer": {"sealed": keys.seal(STREAM, "buyer", '"Muster, Erika"')}}
    return EventRow(1, STREAM, 1, OPERATOR, NAME, version, orjson.dumps(sealed).decode(), None, None, "a", None, "c", "c")


VERSIONS = [(1, {"euros": 5}), (2, {"euros": 5, "currency": "EUR"}), (3, {"cents": 500, "currency": "EUR"})]


@pytest.mark.requirement("A-09")
@pytest.mark.parametrize(("version", "payload"), VERSIONS)
def test_every_version_becomes_the_present_one(priced: type[Event], version: int, payload: dict[str, Any]) -> None:
    payload = {**payload, "buyer": "x"}
    before = dict(payload)
    assert upcast(priced, version, payload) == {"cents": 500, "currency": "EUR", "buyer": "x"}
    assert payload == before


@pytest.mark.requirement("A-09")
@pytest.mark.part_of("A-14")
@pytest.mark.parametrize(("version", "payload"), VERSIONS)
def test_stored_rows_of_every_version_are_read(priced: type[Event], keys: Keyring, version: int, payload: dict[str, Any]) -> None:
    mapper = EventMapper({NAME: priced})
    recorded = mapper.recorded(row(version, payload, keys), keys)
    assert recorded.event == priced.model_validate({"cents": 500, "currency": "EUR", "buyer": "Muster, Erika"})
    assert orjson.loads(recorded.details) == recorded.event.model_dump()
    erased = mapper.recorded(row(version, payload, keys), Keyring(MASTER))
    assert erased.event.model_dump()["buyer"] == DELETED


@pytest.mark.requirement("A-09")
def test_what_a_newer_program_wrote_is_not_guessed_at(priced: type[Event], keys: Keyring) -> None:
    with pytest.raises(UnknownEvent, match="newer version"):
        EventMapper({NAME: priced}).recorded(row(4, {"cents": 500}, keys), keys)
    with pytest.raises(UnknownEvent, match="newer version"):
        EventMapper({}).recorded(row(1, {"cents": 500}, keys), keys)


@pytest.mark.requirement("A-09")
def test_a_version_without_its_upcast_is_not_declared() -> None:
    with pytest.raises(TypeError, match="one upcast from each older version"):
        type("Gap", (Event,), {}, event="made_up.gap", version=3, upcasts={1: _with_currency})
    assert "made_up.gap" not in type_registry


def test_two_events_never_share_a_name(priced: type[Event]) -> None:
    with pytest.raises(TypeError, match=f"two events are called {NAME}"):
        type("Priced2", (Event,), {}, event=NAME)
    assert type_registry[NAME] is priced
