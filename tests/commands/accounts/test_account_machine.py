"""Links, PINs, codes, tokens and locks in any order, by any people: what never opens, whatever happened before.

The machine remembers for itself what was used, locked and ended; it asks the accounts' and sessions' states nothing but whether a token is valid.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from aggregates.accounts.account import Account
from aggregates.session import Session
from commands.accounts.account_roles import SECOND_FACTOR
from commands.sign_in.end_session import EndSession
from commands.sign_in.open_session import OpenSession
from commands.sign_in.refuse_second_factor import RefuseSecondFactor
from commands.sign_in.renew_session import RenewSession
from commands.sign_in.send_pin import SendPin
from commands.sign_in.start_login import StartLogin
from tests.commands.accounts.account_rules import ACCOUNTS, AccountRules, accounts, one_of

HALF_AN_HOUR, HALF_A_DAY = timedelta(minutes=30), timedelta(hours=12)
sessions = st.integers(min_value=-3, max_value=0)
"""One of the last sessions; 0 is a new one."""


class Accounts(AccountRules):
    def may_log_in(self, account_id: UUID) -> None:
        assert account_id in self.roles
        assert account_id not in self.closed, "nothing opens a locked account"
        assert self.now >= self.suspended.get(account_id, self.now), "nor one whose logins are suspended"

    @rule(account_id=accounts, which_session=sessions, factor=st.sampled_from(["sms", "totp"]), which=one_of)
    def start(self, account_id: UUID, which_session: int, factor: Any, which: int) -> None:
        session_id = self.session(which_session)
        expires_at = self.now + HALF_AN_HOUR
        checked = self.password(account_id, which)
        times: dict[str, Any] = {"checked_password_id": checked, "token_id": self.new_id(), "now": self.now, "expires_at": expires_at}
        if self.done(StartLogin(session_id=session_id, account_id=account_id, method="password", factor=factor, **times)):
            self.may_log_in(account_id)
            assert checked == self.password(account_id, -1), "a password that was replaced while it was checked starts nothing"
            assert session_id not in self.owner
            self.owner[session_id] = account_id

    @rule(which_session=sessions)
    def send_pin(self, which_session: int) -> None:
        session_id = self.session(which_session)
        pin = self.new_id()
        if self.done(SendPin(session_id=session_id, pin_id=pin, masked="…386", now=self.now, expires_at=self.now + HALF_AN_HOUR)):
            self.used |= set(self.pins[session_id])
            self.pins[session_id].append(pin)
            assert len(self.pins[session_id]) <= 3

    @rule(which_session=sessions)
    def give_a_wrong_code(self, which_session: int) -> None:
        session_id = self.session(which_session)
        if self.done(RefuseSecondFactor(session_id=session_id)):
            self.tries[session_id] += 1
            assert self.tries[session_id] <= 5

    @rule(
        account_id=accounts,
        which_session=sessions,
        factor=st.sampled_from([None, "sms", "sms", "totp", "recovery_code"]),
        of_session=sessions,
        which=one_of,
    )
    def open(self, account_id: UUID, which_session: int, factor: Any, of_session: int, which: int) -> None:
        session_id = self.session(which_session)
        of = session_id if of_session == which_session else self.session(of_session)
        given: dict[str, list[UUID]] = {"sms": self.pins[of], "recovery_code": self.codes[account_id]}
        things = given.get(factor, [])
        shown = things[which] if len(things) >= -which else None
        token, checked = self.new_id(), self.password(account_id, which)
        opens = OpenSession(
            session_id=session_id,
            account_id=account_id,
            method="password",
            factor=factor,
            token_id=token,
            now=self.now,
            expires_at=self.now + HALF_AN_HOUR,
            ends_at=self.now + HALF_A_DAY,
            pin_id=shown if factor == "sms" else None,
            recovery_code_id=shown if factor == "recovery_code" else None,
            checked_password_id=checked,
        )
        if not self.done(opens):
            return
        self.may_log_in(account_id)
        assert factor is not None or self.roles[account_id] not in SECOND_FACTOR, "no password alone where a second factor is needed"
        assert factor is None or self.owner[session_id] == account_id
        assert factor is not None or checked == self.password(account_id, -1), "nor does one open anything that was replaced"
        assert session_id not in self.dead
        assert self.tries[session_id] < 5
        if factor in ("sms", "recovery_code"):
            assert shown is not None
            assert shown not in self.used, "a PIN and a recovery code open once, and only the newest"
            assert factor != "sms" or of == session_id
            self.used.add(shown)
        assert not self.tokens[session_id], "a session is opened once"
        self.owner[session_id] = account_id
        self.tokens[session_id].append(token)

    @rule(factor=st.sampled_from(["sms", "recovery_code"]))
    def log_in_to_the_first(self, factor: Any) -> None:
        """What people do, so that there is more to go wrong."""
        if factor == "recovery_code":
            self.issue_codes(ACCOUNTS[0])
        self.start(ACCOUNTS[0], 0, "sms", -1)
        self.send_pin(-1)
        self.open(ACCOUNTS[0], -1, factor, -1, -1)

    @rule()
    def log_in_to_the_second(self) -> None:
        self.open(ACCOUNTS[1], 0, None, 0, -1)

    @rule(which_session=sessions, of_session=sessions, which=one_of)
    def renew(self, which_session: int, of_session: int, which: int) -> None:
        session_id = self.session(which_session)
        of = session_id if of_session == which_session else self.session(of_session)
        was = self.tokens[of][which] if len(self.tokens[of]) >= -which else self.new_id()
        token = self.new_id()
        command = RenewSession(session_id=session_id, was_token_id=was, token_id=token, now=self.now, expires_at=self.now + HALF_AN_HOUR)
        if self.done(command):
            assert session_id not in self.dead
            assert self.owner[session_id] not in self.closed
            assert was == self.tokens[session_id][-1], "only the present token renews"
            self.tokens[session_id].append(token)

    @rule(which_session=sessions)
    def renew_in_time(self, which_session: int) -> None:
        self.renew(which_session, which_session, -1)

    @rule(which_session=sessions)
    def end(self, which_session: int) -> None:
        session_id = self.session(which_session)
        if self.done(EndSession(session_id=session_id, reason="ended_by_owner")):
            self.dead.add(session_id)

    def is_valid(self, session_id: UUID, token: UUID) -> bool:
        """As each request is checked."""
        session = self.world.fold(Session, session_id)
        if session.status != "open" or session.account_id is None or session.expires_at is None or session.ends_at is None:
            return False
        account = self.world.fold(Account, session.account_id)
        in_time = self.now < session.expires_at and self.now < session.ends_at
        return session.token_id == token and in_time and account.status == "active" and account.epoch == session.epoch

    @invariant()
    def only_the_newest_token_of_a_session_that_lives_is_valid(self) -> None:
        for session_id, tokens in list(self.tokens.items()):
            valid = [token for token in tokens if self.is_valid(session_id, token)]
            assert len(valid) <= 1
            assert valid == [] or valid == tokens[-1:]
            assert valid == [] or (session_id not in self.dead and self.owner[session_id] not in self.closed)


Accounts.TestCase.settings = settings(max_examples=100, stateful_step_count=60)


@pytest.mark.requirement("E-01", "E-04", "E-05", "E-16")
class TestAccounts(Accounts.TestCase):
    pass
