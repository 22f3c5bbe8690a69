"""What to try next: lines that work as they are printed, with the ids of this very database."""

import sys
from collections.abc import Iterator
from datetime import UTC
from shutil import which
from uuid import UUID

from portal.demo.accounts import told_accounts
from portal.demo.story import story
from portal.engine.language import in_words
from portal.engine.portal import Portal

_DEVICE = """SELECT d.device_id, d.imei, max(d.model), min(h.effective_at) + (now() - min(h.effective_at)) / 2 FROM device_history h JOIN devices d ON d.device_id = h.subject_id
    WHERE d.customer_id = %s AND d.imei IS NOT NULL AND d.absorbed_into IS NULL AND NOT d.hidden AND d.user_id IS NOT NULL
    GROUP BY d.device_id, d.imei ORDER BY bool_or(h.event_name = 'device.reassigned') DESC, count(*) DESC, d.device_id LIMIT 1"""
_NUMBER = """SELECT number FROM sims WHERE customer_id = %s AND fed ORDER BY (SELECT count(*) FROM number_history h WHERE h.subject_id = sims.sim_id) DESC,
    number LIMIT 1"""


def tour(parts: Portal, customer_id: UUID, url: str, token: str, ops: str, password: str | None) -> Iterator[str]:
    """Yield the lines, in the order in which they make sense."""
    with parts.log.pool.connection() as connection:
        device = connection.execute(_DEVICE, (customer_id,)).fetchone()
        number = connection.execute(_NUMBER, (customer_id,)).fetchone()
    yield f"{url}/docs  API"
    yield ""
    yield f"TOKEN={token}"
    yield from _asked("Dashboard", f"{url}/dashboard")
    yield from _asked(in_words("Klärfälle", "clarification cases"), f"{url}/clarification-cases?limit=5")
    if device:
        then = f"{device[3].astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        yield from _asked(in_words("Historie eines Geräts", "a device's history") + f" ({device[2]})", f"{url}/devices/{device[0]}/history")
        yield from _asked(
            in_words(f"Dasselbe Gerät am {then[:10]}", f"the same device on {then[:10]}"),
            f"{url}/devices/{device[0]}/as-of?at={then}&by=effective",
        )
    yield from _asked(in_words("Abgelehnte Zeilen", "rejected rows"), f"{url}/quarantine?limit=3")
    yield from _asked(
        in_words("Gesamtübersicht, gefiltert", "overview, filtered"),
        f"{url}/overview?search=iphone&sort=user&limit=5&facets=model&count=exact",
    )
    yield from _asked(in_words("Als Excel", "as Excel"), f"{url}/overview/export.xlsx?search=iphone", "-o overview.xlsx")
    yield ""
    yield f"OPS={ops}"
    if password is not None and device:
        yield from told_accounts(password)
        yield f"URL={url} DEVICE={device[0]}"
        yield from story()
    yield ""
    yield in_words("Kommandozeile:", "Command line:")
    command = "portal" if which("portal") else sys.argv[0]
    if device:
        yield f"{command} history device {device[1]} --customer D-1001"
    if number:
        yield f"{command} history number {number[0]} --customer D-1001"
    for verb in ("import list --customer D-1001", "account list --customer D-1001", "outbox list", "rebuild --all", "verify"):
        yield f"{command} {verb}"
    yield ""
    yield f"# {in_words('Betrieb', 'operations')}"
    yield f'curl -s -H "Authorization: Bearer $OPS" "{url}/ops/projections"'


def _asked(title: str, url: str, rest: str = "") -> Iterator[str]:
    yield f"# {title}"
    yield f'curl -sg -H "Authorization: Bearer $TOKEN" "{url}"{f" {rest}" if rest else ""}'
