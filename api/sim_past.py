"""A number's past over HTTP: its history, by id and by number, and how it stood at a moment (A-11, A-12)."""

from uuid import UUID

from aggregates.sim import Sim
from api.engine.as_of import AsOf, as_of_routes
from api.engine.histories import HistoryOf, Subject, history_routes
from readmodels.engine.history_resource import NUMBER_HISTORY_LIST
from readmodels.engine.reader import Reading
from readmodels.sim_detail import SIM_DETAIL_FROM
from readmodels.sims import SIMS


def _sim(found: Reading, sim_id: UUID | str) -> Subject | None:
    row = found.one("SELECT sim_id, number FROM sims WHERE sim_id = %(sim)s", {"sim": sim_id})
    return Subject([row[0]], row[1]) if row else None


def _number(found: Reading, number: UUID | str) -> Subject | None:
    row = found.one("SELECT sim_id, number FROM sims WHERE number = %(number)s", {"number": number})
    return Subject([row[0]], row[1]) if row else None


history = history_routes(HistoryOf("/sims/{sim_id}", NUMBER_HISTORY_LIST, Sim.noun, _sim, SIM_DETAIL_FROM))
history_by_number = history_routes(HistoryOf("/numbers/{number}", NUMBER_HISTORY_LIST, Sim.noun, _number, SIM_DETAIL_FROM))
as_of = as_of_routes(
    AsOf(
        "/sims/{sim_id}",
        SIMS,
        Sim.noun,
        "Rufnummer zu einem Zeitpunkt / A number as of a moment",
        hides=frozenset({"codes"}),
        names={"user_id": "user", "linked_device_id": "device"},
    )
)
