"""Reads of a customer's read models as they stood at a moment: the same queries, by the same names, in the schemas that hold them (docs/decisions/0018)."""

from collections.abc import Sequence

from psycopg import errors

from readmodels.engine.reader import Reading

MADE = "made"
"""The table that each such schema has: one row, once all others are filled; who has read it keeps the schema until his transaction ends."""

POSITIONS = "projection_positions"
"""Stands in the place of the live one: which position the moment shows."""


class MomentGone(Exception):
    """What was kept of the moment has been thrown away meanwhile: make it again."""


def go_to(found: Reading, schemas: Sequence[str]) -> None:
    """Let all that this transaction reads from now on be as of the moment that the schemas hold; the customer's settings are those of now. Raises MomentGone."""
    found.settings  # noqa: B018  # looked up here, as it is kept: what may be seen, and what a day is, is asked today
    found.schemas = [*schemas]
    made = ", ".join(f"{schema}.{MADE} AS made_{number}" for number, schema in enumerate(schemas))
    asked = f"SELECT set_config('search_path', %(path)s, true){f' FROM {made}' if made else ''}"
    try:
        if found.one(asked, {"path": ", ".join((*schemas, "public"))}) is None:
            raise MomentGone
    except (errors.UndefinedTable, errors.InvalidSchemaName) as gone:
        raise MomentGone from gone
