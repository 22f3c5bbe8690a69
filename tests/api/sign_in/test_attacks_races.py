"""A password that its owner replaces while somebody who stole it is having it checked: it opens nothing, and changes nothing (E-04, E-05)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest

from access.accounts.account_limits import AccountLimits
from access.accounts.notices import Notices
from access.accounts.own_account import OwnAccount
from access.engine.attempts import Attempts
from access.engine.ground import Ground
from access.engine.who import Visitor
from access.sign_in.login import Login
from access.sign_in.secrets import Secrets
from access.sign_in.sessions import Sessions
from access.sign_in.sign_in_refusals import LoginFailed
from commands.accounts.account_targets import PasswordIsAnother
from commands.accounts.change_account import ChangeAccount
from eventstore.ids import new_id
from tests.api.conftest import World
from tests.api.people import PASSWORD, Person, invited, link_token, person

WHO = Visitor("192.0.2.99", "Mozilla/5.0", "race")
NEW = "Grüne Kanne 42$"


class Slow(Secrets):
    """Checks of passwords after which something else happens before they are answered."""

    def __init__(self, world: World, meanwhile: Callable[[], object]) -> None:
        super().__init__(world.log)
        self._meanwhile = meanwhile

    def check_password(self, secret_id: UUID | None, password: str) -> bool:
        matches = super().check_password(secret_id, password)
        self._meanwhile()
        return matches


def reset(world: World, ops: httpx.Client, somebody: Person) -> Slow:
    """The owner sets a new password by the link that comes while the old one is checked."""

    def meanwhile() -> None:
        assert ops.post(f"/accounts/{somebody.account_id}/link").status_code == 200
        done = world.nobody.post("/password", json={"token": link_token(world, somebody.login), "password": NEW})
        assert done.status_code == 204, done.text

    return Slow(world, meanwhile)


def refused_last(world: World, somebody: Person) -> str:
    with world.log.pool.connection() as connection:
        row = connection.execute(
            "SELECT stream_id FROM events WHERE actor = %s ORDER BY position DESC LIMIT 1", (f"account:{somebody.account_id}",)
        ).fetchone()
        assert row is not None
        [*_, last] = world.log.load(connection, [row[0]])[row[0]]
    return getattr(last.event, "reason", last.event.event_name)


@pytest.mark.requirement("E-04", "E-05")
@pytest.mark.parametrize("role", ["viewer", "administrator"])
def test_a_login_that_a_reset_overtakes_is_refused_like_a_wrong_password(world: World, ops: httpx.Client, role: str) -> None:
    somebody = invited(world, ops, role).set_password()
    login = replace(world.backend.parts[Login], secrets=reset(world, ops, somebody))
    with pytest.raises(LoginFailed):
        login.with_password(somebody.login, PASSWORD, WHO)
    assert refused_last(world, somebody) == "wrong_password"


CHANGES: dict[str, Callable[[OwnAccount, Any], object]] = {
    "password": lambda own, standing: own.change_password(standing, PASSWORD, "Gelbe Schale 77$", WHO),
    "login": lambda own, standing: own.change_login(standing, PASSWORD, f"neu.{new_id()}", WHO),
    "email": lambda own, standing: own.change_profile(
        standing,
        ChangeAccount(account_id=standing.account_id, email="fremd@example.org", by_role=None, own=True),
        PASSWORD,
        WHO,
    ),
    "recovery codes": lambda own, standing: own.new_recovery_codes(standing, PASSWORD, WHO),
    "app": lambda own, standing: own.remove_totp(standing, PASSWORD, WHO),
}


@pytest.mark.requirement("E-05")
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_that_a_reset_overtakes_is_not_made(world: World, ops: httpx.Client, change: str) -> None:
    somebody = person(world, ops, "viewer")
    parts = world.backend.parts
    with world.log.pool.connection() as connection:
        standing = parts[Sessions].resolve(connection, somebody.answer["token"], datetime.now(UTC))
    assert standing is not None
    own = OwnAccount(parts[Ground], reset(world, ops, somebody), parts[Notices], AccountLimits(parts[Attempts]))
    with pytest.raises(PasswordIsAnother):
        CHANGES[change](own, standing)
    somebody.password = NEW
    me = somebody.log_in().client.get("/me").json()["account"]
    assert (me["login"], me["email"]) == (somebody.login, f"{somebody.login}@example.org")
