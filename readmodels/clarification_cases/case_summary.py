"""Clarification cases at a glance: how many of each kind, since when, and what resolves them (H-23)."""

from typing import Any

from readmodels.clarification_cases.case_kind import seen_kinds
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by

_OPEN = """SELECT kind, count(*), min(opened_at) FROM clarification_cases
    WHERE customer_id = %(customer)s AND status = 'open' GROUP BY kind"""

CASE_SUMMARY_READS = read_by(_OPEN)


def case_summary(reading: Reading) -> list[dict[str, Any]]:
    """Summarise the open cases in a line per kind, the most urgent first; `oldest` is null where none is open."""
    found = {kind: (count, oldest) for kind, count, oldest in reading.all(_OPEN)}
    lines: list[dict[str, Any]] = []
    for kind in seen_kinds(reading):
        count, oldest = found.get(kind.name, (0, None))
        lines.append(
            {
                "kind": kind.name,
                "label": {"de": kind.de, "en": kind.en},
                "open": count,
                "oldest": oldest,
                "resolved_by": {"de": kind.resolved_de, "en": kind.resolved_en},
                "actions": list(kind.actions),
            }
        )
    return lines
