"""What employees do with a loss of their own over HTTP: have numbers blocked, tell what the police said, find it again (H-13, H-25)."""

from api.engine.command_route import From, command_route
from api.engine.route import guarded
from api.own_cases.own_case_actions import OWN_CASE_ACTIONS, not_of_others, own_by_now
from api.own_cases.own_case_documents import OWN_CASES_TAG
from api.service_cases.found_again import found_again
from commands.own_cases.ask_own_blocking import AskOwnBlocking
from commands.own_cases.find_own_device import FindOwnDevice
from commands.own_cases.tell_own_police_number import TellOwnPoliceNumber

router = guarded(OWN_CASES_TAG, "own_cases")

command_route(
    router,
    "PUT /own-service-cases/{case_id}/police-number",
    TellOwnPoliceNumber,
    "Aktenzeichen der Polizei zum eigenen Verlust nachtragen / Tell the police file number of a loss of one's own",
    prepare=not_of_others,
    example={"police_number": "MUSTER/0815/2026"},
    action=(OWN_CASE_ACTIONS, "tell_police_number"),
)
command_route(
    router,
    "POST /own-service-cases/{case_id}/blocking",
    AskOwnBlocking,
    "Rufnummern des eigenen verlorenen Geräts sperren lassen / Have the numbers of one's own lost device blocked",
    prepare=not_of_others,
    action=(OWN_CASE_ACTIONS, "ask_blocking"),
)
command_route(
    router,
    "POST /own-service-cases/{case_id}/found",
    FindOwnDevice,
    "Eigenes Gerät ist wiedergefunden / One's own device was found again",
    source=From(given=frozenset({"asked_at"})),
    prepare=own_by_now,
    remark=found_again,
    action=(OWN_CASE_ACTIONS, "found"),
)
