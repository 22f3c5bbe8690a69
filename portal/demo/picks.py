"""Whom and what the demo's people deal with, chosen once and kept beside the demo's files, so that an interrupted demo goes on with the same."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from aggregates.working_calendar import USUAL_HOURS, working_days
from foundation.local_day import today_in
from portal.engine.portal import Portal

_DEVICES = """WITH held AS (
        SELECT DISTINCT ON (d.user_id) d.device_id, d.user_id, u.name_sort FROM devices d JOIN users u ON u.user_id = d.user_id
        WHERE d.customer_id = %(customer)s AND d.absorbed_into IS NULL AND NOT d.hidden AND NOT d.activation_locked AND d.kind = 'smartphone'
        AND EXISTS (SELECT FROM sims s WHERE s.linked_device_id = d.device_id AND s.status = 'active')
        ORDER BY d.user_id, d.device_id DESC)
    SELECT device_id, user_id FROM held WHERE name_sort < (SELECT max(name_sort) FROM held) ORDER BY device_id DESC LIMIT 12"""
"""One of each user, as one is deactivated with the return of a device; and not of who stands last in the list: the README's tour takes one of them."""
_USERS = """SELECT user_id FROM users WHERE customer_id = %(customer)s AND status = 'active' AND user_id <> ALL(%(but)s)
    AND NOT EXISTS (SELECT FROM accounts a WHERE a.user_id = users.user_id)
    AND name_sort < (SELECT max(u.name_sort) FROM devices d JOIN users u ON u.user_id = d.user_id WHERE d.customer_id = %(customer)s
        AND d.kind = 'smartphone' AND EXISTS (SELECT FROM sims s WHERE s.linked_device_id = d.device_id AND s.status = 'active'))
    ORDER BY name_sort DESC, user_id LIMIT 12"""
"""Nor those behind, who would stand last as soon as they are given a phone with a number; nor who has an account, with cases of her own alone."""


class Picks(BaseModel):
    """`devices`: phones that somebody has, with an active number; `users`: others than those who have them. `day`: today, then; `later`: a day on which something is promised."""

    model_config = ConfigDict(frozen=True)
    devices: tuple[str, ...]
    users: tuple[str, ...]
    day: str
    later: str


def picks(portal: Portal, folder: Path, customer_id: UUID) -> Picks:
    """Return what was chosen, or choose."""
    path = folder / "picks.json"
    if path.exists():
        return Picks.model_validate_json(path.read_bytes())
    with portal.log.pool.connection() as connection:
        devices = connection.execute(_DEVICES, {"customer": customer_id}).fetchall()
        users = connection.execute(_USERS, {"customer": customer_id, "but": [user_id for _, user_id in devices]}).fetchall()
    today = today_in()
    chosen = Picks(
        devices=tuple(str(device_id) for device_id, _ in devices),
        users=tuple(str(user_id) for (user_id,) in users),
        day=today.isoformat(),
        later=working_days("Europe/Berlin", None, USUAL_HOURS).days_after(today + timedelta(days=10), 0).isoformat(),
    )
    waiting = path.with_suffix(".new")
    waiting.write_text(chosen.model_dump_json(), encoding="utf-8")
    waiting.replace(path)
    return chosen
