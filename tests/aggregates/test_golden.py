"""Every event ever stored can be read for ever: stored samples of all versions are replayed (A-09)."""

import base64
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import orjson
import psycopg
import pytest

from aggregates.customer import CustomerRenamed
from aggregates.engine.event import OPERATOR, Event
from aggregates.registry import EVENTS
from eventstore.append_lock import TAKE
from eventstore.keyring import Keyring
from eventstore.log import EventLog
from eventstore.personal_fields import sealed
from tests.golden.sample_file import FOLDER, MASTER, SampleFile, name_of, read_all
from tests.golden.samples import SAMPLES
from tests.golden.write import write_missing

STORED = read_all()
TYPES = {name: kind for name, kind in EVENTS.items() if kind.__module__.startswith("aggregates.")}
HOW_TO_ADD = "add an event to tests/golden/samples.py or to …_samples.py beside it, then run: python -m tests.golden.write"


def replayed(database: str, samples: list[SampleFile]) -> Iterator[tuple[SampleFile, Event, object]]:
    """Samples in a log, as if they had been there for years: each with its event, and what would be stored of that today."""
    with psycopg.connect(database, autocommit=True) as connection, connection.transaction():
        connection.execute(TAKE)
        connection.cursor().executemany(
            """INSERT INTO events (position, stream_id, stream_version, customer_id, event_name, event_version, payload,
                       recorded_at, effective_at, actor, causation, correlation)
                   VALUES (%s, %s, 1, %s, %s, %s, %s, now(), now(), 'token:long-ago', 'command:long-ago', 'long-ago')""",
            [
                (number, sample.stream_id, OPERATOR, sample.event, sample.version, orjson.dumps(sample.payload).decode())
                for number, sample in enumerate(samples, 1)
            ],
        )
    log = EventLog(database, EVENTS, MASTER, pool_size=1)
    with closing(log), log.pool.connection() as connection:
        for sample in samples:
            connection.execute("DELETE FROM keys")
            for subject, wrapped in sample.keys.items():
                connection.execute("INSERT INTO keys (subject, wrapped) VALUES (%s, %s)", (subject, base64.b64decode(wrapped)))
            keys = Keyring(MASTER)
            (recorded,) = log.load(connection, [sample.stream_id], keys)[sample.stream_id]
            yield sample, recorded.event, orjson.loads(sealed(sample.stream_id, recorded.event, keys))


@pytest.mark.requirement("A-09")
def test_every_sample_of_every_version_is_read_and_stored_again(database: str) -> None:
    expected = {name_of(event): event for event in SAMPLES}
    for sample, event, again in replayed(database, STORED):
        kind = TYPES[sample.event]
        assert type(event) is kind, f"{sample.file_name} became {event!r}"
        if sample.version == kind.event_version:
            assert again == sample.payload, f"{sample.file_name} would be stored otherwise: a new version with an upcast is needed"
            assert event == expected[sample.file_name]


@pytest.mark.requirement("A-09")
def test_every_event_has_a_sample_of_its_present_version() -> None:
    missing = {f"{name}.v{kind.event_version}.json" for name, kind in TYPES.items()} - {sample.file_name for sample in STORED}
    assert not missing, f"{sorted(missing)}: {HOW_TO_ADD}"


@pytest.mark.requirement("A-09")
def test_every_sample_stands_in_the_file_of_its_name_and_is_known() -> None:
    assert {sample.file_name for sample in STORED} == {path.name for path in FOLDER.glob("*.json")}
    assert all(sample.version <= TYPES[sample.event].event_version for sample in STORED)
    assert set(Counter(name_of(event) for event in SAMPLES).values()) == {1}


@pytest.mark.part_of("A-14")
def test_samples_keep_nothing_personal_in_clear() -> None:
    for sample in STORED:
        for name in TYPES[sample.event].personal:
            value = sample.payload.get(name)  # an older version may not have had it
            assert isinstance(value, dict) or value is None, f"{name} of {sample.file_name}"


@pytest.mark.requirement("A-09")
def test_samples_are_only_ever_added(tmp_path: Path) -> None:
    renamed = CustomerRenamed(name="Beispiel AG", was="Beispiel GmbH")
    assert write_missing([renamed], tmp_path) == ["customer.renamed.v1.json"]
    before = (tmp_path / "customer.renamed.v1.json").read_bytes()
    assert write_missing([CustomerRenamed(name="Anders AG", was="Beispiel GmbH")], tmp_path) == []
    assert (tmp_path / "customer.renamed.v1.json").read_bytes() == before
