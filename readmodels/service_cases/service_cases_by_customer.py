"""Which customers have open service cases, for those who work for all of them: a row for each customer that has any (H-13)."""

from readmodels.customer_resource import CUSTOMER_LIST
from readmodels.engine.field import Field, Resource

SERVICE_CASES_BY_CUSTOMER_LIST = Resource(
    "service-cases-by-customer",
    "service_cases",
    "Offene Servicefälle nach Kunde",
    "Open service cases by customer",
    (
        *(CUSTOMER_LIST.visible[each] for each in ("id", "customer_number", "name")),
        Field("open", "number", "Offen", "Open", nullable=False),
        Field("requested", "number", "Noch nichts geschehen", "Nothing done yet", nullable=False),
        Field("prioritised", "number", "Vorrangig", "Prioritised", nullable=False),
        Field("late", "number", "Überfällig", "Late", nullable=False),
        Field("to_answer", "number", "Zu beantworten", "To answer", nullable=False),
        Field("to_block", "number", "Mit Sperrung von Rufnummern", "With numbers to block", nullable=False),
        Field("oldest_requested_at", "instant", "Ältester offener Servicefall vom", "Oldest open service case of", nullable=False),
        Field("next_promised_on", "date", "Nächster zugesagter Tag", "Next promised day"),
    ),
    default_sort=("oldest_requested_at",),
    customer_column="of_operator",
    search_column="search",
    handed=True,
)
OPEN_SERVICE_CASES_BY_CUSTOMER = """SELECT c.customer_id AS id, c.customer_number, c.name,
        s.open, s.requested, s.prioritised, s.late, s.to_answer, s.to_block, s.oldest_requested_at, s.next_promised_on
    FROM customers c CROSS JOIN LATERAL (
        SELECT count(*) AS open, count(*) FILTER (WHERE status = 'requested') AS requested,
            count(*) FILTER (WHERE prioritised) AS prioritised, count(*) FILTER (WHERE late) AS late,
            count(*) FILTER (WHERE awaits_answer_of = 'fulfilment') AS to_answer, count(*) FILTER (WHERE cardinality(to_block) > 0) AS to_block,
            min(requested_at) AS oldest_requested_at, min(promised_on) AS next_promised_on
        FROM service_cases s WHERE s.customer_id = c.customer_id AND s.is_open) s
    WHERE s.open > 0"""
