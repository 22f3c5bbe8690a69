"""Reports about numbers: contracts that end, renewals that are possible, subsidies that are unused, numbers without device (H-19)."""

from dataclasses import replace
from datetime import timedelta

from api.engine.route import guarded
from api.reports.narrowed import IN_USE, only
from api.reports.report import Report, day_of
from foundation.noun import Noun
from readmodels.engine.grouping import Grouping
from readmodels.engine.query import Query
from readmodels.engine.query_conditions import Condition
from readmodels.engine.reader import Reading
from readmodels.reports.number_reports import (
    DEVICELESS_NUMBER_LIST,
    ENDING_CONTRACT_LIST,
    POSSIBLE_RENEWAL_LIST,
    RENEWABLE_FROM,
    UNUSED_SUBSIDY_LIST,
)

SOON = timedelta(days=365)
"""Within which contracts end of which the report tells, unless their ends are asked for."""

router = guarded("Berichte / reports", "sims")
_BY_TARIFF = Grouping("tariff", Noun("Nach Tarif", "By tariff"), "tariff")
_BY_END = Grouping("contract_end", Noun("Nach Ende des Vertrags", "By end of contract"), "contract_end", "month")


def _ending(found: Reading, query: Query) -> Query:
    """Tell of those that end within a year, or when somebody asks."""
    day = day_of(found)
    asked = any(condition.field == "contract_end" for condition in query.conditions)
    soon = () if asked else (Condition("contract_end", "between", (day, day + SOON), fixed=True),)
    return replace(query, conditions=(*query.conditions, IN_USE, *soon))


ENDING_CONTRACTS = Report(
    router,
    ENDING_CONTRACT_LIST,
    Noun(
        "Rufnummern in Gebrauch, deren Vertrag innerhalb eines Jahres endet; oder wann danach gefragt ist",
        "Numbers in use whose contract ends within a year; or when it is asked for",
    ),
    (_BY_END, _BY_TARIFF),
    _ending,
)


def _renewable(found: Reading, query: Query) -> Query:
    """Tell of those that can be renewed on the day: as the carrier says, or by its dates where it says nothing."""
    reached = Condition(RENEWABLE_FROM.name, "lte_or_empty", (day_of(found),), fixed=True)
    return replace(query, conditions=(*query.conditions, IN_USE, reached))


POSSIBLE_RENEWALS = Report(
    router,
    POSSIBLE_RENEWAL_LIST,
    Noun(
        "Rufnummern in Gebrauch, deren Vertrag verlängert werden kann: laut Netzbetreiber oder, wo er nichts dazu sagt, nach seinen Terminen",
        "Numbers in use whose contract can be renewed: as the carrier says, or by its dates where it says nothing",
    ),
    (_BY_TARIFF, _BY_END),
    _renewable,
)
UNUSED_SUBSIDIES = Report(
    router,
    UNUSED_SUBSIDY_LIST,
    Noun(
        "Rufnummern in Gebrauch, für die laut Netzbetreiber eine Subvention abgerufen werden kann",
        "Numbers in use for which a subsidy can be called off, as the carrier says",
    ),
    (_BY_TARIFF, _BY_END),
    only(IN_USE, Condition("subsidy", "eq", (True,), fixed=True)),
)
NUMBERS_WITHOUT_DEVICE = Report(
    router,
    DEVICELESS_NUMBER_LIST,
    Noun("Rufnummern in Gebrauch, bei denen kein Gerät steht, und warum", "Numbers in use that stand without device, and why"),
    (
        Grouping("no_device_reason", Noun("Warum ohne Gerät", "Why without device"), "no_device_reason"),
        _BY_TARIFF,
    ),
    only(IN_USE, Condition("device_id", "empty", (), fixed=True)),
)
