"""SIMs and numbers over HTTP (H-04, F-10, F-11)."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Request, Response

from aggregates.sim import NUMBER_CLAIM, Sim
from aggregates.sim_terms import NUMBER
from api.engine.access import Caller, Reads, SeesSecrets
from api.engine.command_route import From, body_of, command_route
from api.engine.days import SinceUntil, in_moments
from api.engine.histories import HistoryOf, history_routes
from api.engine.history_files import history_files
from api.engine.known_by import KnownBy
from api.engine.reading import After, reading
from api.engine.refusals import LookIsNew
from api.engine.route import guarded
from api.engine.thing import DetailOf, Headline, HistoryIn, Thing
from api.engine.tiles import Counter, Tile
from api.engine.why import Expand
from api.engine.written import UNCONDITIONAL, Note, answered, run
from api.sims.cards import WithCard, card_notes, known_card
from api.sims.codes import WithCodes, changed_codes, opened_codes, sealed_codes
from api.sims.numbers import DialledNumber, number_notes
from api.sims.sim_actions import SIM_ACTIONS
from api.sims.sim_answers import NumberTold, ShownCodes
from api.sims.sim_past import SIM_AS_OF, SIM_SUBJECT_READS, number_claimed, number_subject, sim_subject
from commands.engine.command import Given
from commands.engine.dispatch import Done
from commands.sims.assign_sim_to_user import AssignSimToUser
from commands.sims.change_other_sim import ChangeOtherSim
from commands.sims.decouple_sim import DecoupleSim
from commands.sims.link_sim_to_device import LinkSimToDevice
from commands.sims.record_sim_device import RecordSimDevice
from commands.sims.record_sim_holder import RecordSimHolder
from commands.sims.register_other_sim import RegisterOtherSim
from commands.sims.show_sim_codes import ShowSimCodes
from commands.sims.unlink_sim import UnlinkSim
from foundation.noun import Noun
from readmodels.engine.relations import read_by
from readmodels.sims.number_history import NUMBER_HISTORY_LIST
from readmodels.sims.sim_detail import SIM_DETAIL_READS, number_detail, sim_detail
from readmodels.sims.sim_resource import SIM_LIST

router = guarded("Rufnummern / numbers", "sims")
NumberInPath = Annotated[DialledNumber, Path(examples=["+4915228817386"])]

SIM = Thing(
    router,
    "/sims/{sim_id}",
    SIM_LIST,
    Sim.noun,
    actions=SIM_ACTIONS,
    detail=DetailOf(
        "Rufnummer mit Tarif, Karte und Gerät / A number with tariff, card and device",
        NumberTold,
        sim_detail,
        SIM_DETAIL_READS,
        labels={"has_codes": ("PIN und PUK bekannt", "PIN and PUK known"), "notes": ("Hinweise", "Remarks")},
    ),
    history=HistoryIn(NUMBER_HISTORY_LIST, sim_subject, SIM_SUBJECT_READS),
    as_of=SIM_AS_OF,
    headline=Headline(("number",), ("carrier", "tariff", "status", "user")),
    known_by=(KnownBy("number", NUMBER_CLAIM, number_claimed),),
)
NUMBER_HISTORIES = history_files(SIM, ("number",))
history_by_number = history_routes(
    HistoryOf("/numbers/{number}", NUMBER_HISTORY_LIST, Sim.noun, number_subject, SIM_SUBJECT_READS, kind="sim")
)


@router.get("/numbers/{number}", summary="Dasselbe über die Rufnummer / The same by the number", response_model=SIM.answered)
def get_number(number: NumberInPath, caller: Reads, after: After, expand: Expand = ()) -> Response:
    return SIM.answer(caller, after, lambda reading: number_detail(reading, number), number, expand)


_FED = "SELECT fed FROM sims WHERE sim_id = %(sim)s"


def _feed_may_overwrite(caller: Caller, command: LinkSimToDevice, _done: Done) -> list[Note]:
    """Only of numbers that a feed brings (F-11)."""
    with reading(caller, read_by(_FED), 0) as found:
        row = found.one(_FED, {"sim": command.sim_id})
    return [Note(de=LinkSimToDevice.NOTE_DE, en=LinkSimToDevice.NOTE_EN)] if row is None or row[0] else []


def _by_hand(_caller: Caller, command: RegisterOtherSim, _done: Done) -> list[Note]:
    notes = [
        Note(
            de="Rufnummern anderer Netzbetreiber werden nicht automatisch aktualisiert.",
            en="Numbers of other carriers are not updated automatically.",
        )
    ]
    return [*notes, *number_notes(command.number), *card_notes(command.card)]


def _changed(_caller: Caller, command: ChangeOtherSim, _done: Done) -> list[Note]:
    return card_notes(command.card)


def _new(caller: Caller, fields: dict[str, Any]) -> dict[str, Any]:
    return sealed_codes(caller, known_card(fields))


def _change(caller: Caller, fields: dict[str, Any]) -> dict[str, Any]:
    return changed_codes(caller, known_card(fields))


class ChangedNumber(WithCodes, WithCard):
    """PIN, PUK and card as they are printed."""


class NewNumber(ChangedNumber):
    """`number` as people dial it, or a carrier reports it."""

    number: Annotated[DialledNumber, NUMBER]


command_route(
    router,
    "POST /sims",
    RegisterOtherSim,
    "Rufnummer eines anderen Netzbetreibers anlegen / Register a number of another carrier",
    source=From(new="sim_id"),
    body=body_of(RegisterOtherSim, {"sim_id", "codes", "number", "card"}, NewNumber),
    prepare=_new,
    remark=_by_hand,
    example={"number": "+491713920001", "carrier": "Beispielnetz", "tariff": {"name": "Business M"}},
)
command_route(
    router,
    "PATCH /sims/{sim_id}",
    ChangeOtherSim,
    "Rufnummer eines anderen Netzbetreibers ändern / Change a number of another carrier",
    body=body_of(ChangeOtherSim, {"sim_id", "codes", "codes_before", "codes_said", "card"}, ChangedNumber),
    prepare=_change,
    remark=_changed,
    example={"tariff": {"name": "Business L", "options": ["EU Roaming"]}},
    action=(SIM_ACTIONS, "change"),
)
command_route(
    router,
    "PUT /sims/{sim_id}/device",
    LinkSimToDevice,
    "Rufnummer von Hand mit einem Gerät verknüpfen / Link a number to a device by hand",
    remark=_feed_may_overwrite,
    action=(SIM_ACTIONS, "link"),
)
command_route(
    router,
    "DELETE /sims/{sim_id}/device",
    UnlinkSim,
    "Rufnummer vom Gerät lösen / Unlink a number from its device",
    action=(SIM_ACTIONS, "unlink"),
)
command_route(
    router,
    "PUT /sims/{sim_id}/user",
    AssignSimToUser,
    "Rufnummer eines anderen Netzbetreibers einem Nutzer geben / Give a number of another carrier to a user",
    action=(SIM_ACTIONS, "assign"),
)
command_route(
    router,
    "DELETE /sims/{sim_id}/user",
    DecoupleSim,
    "Rufnummer vom Nutzer entkoppeln / Decouple a number from its user",
    action=(SIM_ACTIONS, "decouple"),
)
command_route(
    router,
    "POST /sims/{sim_id}/past-devices",
    RecordSimDevice,
    "Festhalten, in welchem Gerät die Rufnummer damals war / Record which device a number was in in the past",
    body=body_of(RecordSimDevice, {"sim_id", "since", "until"}, SinceUntil),
    prepare=in_moments,
    example={"device_id": None, "since": "2026-01-01", "until": "2026-01-31"},
    action=(SIM_ACTIONS, "record_device"),
)
command_route(
    router,
    "POST /sims/{sim_id}/past-holders",
    RecordSimHolder,
    "Festhalten, wer die Rufnummer eines anderen Netzbetreibers damals hatte / Record who held a number of another carrier in the past",
    body=body_of(RecordSimHolder, {"sim_id", "since", "until"}, SinceUntil),
    prepare=in_moments,
    example={"user_id": None, "since": "2026-01-01", "until": "2026-01-31"},
    action=(SIM_ACTIONS, "record_holder"),
)


def _may_look(_caller: Caller, given: Given, sim_id: UUID) -> bool:
    return ShowSimCodes(sim_id=sim_id).check(given)


SHOW_CODES = SIM_ACTIONS.add("show_codes", router, "POST /sims/{sim_id}/codes", _may_look, can="secrets")


@router.post(
    SHOW_CODES.path,
    summary="PIN und PUK ansehen; jeder Blick wird festgehalten / Look at PIN and PUK; each look is recorded",
    response_model=ShownCodes,
)
def show_codes(sim_id: UUID, caller: SeesSecrets, request: Request) -> Response:
    # A repetition would show what the codes are now, under the record of an earlier look.
    if "idempotency-key" in request.headers or "x-effective-at" in request.headers:
        raise LookIsNew
    done = run(caller, ShowSimCodes(sim_id=sim_id), UNCONDITIONAL, sim_id)
    return answered(done, sim_id, more={"codes": opened_codes(caller.backend.log, caller.customer, sim_id)})


SIMS_TILE = Tile(
    "sims",
    Noun("Rufnummern", "Numbers"),
    "/sims",
    ("sims", "read"),
    (
        Counter(Noun("aktive Rufnummern", "active numbers"), SIM_LIST, {"filter[status]": "active"}),
        Counter(Noun("fehlen im Tagesimport", "missing from the feed"), SIM_LIST, {"filter[missing_since][empty]": "false"}),
    ),
)
