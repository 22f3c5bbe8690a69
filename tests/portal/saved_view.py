"""A view as somebody saves it in the portal: at the command line, where nobody does, it is looked at."""

from __future__ import annotations

import base64
from uuid import UUID

import psycopg

from aggregates.registry import EVENTS
from commands.engine.dispatch import Dispatcher
from commands.views.save_view import SaveView
from eventstore.envelope import Cause
from eventstore.keyring import MasterKey
from eventstore.log import EventLog
from tests.portal.conftest import KEY

VIEW_ID = UUID("e1000000-0000-4000-8000-000000000001")


def save_view(database: str) -> None:
    """Let the one who was invited last save a view of the devices."""
    with psycopg.connect(database) as connection:
        invited = "SELECT stream_id, customer_id FROM events WHERE event_name = 'account.invited' ORDER BY position DESC LIMIT 1"
        found = connection.execute(invited).fetchone()
    assert found is not None
    account_id, customer_id = found
    log = EventLog(database, EVENTS, MasterKey(base64.b64decode(KEY)))
    dispatcher = Dispatcher(log)
    try:
        view = SaveView(view_id=VIEW_ID, account_id=account_id, list="devices", name="Lager", fields=("model",), sort=("model",))
        dispatcher.run(view, Cause(customer_id, f"account:{account_id}", "test", "test"))
    finally:
        dispatcher.close()
        log.close()
