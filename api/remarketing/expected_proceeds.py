"""What models bring when they are sold, over HTTP: by condition and day (H-15)."""

from typing import Any
from uuid import UUID

import orjson

from aggregates.remarketing.expected_proceeds import ExpectedProceeds, expected_proceeds_id
from api.engine.access import Caller
from api.engine.answer import about, made_type
from api.engine.as_of import AsOf
from api.engine.command_route import From, command_route
from api.engine.histories import subject_in
from api.engine.known_by import KnownBy
from api.engine.list_answer import fields_of
from api.engine.route import guarded
from api.engine.thing import DetailOf, Headline, HistoryIn, Thing
from api.prices.list_prices import PriceStepTold
from api.remarketing.expected_proceeds_actions import EXPECTED_PROCEEDS_ACTIONS
from api.remarketing.remarketings import REMARKETING_TAG
from commands.remarketing.change_expected_proceeds import ChangeExpectedProceeds
from commands.remarketing.set_expected_proceeds import SetExpectedProceeds
from readmodels.engine.detail import Detail
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.remarketing.expected_proceeds import EXPECTED_PROCEEDS
from readmodels.remarketing.expected_proceeds_resource import EXPECTED_PROCEEDS_HISTORY_LIST, EXPECTED_PROCEEDS_LIST

router = guarded(REMARKETING_TAG, "remarketing")
keeping = guarded(REMARKETING_TAG, "prices")
_STEPS = "SELECT steps::text FROM expected_proceeds WHERE proceeds_id = %(id)s"
_LABELS = {"steps": ("Erlöse nach Tagen", "Proceeds by day"), "amount": ("Betrag", "Amount"), "currency": ("Währung", "Currency")}
_Told = made_type(
    "ExpectedProceedsTold",
    {**fields_of(EXPECTED_PROCEEDS_LIST), "steps": about(list[PriceStepTold], "What is expected from which day on, the last one last")},
    "What a model in a condition brings when it is sold, with all days on which that changes.",
)


def _detail(found: Reading, proceeds_id: UUID) -> Detail | None:
    fields, steps = found.listed(EXPECTED_PROCEEDS_LIST, proceeds_id), found.one(_STEPS, {"id": proceeds_id})
    if fields is None or steps is None:
        return None
    return Detail({**fields, "steps": orjson.loads(steps[0])}, fields["version"])


EXPECTED = Thing(
    router,
    "/expected-proceeds/{proceeds_id}",
    EXPECTED_PROCEEDS_LIST,
    ExpectedProceeds.noun,
    actions=EXPECTED_PROCEEDS_ACTIONS,
    detail=DetailOf(
        "Eine Erlöserwartung mit allen Tagen, an denen sie sich ändert / Expected proceeds with all days on which they change",
        _Told,
        _detail,
        EXPECTED_PROCEEDS_LIST.reads | read_by(_STEPS),
        labels=_LABELS,
    ),
    history=HistoryIn(EXPECTED_PROCEEDS_HISTORY_LIST, subject_in(EXPECTED_PROCEEDS_LIST)),
    as_of=AsOf(
        EXPECTED_PROCEEDS,
        "Erlöserwartung zu einem Zeitpunkt / Expected proceeds as of a moment",
        hides=frozenset({"proceeds", "valid_from"}),  # the last of its steps
        shows={"steps": list[PriceStepTold]},
        labels={"steps": _LABELS["steps"]},
    ),
    headline=Headline(("model",), ("maker", "size", "grade")),
    known_by=(KnownBy("model"),),
)


def _kept_as(caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    kept = expected_proceeds_id(caller.customer, given.get("maker"), given["model"], given.get("size"), given["grade"])
    return {**given, "proceeds_id": kept}


command_route(
    keeping,
    "POST /expected-proceeds",
    SetExpectedProceeds,
    "Zu erwartenden Erlös eines Modells ab einem Tag setzen / Set what is expected for a model from a day on",
    source=From(given=frozenset({"proceeds_id"}), about="proceeds_id"),
    prepare=_kept_as,
    example={"maker": "Beispielwerk", "model": "Phone 1", "size": "256 GB", "grade": "b", "proceeds": "250.00", "valid_from": "2027-01-01"},
)
command_route(
    keeping,
    "POST /expected-proceeds/{proceeds_id}/steps",
    ChangeExpectedProceeds,
    "Diese Erlöserwartung ab einem Tag setzen / Set these expected proceeds from a day on",
    example={"proceeds": "220.00", "valid_from": "2027-07-01"},
    action=(EXPECTED_PROCEEDS_ACTIONS, "change"),
)
