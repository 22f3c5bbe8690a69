"""What is in the read models, as their row types."""

from typing import Any

import psycopg

from readmodels.engine.table import R, Table


def stored(dsn: str, table: Table[R], **columns: Any) -> list[R]:
    """The live rows with these values; JSON as it was written."""
    where = " AND ".join(f'"{column}" = %s' for column in columns) or "true"
    with psycopg.connect(dsn, autocommit=True) as connection:
        name = table.name
        if table.private:
            name = connection.execute(
                "SELECT %s || '_g' || generation FROM projection_generations WHERE live AND name = 'user_history'", (table.name,)
            ).fetchall()[0][0]
        found = connection.execute(f"SELECT {table.selected} FROM {name} WHERE {where}".encode(), tuple(columns.values()))
        make: Any = table.row
        return [make._make(values) for values in found]
