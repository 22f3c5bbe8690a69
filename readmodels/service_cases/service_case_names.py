"""What service cases are called where only their ids stand: by their numbers."""

from aggregates.service_cases.service_case import ServiceCase
from aggregates.service_cases.steps import BEGINNINGS
from readmodels.engine.names import Known, Name, NameOfOther, Naming, itself


def _say(known: Known, _name_of: NameOfOther) -> Name:
    case: ServiceCase = known.state
    return itself(case.number)


SERVICE_CASE_NAMES = Naming("service_case", ServiceCase, BEGINNINGS, _say, own=Name("dieser Servicefall", "this service case"))
