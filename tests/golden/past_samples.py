"""One event of every type about what was true then, learnt afterwards (see `samples.py`)."""

from datetime import UTC, date, datetime

from aggregates.device_terms import DeviceDescription
from aggregates.device_then import DeviceHeldThen, DeviceSeenThen
from aggregates.engine.event import Event
from aggregates.sim_terms import Card, Link, Tariff
from aggregates.sims.sim_then import SimAbsentThen, SimHeldThen, SimLinkedThen, SimObservedThen
from tests.commands.made_up import ERIKA, IMEI_2, IMPORT, NUMBER, PHONE, SIM

UNTIL = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
LINK = Link(device_id=PHONE, source="feed", set_by=f"import:{IMPORT}")

SAMPLES: tuple[Event, ...] = (
    SimObservedThen(
        number=NUMBER,
        until=UNTIL,
        of=("status", "card", "tariff", "device_id"),
        status="paused",
        card=Card(iccid="89490200000000000018", card_type="eSIM"),
        tariff=Tariff(name="Business Mobil M", options=("Datenoption",)),
        link=LINK,
    ),
    SimAbsentThen(since=date(2026, 11, 20), until=UNTIL),
    SimLinkedThen(number=NUMBER, link=Link(device_id=PHONE, source="hand", set_by="token:made-up"), until=UNTIL),
    SimHeldThen(number=NUMBER, sim_id=SIM, user_id=ERIKA, until=UNTIL),
    DeviceSeenThen(imei=IMEI_2, description=DeviceDescription(kind="smartphone", maker="Beispiel", model="Eins"), until=UNTIL),
    DeviceHeldThen(device_id=PHONE, user_id=ERIKA, until=UNTIL),
)
