"""Every error that people read says so in both languages, and programs know it by a code of its own."""

import copy
import importlib
import pickle
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from string import Formatter
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from starlette.exceptions import HTTPException

from access.sign_in.sign_on_refusals import DirectoryFailed
from api.engine.problem import OfHttp, Problem
from commands.engine.against_past import AgainstThePast, Quoted
from commands.engine.command import NotFound, Refusal
from commands.engine.past import KnownLater
from eventstore.faults import UnknownEvent
from foundation.bilingual_error import BilingualError, StartRefused
from foundation.noun import Noun
from gateways.oidc_errors import ProviderUnreachable
from portal.engine.exit_code import ExitCode
from portal.engine.told import Told
from portal.operations.postgres_programs import ProgramFailed
from portal.settings import SettingsWrong
from readmodels.engine.position_watch import PositionNotReached
from readmodels.engine.query_refused import BadValue, OfColumn, QueryRefused, TooMuch
from tests.test_architecture import FILES, ROOT

SCRIPTS = {"launch"}
BOTH_AT_ONCE = {"Told", "OfHttp", "DirectoryFailed", "CommandFailed"}
"""What they say is given to them in both languages; the output of a program that failed stands once, between the two."""
IN_OTHER_WORDS = {"link-not-valid", "feature-off"}
"""The command's refusal, and what a stranger is told of it; a feature that is off, and that an import of it changed nothing."""


def kinds(base: type[BilingualError] = BilingualError) -> Iterator[type[BilingualError]]:
    for kind in base.__subclasses__():
        yield kind
        yield from kinds(kind)


@pytest.fixture(scope="module")
def everything() -> list[type[BilingualError]]:
    for path in FILES:
        if path.stem not in SCRIPTS:
            importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    rooms = {path.relative_to(ROOT).parts[0] for path in FILES}
    return [kind for kind in kinds() if kind.__module__.split(".", maxsplit=1)[0] in rooms]


def placeholders(text: str) -> set[str]:
    """Without the language that ends the name of a fact that is a word."""
    return {name.removesuffix("_de").removesuffix("_en") for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_say_the_same_facts(everything: list[type[BilingualError]]) -> None:
    assert len(everything) > 150
    assert [
        kind.__name__ for kind in everything if not kind.__doc__ or ("de" not in vars(kind) and kind.__name__ != "DirectoryFailed")
    ] == []
    different = {
        kind.__name__: (placeholders((kind.__doc__ or "").split("\n\n", maxsplit=1)[0]), placeholders(kind.de))
        for kind in everything
        if kind.__name__ not in BOTH_AT_ONCE
    }
    assert {name: said for name, said in different.items() if said[0] != said[1]} == {}


def test_a_code_stands_for_one_error(everything: list[type[BilingualError]]) -> None:
    named: dict[str, list[str]] = defaultdict(list)
    for kind in everything:
        if "code" in vars(kind):
            named[kind.code].append(kind.__name__)
    assert {code: names for code, names in named.items() if len(names) > 1 and code not in IN_OTHER_WORDS} == {}


class TooHeavy(Refusal):
    """{thing} weighs {kilos}
    kilos, which is too much.

    Of the scales.
    """

    status = 422
    code = "too-heavy"
    de = "{thing_de} wiegt {kilos} Kilo, das ist zu viel."


def test_a_message_is_filled_with_facts() -> None:
    refused = TooHeavy(thing="The box", thing_de="Die Kiste", kilos=31)
    assert (refused.text_en, str(refused)) == ("The box weighs 31 kilos, which is too much.",) * 2
    assert refused.text_de == "Die Kiste wiegt 31 Kilo, das ist zu viel."
    assert (refused.status, refused.code, refused.facts["kilos"]) == (422, "too-heavy", 31)


def test_what_it_tells_of_is_told_in_its_language() -> None:
    at = datetime(2026, 7, 1, 22, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    refused = TooHeavy(thing=["Box", "bag"], thing_de=["Kiste", "Tasche"], kilos=at)
    assert refused.text_en == "Box and bag weighs 2026-07-01 22:30:00 kilos, which is too much."
    assert refused.text_de == "Kiste und Tasche wiegt 01.07.2026, 22:30:00 Kilo, das ist zu viel."


def test_what_stops_a_start_says_both_languages() -> None:
    assert str(StartRefused()) == f"{StartRefused().text_de}\n{StartRefused().text_en}"


MADE_IN_THEIR_OWN_WAY: list[BilingualError] = [
    NotFound(Noun("Gerät", "device"), 4711, id_in_use=True),
    DirectoryFailed(ProviderUnreachable(issuer="https://login.example.org", why="HTTP 500")),
    UnknownEvent("device.praised", 3, 4711),
    AgainstThePast({}),
    KnownLater({"since": datetime(2026, 1, 1, tzinfo=UTC)}, Quoted(UUID(int=1), 2), what="x", what_de="x", instead="", instead_de=""),
    QueryRefused("sort"),
    OfColumn("sort", "colour", Noun("Farbe", "colour"), [("name", Noun("Name", "name"))]),
    BadValue("filter[colour]", Noun("Farbe", "colour"), value="x", expected=("a colour", "eine Farbe"), codes="red"),
    TooMuch("sort", Noun("Farbe", "colour"), 5),
    Problem(headers={"Retry-After": "1"}, extra={"more": 1}),
    OfHttp(HTTPException(405, headers={"Allow": "GET"})),
    PositionNotReached("inventory", 9, 7),
    Told("zwei", "two", ExitCode.HELD),
    SettingsWrong(["one", "two"]),
    ProgramFailed("pg_dump", "no space"),
]


def test_each_can_be_sent_to_another_process(everything: list[type[BilingualError]]) -> None:
    """With all that it says and knows."""
    by_facts = [kind for kind in everything if kind.__init__ is BilingualError.__init__]
    known = {type(error) for error in MADE_IN_THEIR_OWN_WAY}
    assert [kind.__name__ for kind in everything if "__init__" in vars(kind) and kind not in known] == []
    errors = MADE_IN_THEIR_OWN_WAY + [kind(tail="", **dict.fromkeys(_facts(kind), "4711")) for kind in by_facts]
    for error in errors:
        for again in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
            assert (type(again), vars(again), again.args) == (type(error), vars(error), error.args)
            assert (str(again), again.text_de, again.text_en, again.hint_told) == (
                str(error),
                error.text_de,
                error.text_en,
                error.hint_told,
            )


def _facts(kind: type[BilingualError]) -> list[str]:
    texts = ((kind.__doc__ or "").split("\n\n", maxsplit=1)[0], kind.de, kind.hint)
    return [name for text in texts for _, name, _, _ in Formatter().parse(text) if name]
