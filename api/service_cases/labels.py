"""A label for sending a device in: made as a PDF, and kept with the case as a document (H-14)."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from fastapi import Response

from aggregates.address import Address
from aggregates.service_cases.service_case import ServiceCase
from api.documents.attaching import AttachRoute, attached
from api.engine.access import Caller, Writes
from api.engine.problem import Problem
from api.engine.reading import reading
from api.engine.route import guarded
from api.engine.written import Wanted, Written
from api.service_cases.service_case_actions import SERVICE_CASE_ACTIONS, seen_cases
from api.service_cases.service_cases import SERVICE_CASES_TAG
from commands.engine.command import Given, NotFound
from commands.service_cases.label_wanted import label_wanted
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by

_CASE = """SELECT c.number, c.device, u.name, u.primary_address::text, k.name FROM service_cases c JOIN customers k USING (customer_id)
    LEFT JOIN users u ON u.user_id = c.user_id WHERE c.case_id = %(case)s"""
LABEL_READS = read_by(_CASE)


class NoReturnsAddress(Problem):
    """Nobody has said yet where devices are sent, so there are no labels; ask the operator for one, or choose another way of sending."""

    status = 409
    code = "no-returns-address"
    de = "Es ist noch nicht hinterlegt, wohin Geräte gesendet werden, daher gibt es keine Versandetiketten; bitte beim Betreiber eines anfordern oder anders versenden."
    hint = "PORTAL_OPERATOR_RETURNS_ADDRESS"


router = guarded(SERVICE_CASES_TAG, "service_cases", AttachRoute)


def may_print_label(caller: Caller, given: Given, case_id: UUID) -> bool:
    """Tell whether there is a label for the case. Raises why not."""
    if not caller.backend.operator.returns_address:
        raise NoReturnsAddress
    return label_wanted(given, case_id)


SERVICE_CASE_ACTIONS.add("print_label", router, "POST /service-cases/{case_id}/label", may_print_label)


@router.post(
    "/service-cases/{case_id}/label",
    status_code=201,
    response_model=Written,
    summary="Versandetikett erzeugen / Make a label",
    description="An A6 page with the address of returns, the case's number and its bar code; it is kept with the case as a document, whose content is the PDF.",
)
def make_label(case_id: UUID, caller: Writes, wanted: Wanted) -> Response:
    with reading(caller, SERVICE_CASE_ACTIONS.reads() | LABEL_READS, caller.backend.log.head()) as found:
        may_print_label(caller, seen_cases(caller, found, [case_id]), case_id)
        name, content = printed_label(caller, found, case_id)
    return attached(caller, wanted, ServiceCase.stem, case_id, name, content)


def label_name(number: str) -> str:
    """Return what the label of a case is called among its documents."""
    return f"Versandetikett {number}.pdf"


def printed_label(caller: Caller, found: Reading, case_id: UUID) -> tuple[str, bytes]:
    """Print the label of a case; returns what it is called, too. Raises NotFound."""
    from api.service_cases.label_pdf import Label, label_pdf  # what it stands on is needed by nothing else of a start

    row = found.one(_CASE, {"case": case_id})
    if row is None:
        raise NotFound(ServiceCase.noun, case_id)
    number, device, name, address, customer = row
    label = Label(number, caller.backend.operator.returns_address, _sender(name, address, customer), device)
    return label_name(number), label_pdf(label, datetime.now(UTC))


def _sender(name: str | None, address: str | None, customer: str) -> list[str]:
    """Who sends it: the user, whose address it is where one is known."""
    told: dict[str, Any] | None = orjson.loads(address) if address else None
    if told is None:
        return [line for line in (name, customer) if line]
    home = Address.model_validate(told)
    lines = (home.recipient or name, customer, home.street, f"{home.postal_code} {home.city}")
    return [*dict.fromkeys(line for line in lines if line)]
