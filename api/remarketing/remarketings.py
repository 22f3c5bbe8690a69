"""Devices that are sold, over HTTP, as the customer has them: registered, their offers answered (H-15)."""

from uuid import UUID

import orjson

from aggregates.remarketing.claims import REMARKETING_NUMBER_CLAIM
from aggregates.remarketing.remarketing import Remarketing
from aggregates.remarketing.terms import CONDITION, DeviceCondition
from api.engine.answer import about, made_type
from api.engine.as_of import AsOf
from api.engine.command_route import command_route
from api.engine.histories import subject_in
from api.engine.known_by import KnownBy
from api.engine.list_answer import fields_of
from api.engine.route import guarded
from api.engine.thing import DetailOf, Headline, HistoryIn, Thing
from api.engine.tiles import Counter, Tile
from api.remarketing.remarketing_actions import REMARKETING_ACTIONS
from commands.remarketing.accept_proceeds import AcceptProceeds
from commands.remarketing.decline_proceeds import DeclineProceeds
from commands.remarketing.withdraw_from_remarketing import WithdrawFromRemarketing
from foundation.noun import Noun
from readmodels.engine.detail import Detail
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.remarketing.remarketing_resource import REMARKETING_HISTORY_LIST, REMARKETING_LIST
from readmodels.remarketing.remarketings import REMARKETINGS

REMARKETING_TAG = "Wiedervermarktung / remarketing"
router = guarded(REMARKETING_TAG, "remarketing")
_ANSWERS = "SELECT answers::text FROM remarketings WHERE remarketing_id = %(id)s"
_Told = made_type(
    "RemarketingTold",
    {
        **fields_of(REMARKETING_LIST),
        "answers": about(DeviceCondition | None, "By which the grade came about; null: nobody was asked, as it came by a return"),
    },
    "A device that is sold, with the answers by which it got its grade.",
)


def _detail(found: Reading, remarketing_id: UUID) -> Detail | None:
    fields, answers = found.listed(REMARKETING_LIST, remarketing_id), found.one(_ANSWERS, {"id": remarketing_id})
    if fields is None or answers is None:
        return None
    return Detail({**fields, "answers": orjson.loads(answers[0]) if answers[0] else None}, fields["version"])


REMARKETING = Thing(
    router,
    "/remarketings/{remarketing_id}",
    REMARKETING_LIST,
    Remarketing.noun,
    actions=REMARKETING_ACTIONS,
    detail=DetailOf(
        "Eine Wiedervermarktung / A remarketing",
        _Told,
        _detail,
        REMARKETING_LIST.reads | read_by(_ANSWERS),
        labels={"answers": CONDITION},
    ),
    history=HistoryIn(REMARKETING_HISTORY_LIST, subject_in(REMARKETING_LIST)),
    as_of=AsOf(
        REMARKETINGS,
        "Wiedervermarktung zu einem Zeitpunkt / A remarketing as of a moment",
        hides=frozenset({"for_good"}),  # `status` says it
        names={"user_id": "user", "device_id": "device", "case_id": "service_case", "order_id": "order"},
        labels={"answers": CONDITION},
        shows={"answers": DeviceCondition | None},
    ),
    headline=Headline(("number",), ("device", "status", "user")),
    known_by=(KnownBy("number", REMARKETING_NUMBER_CLAIM, str.upper),),
)

command_route(
    router,
    "POST /remarketings/{remarketing_id}/acceptance",
    AcceptProceeds,
    "Angebot annehmen / Accept the offer",
    example={"amount": "250.00"},
    action=(REMARKETING_ACTIONS, "accept"),
)
command_route(
    router,
    "POST /remarketings/{remarketing_id}/decline",
    DeclineProceeds,
    "Angebot ablehnen: das Gerät wird vernichtet oder zurückgesendet / Decline the offer: the device is destroyed or sent back",
    example={"after": "sent_back"},
    action=(REMARKETING_ACTIONS, "decline"),
)
command_route(
    router,
    "POST /remarketings/{remarketing_id}/withdrawal",
    WithdrawFromRemarketing,
    "Zurückziehen, solange das Gerät nicht eingegangen ist / Withdraw, while the device hasn't arrived",
    example={"reason": "Doch noch gebraucht"},
    action=(REMARKETING_ACTIONS, "withdraw"),
)

REMARKETING_TILE = Tile(
    "remarketing",
    Noun("Wiedervermarktung", "Remarketing"),
    "/remarketings",
    ("remarketing", "read"),
    (
        Counter(Noun("offene Wiedervermarktungen", "open remarketings"), REMARKETING_LIST, {"filter[open]": "true"}, REMARKETING.narrow),
        Counter(
            Noun("Angebote ohne Antwort", "offers without an answer"), REMARKETING_LIST, {"filter[status]": "offered"}, REMARKETING.narrow
        ),
    ),
)
