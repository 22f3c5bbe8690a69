"""Estimates of repairs that somebody decides on: the one that is meant, and no other (H-13)."""

from uuid import UUID

from aggregates.service_cases.service_case import ServiceCase
from commands.engine.command import Given, Refusal


class EstimateIsAnother(Refusal):
    """The estimate of the service case {number} is {net} EUR by now; look at it again, then decide."""

    code = "estimate-is-another"
    de = "Der Kostenvoranschlag des Servicefalls {number} lautet inzwischen über {net_de} EUR; bitte neu ansehen und dann entscheiden."


def estimate_meant(given: Given, case_id: UUID, net: str) -> str:
    """Return what it costs, which whoever decides has to have seen. Raises EstimateIsAnother."""
    case = given.state(ServiceCase, case_id)
    told = case.estimate[0] if case.estimate is not None else "0.00"
    if told != net:
        raise EstimateIsAnother(number=case.number, net=told, net_de=told.replace(".", ","))
    return told
