"""Limits of time are added to a connection string; what it says itself stays."""

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from eventstore.pool import within_seconds


def test_options_that_are_given_stay(database: str) -> None:
    given = make_conninfo(database, options="-c search_path=elsewhere", connect_timeout=9)
    limited = within_seconds(given, statement=1.5)
    with psycopg.connect(limited) as connection:
        told = [connection.execute(f"SHOW {name}".encode()).fetchall()[0][0] for name in ("search_path", "statement_timeout")]
    assert told == ["elsewhere", "1500ms"]
    assert conninfo_to_dict(limited)["connect_timeout"] == "9"
    assert conninfo_to_dict(within_seconds(given, connect=2))["connect_timeout"] == "2"
