"""A fault of ours is told as ours: 500 with the number under which the log has it, never as something that the client did."""

from __future__ import annotations

import traceback
from collections.abc import Generator
from contextlib import contextmanager

import psycopg
import pytest
from structlog.testing import capture_logs

from tests.api.conftest import Side, World, another_process


@contextmanager
def stored_otherwise(dsn: str, stream: str, payload: str) -> Generator[int]:
    """While it lasts, the stream's first event says this; its position."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")  # past the trigger that keeps events as they are
        rows = connection.execute(
            "SELECT position, payload::text FROM events WHERE stream_id = %s ORDER BY 1 LIMIT 1", (stream,)
        ).fetchall()
        change = "UPDATE events SET payload = %s WHERE position = %s"
        connection.execute(change, (payload, rows[0][0]))
        try:
            yield rows[0][0]
        finally:
            connection.execute(change, (rows[0][1], rows[0][0]))


@pytest.mark.parametrize(
    "payload",
    [
        '{"name": 4711, "unsinn": "Muster, Vertraulich"}',
        '{"name": {"sealed": "sealed:1:TXVzdGVyLCBWZXJ0cmF1bGljaA=="}}',
        '["Muster, Vertraulich"]',
    ],
    ids=["another shape", "sealed otherwise", "no object"],
)
def test_a_stored_event_that_can_not_be_read_is_not_the_clients_fault(world: World, first: Side, payload: str) -> None:
    user = first.user("Muster, Ungelesen")
    token = first.admin.headers["authorization"].split()[1]
    with capture_logs() as logged, another_process(world) as fresh, stored_otherwise(world.dsn, user, payload) as position:
        client = fresh.client(token, Connection="close")  # after such an answer the server hangs up
        for method, body in (("PATCH", {"cost_centre": "4711"}), ("DELETE", None)):
            answer = client.request(method, f"/users/{user}", json=body)
            assert answer.status_code == 500, (method, answer.text)
            told = answer.json()
            assert told["code"] == "internal-error"
            assert told["correlation_id"] == answer.headers["x-request-id"]
            [line] = [line for line in logged if line.get("correlation") == told["correlation_id"] and line["log_level"] == "error"]
            shown = "".join(traceback.format_exception(line["exc_info"]))
            assert f"position {position} (user.registered)" in shown
            assert "Vertraulich" not in shown + str(line)
        neighbour = client.post("/users", json={"name": "Muster, Daneben"})
        assert neighbour.status_code == 201, "others are served"
    assert first.write("PATCH", f"/users/{user}", {"cost_centre": "4711"})["changed"]


def test_what_a_command_finds_wrong_with_its_fields_is_the_clients(first: Side) -> None:
    answer = first.admin.patch(f"/users/{first.user()}", json={"cost_centre": "4711", "email": "no address"})
    assert (answer.status_code, answer.json()["code"]) == (422, "wrong-shape")
