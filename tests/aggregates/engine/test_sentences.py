"""What people read in histories: one sentence per event, in German and English (A-10)."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from aggregates.engine.event import Event
from aggregates.engine.sentence import Language, places
from readmodels.engine.said import Hearer, sentence
from tests.golden.sample_file import name_of
from tests.golden.samples import SAMPLES

LANGUAGES: tuple[Language, ...] = ("de", "en")


def _by_kind(kind: str, _text: str) -> str:
    return f"<{kind}>"


@pytest.mark.requirement("A-10")
@pytest.mark.parametrize("event", SAMPLES, ids=name_of)
def test_an_event_reads_as_a_sentence_in_both_languages(event: Event) -> None:
    details = event.model_dump(mode="json")
    hearers = [Hearer(language, ZoneInfo("Europe/Berlin"), _by_kind) for language in LANGUAGES]
    german, english = (sentence(type(event), details, hearer) for hearer in hearers)
    assert german != english
    assert not set("{}") & set(german + english)


@pytest.mark.requirement("A-10")
@pytest.mark.parametrize("event", SAMPLES, ids=name_of)
def test_a_sentence_names_only_what_the_event_has(event: Event) -> None:
    for template in (event.sentence_de, event.sentence_en):
        for path, *_ in places(template):
            if path == "numbers":  # added by the user history, which knows which numbers are in the device
                continue
            value: Any = event.model_dump(mode="json")
            for part in path.split("."):
                assert part in value, f"{{{path}}} in {template!r}"
                value = value[part]
