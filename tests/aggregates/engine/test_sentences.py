"""What people read in histories: one sentence per event, in German and English (A-10)."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from aggregates.device import DeviceAssigned
from aggregates.engine.event import Event
from aggregates.engine.sentence import Language, places, render
from aggregates.sim import TariffChanged
from aggregates.sim_terms import Tariff
from readmodels.engine.said import Hearer, sentence
from tests.golden.sample_file import name_of
from tests.golden.samples import SAMPLES

LANGUAGES: tuple[Language, ...] = ("de", "en")


def _by_kind(kind: str, _text: str) -> str:
    return f"<{kind}>"


@pytest.mark.requirement("A-10")
@pytest.mark.parametrize("event", [each for each in SAMPLES if "{sending}" in type(each).sentence_de], ids=name_of)
@pytest.mark.parametrize(("sending", "said"), [("label", "Versandart: Versandetikett"), ("own", "Versandart: eigener Versand")])
def test_how_a_device_is_sent_is_said_in_a_way_that_all_answers_fit(event: Event, sending: str, said: str) -> None:
    details = {**event.model_dump(mode="json"), "sending": sending}
    assert said in sentence(type(event), details, Hearer("de", ZoneInfo("Europe/Berlin"), _by_kind))


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
    for template in (event.sentence_de, event.sentence_en, *(words for each in event.otherwise for words in (each.de, each.en))):
        for path, *_ in places(template):
            if path == "numbers":  # added by the user history, which knows which numbers are in the device
                continue
            value: Any = event.model_dump(mode="json")
            for part in path.split("."):
                assert part in value, f"{{{path}}} in {template!r}"
                value = value[part]


@pytest.mark.requirement("A-10")
@pytest.mark.parametrize(
    ("was", "now", "german", "english"),
    [
        ("S", "M", "Tarif von S auf M geändert", "Tariff changed from S to M"),
        (None, "M", "Tarif auf M gesetzt", "Tariff set to M"),
        ("S", None, "Tarif entfernt (vorher S)", "Tariff removed (was S)"),
        (None, None, "Tarif von – auf – geändert", "Tariff changed from – to –"),
    ],
)
def test_what_came_from_nothing_was_set_and_what_went_to_nothing_was_removed(
    was: str | None, now: str | None, german: str, english: str
) -> None:
    event = TariffChanged(was=Tariff(name=was), tariff=Tariff(name=now))
    hearers = [Hearer(language, ZoneInfo("Europe/Berlin"), _by_kind) for language in LANGUAGES]
    assert [sentence(TariffChanged, event.model_dump(mode="json"), hearer) for hearer in hearers] == [german, english]


@pytest.mark.requirement("A-10")
def test_with_what_belongs_to_the_value() -> None:
    event = TariffChanged(was=Tariff(), tariff=Tariff(name="M", options=("EU Roaming",)))
    german = Hearer("de", ZoneInfo("Europe/Berlin"), _by_kind)
    assert sentence(TariffChanged, event.model_dump(mode="json"), german) == "Tarif auf M (EU Roaming) gesetzt"


@pytest.mark.requirement("A-10")
@pytest.mark.parametrize(
    ("numbers", "german", "english"),
    [
        ([], "", ""),
        (["+491"], ", mit Rufnummer +491", ", with number +491"),
        (["+491", "+492"], ", mit den Rufnummern +491 und +492", ", with numbers +491 and +492"),
        (["+491", "+492", "+493"], ", mit den Rufnummern +491, +492 und +493", ", with numbers +491, +492 and +493"),
    ],
)
def test_several_things_are_named_in_the_plural_with_a_word_between_the_last_two(numbers: list[str], german: str, english: str) -> None:
    details = {"device_id": "1", "user_id": "2", "numbers": numbers}
    said = [sentence(DeviceAssigned, details, Hearer(language, ZoneInfo("Europe/Berlin"), _by_kind)) for language in LANGUAGES]
    assert said == [f"Gerät <device> an <user> übergeben{german}", f"Device <device> assigned to <user>{english}"]


def test_amounts_are_written_as_readers_write_them_and_nothing_else_is() -> None:
    template = "Voranschlag {net} EUR, vorher {was}, Version {version}"
    told = {"net": "149.90", "was": "1200.00 EUR", "version": "1.50"}
    assert render(template, told, "de") == "Voranschlag 149,90 EUR, vorher 1200,00 EUR, Version 1.50"
    assert render(template, told, "en") == "Voranschlag 149.90 EUR, vorher 1200.00 EUR, Version 1.50"
