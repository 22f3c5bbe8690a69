"""A password that its owner replaces while somebody who stole it is having it checked, and a link that is used meanwhile: they open nothing, and change nothing (E-01, E-04, E-05)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

import httpx
import pytest

from access.accounts.account_limits import AccountLimits
from access.accounts.account_links import AccountLinks
from access.accounts.notices import Notices
from access.accounts.own_account import OwnAccount
from access.engine.attempts import Attempts
from access.engine.ground import Ground
from access.engine.who import Visitor, by_account
from access.sign_in.known_browsers import KnownBrowsers
from access.sign_in.login import Login
from access.sign_in.password_links import PasswordLinks
from access.sign_in.secrets import Secrets
from access.sign_in.sessions import Sessions
from access.sign_in.sign_in_refusals import LinkNotKnown, LoginFailed
from commands.accounts.account_targets import PasswordIsAnother
from commands.accounts.change_account import ChangeAccount
from commands.accounts.refuse_account_password import RefuseAccountPassword
from commands.engine.command import Command
from commands.engine.dispatch import Dispatcher, Done
from eventstore.envelope import Cause
from eventstore.ids import new_id
from tests.api.conftest import World
from tests.api.people import PASSWORD, Person, invited, link_token, person
from tests.api.sign_in.guesses import events_of, log_in
from tests.commands.engine.in_flight import AfterAnother

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


class Overtaken(Dispatcher):
    """Others are quicker while it decides, one after the other, so that a command that decides to the same end is lost after two of them."""

    def __init__(self, world: World, *quicker: Callable[[], Any]) -> None:
        super().__init__(world.log)
        self._quicker = [*quicker]

    def run(self, command: Command, cause: Cause, **options: Any) -> Done:
        return super().run(AfterAnother(command=command, first=self._overtake, times=2) if self._quicker else command, cause, **options)

    def _overtake(self) -> Any:
        return self._quicker.pop(0)() if self._quicker else None


@pytest.mark.requirement("E-01")
@pytest.mark.parametrize("meanwhile", ["used", "locked", "only refused"])
def test_a_link_that_others_overtake_is_answered_by_whether_it_opens(world: World, ops: httpx.Client, meanwhile: str) -> None:
    somebody = invited(world, ops, "viewer")
    token, parts = link_token(world, somebody.login), world.backend.parts
    account_id = UUID(somebody.account_id)
    cause = by_account(UUID(ops.get("/me").json()["customer"]["id"]), account_id, "race")
    refused = partial(world.backend.dispatcher.run, RefuseAccountPassword(account_id=account_id, purpose="link"), cause)
    lock = partial(ops.post, f"/accounts/{account_id}/lock")
    quicker: dict[str, list[Callable[[], Any]]] = {"used": [somebody.set_password], "locked": [lock], "only refused": []}
    overtaken = Overtaken(world, *quicker[meanwhile], refused, refused)
    links = PasswordLinks(replace(parts[Ground], dispatcher=overtaken), parts[Secrets], parts[KnownBrowsers], parts[AccountLinks])
    try:
        if meanwhile == "only refused":
            assert links.set_password(token, NEW, WHO) == account_id
        else:
            with pytest.raises(LinkNotKnown):
                links.set_password(token, NEW, WHO)
    finally:
        overtaken.close()
    assert (log_in(world.at(), somebody, NEW).status_code == 200) is (meanwhile == "only refused")
    assert events_of(world, somebody).count("account.password_refused") == (2 if meanwhile == "only refused" else 3)
