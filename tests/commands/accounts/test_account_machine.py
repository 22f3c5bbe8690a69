"""Links, PINs, codes, tokens and locks in any order, by any people: what never opens, whatever happened before.

The machine remembers for itself what was used, locked and ended; it asks the accounts' and sessions' states nothing but whether a token is valid.
"""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from aggregates.accounts.account import Account
from aggregates.accounts.roles import AccountRole
from aggregates.session import Session
from commands.accounts.account_roles import SECOND_FACTOR
from commands.accounts.change_account_login import ChangeAccountLogin
from commands.accounts.change_account_password import ChangeAccountPassword
from commands.accounts.change_account_role import ChangeAccountRole
from commands.accounts.enrol_totp import EnrolTotp
from commands.accounts.inactivate_account import InactivateAccount
from commands.accounts.invite_account import InviteAccount
from commands.accounts.issue_recovery_codes import IssueRecoveryCodes
from commands.accounts.lock_account import LockAccount
from commands.accounts.remove_totp import RemoveTotp
from commands.accounts.send_account_link import SendAccountLink
from commands.accounts.set_account_password import SetAccountPassword
from commands.accounts.unlock_account import UnlockAccount
from commands.engine.command import Command, Refusal
from commands.sign_in.end_session import EndSession
from commands.sign_in.open_session import OpenSession
from commands.sign_in.refuse_second_factor import RefuseSecondFactor
from commands.sign_in.renew_session import RenewSession
from commands.sign_in.send_pin import SendPin
from commands.sign_in.start_login import StartLogin
from commands.sign_in.suspend_logins import SuspendLogins
from tests.commands.accounts.made_up_accounts import NOW
from tests.commands.made_up import NUMBER, customer
from tests.commands.scenario import World

ACCOUNTS = [UUID(int=number) for number in (0xA1, 0xA2)]
HALF_AN_HOUR, HALF_A_DAY = timedelta(minutes=30), timedelta(hours=12)
accounts = st.sampled_from(ACCOUNTS)
one_of = st.integers(min_value=-4, max_value=-1)
"""One of the last things of a kind, the newest being -1."""
sessions = st.integers(min_value=-3, max_value=0)
"""One of the last sessions; 0 is a new one."""


class Accounts(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.world.apply([customer()])
        self.now: datetime = NOW
        self.ids = 0x1000
        self.session_ids: list[UUID] = []
        self.links: dict[UUID, list[UUID]] = {account: [] for account in ACCOUNTS}
        self.passwords: dict[UUID, list[UUID]] = {account: [] for account in ACCOUNTS}
        self.sent_at: dict[UUID, datetime] = {}
        self.used: set[UUID | None] = set()
        """Links, PINs and codes that did their work, or were replaced by newer ones."""
        self.closed: set[UUID] = set()
        """Accounts that are locked or inactive."""
        self.inactive: set[UUID] = set()
        self.suspended: dict[UUID, datetime] = {}
        self.roles: dict[UUID, AccountRole] = {}
        self.pins: dict[UUID, list[UUID]] = defaultdict(list)
        self.tries: dict[UUID, int] = defaultdict(int)
        self.codes: dict[UUID, list[UUID]] = {account: [] for account in ACCOUNTS}
        self.tokens: dict[UUID, list[UUID]] = defaultdict(list)
        self.owner: dict[UUID, UUID] = {}
        self.dead: set[UUID] = set()
        """Sessions and logins that were ended, by themselves or with their account's password, role or status."""

    @initialize()
    def two_accounts_can_log_in(self) -> None:
        for account_id, role in zip(ACCOUNTS, ("administrator", "viewer"), strict=True):
            self.invite(account_id, role)
            self.set_password(account_id, account_id, -1)

    def new_id(self) -> UUID:
        self.ids += 1
        return UUID(int=self.ids)

    def session(self, which: int) -> UUID:
        if which == 0 or len(self.session_ids) < -which:
            self.session_ids.append(self.new_id())
            return self.session_ids[-1]
        return self.session_ids[which]

    def password(self, account_id: UUID, which: int) -> UUID:
        """The newest for -1, an older one before it, or one that never was."""
        kept = self.passwords[account_id]
        return kept[which] if len(kept) >= -which else self.new_id()

    def done(self, command: Command) -> bool:
        """Whether the command did something."""
        try:
            decision = self.world.decide(command)
        except Refusal as refusal:
            _ = refusal.text_de + refusal.text_en
            return False
        self.world.apply(decision)
        return bool(decision)

    def end_all(self, account_id: UUID) -> None:
        self.dead |= {session for session, owner in self.owner.items() if owner == account_id}

    def sent(self, account_id: UUID, link: UUID) -> None:
        self.used |= set(self.links[account_id])
        self.links[account_id].append(link)
        self.sent_at[link] = self.now

    @rule(minutes=st.sampled_from([1, 14, 16, 31, 180, 60 * 25]))
    def time_goes_by(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(account_id=accounts, role=st.sampled_from(["administrator", "accounting", "viewer"]))
    def invite(self, account_id: UUID, role: AccountRole) -> None:
        link = self.new_id()
        fields: dict[str, Any] = {"login": f"login-{account_id.int}", "full_name": "Erika Muster", "email": "erika@example.org"}
        invite = InviteAccount(
            account_id=account_id,
            role=role,
            mobile=NUMBER,
            by_role=None,
            link_id=link,
            link_expires_at=self.now + timedelta(days=1),
            **fields,
        )
        if self.done(invite):
            assert account_id not in self.roles
            self.roles[account_id] = role
            self.sent(account_id, link)

    @rule(account_id=accounts)
    def send_link(self, account_id: UUID) -> None:
        link = self.new_id()
        if self.done(SendAccountLink(account_id=account_id, link_id=link, purpose="reset", expires_at=self.now + timedelta(days=1))):
            assert account_id not in self.closed
            self.sent(account_id, link)

    @rule(account_id=accounts, of=accounts, which=one_of)
    def set_password(self, account_id: UUID, of: UUID, which: int) -> None:
        link = self.links[of][which] if len(self.links[of]) >= -which else self.new_id()
        password = self.new_id()
        if self.done(SetAccountPassword(account_id=account_id, link_id=link, password_id=password, now=self.now)):
            self.passwords[account_id].append(password)
            assert account_id == of
            assert account_id not in self.closed
            assert link not in self.used, "a link that was used or replaced works no more"
            assert self.now < self.sent_at[link] + timedelta(days=1)
            self.used.add(link)
            self.suspended.pop(account_id, None)
            self.end_all(account_id)

    @rule(account_id=accounts, which=one_of)
    def change_password(self, account_id: UUID, which: int) -> None:
        password, checked = self.new_id(), self.password(account_id, which)
        if self.done(ChangeAccountPassword(account_id=account_id, password_id=password, checked_password_id=checked)):
            assert account_id not in self.closed
            assert checked == self.password(account_id, -1), "only the newest password proves anything"
            self.passwords[account_id].append(password)
            self.used |= set(self.links[account_id])
            self.end_all(account_id)

    @rule(account_id=accounts, role=st.sampled_from(["administrator", "accounting", "viewer"]))
    def change_role(self, account_id: UUID, role: AccountRole) -> None:
        if self.done(ChangeAccountRole(account_id=account_id, role=role, by_role=None)):
            self.roles[account_id] = role
            self.end_all(account_id)

    @rule(account_id=accounts)
    def rename(self, account_id: UUID) -> None:
        link = self.new_id()
        confirmed: dict[str, Any] = {"confirm": True, "link_id": link, "link_expires_at": self.now + timedelta(days=1)}
        if self.done(ChangeAccountLogin(account_id=account_id, login=f"neu-{self.ids}", by_role=None, **confirmed)):
            assert account_id not in self.closed
            self.sent(account_id, link)
            self.end_all(account_id)

    @rule(account_id=accounts, how=st.sampled_from([LockAccount, LockAccount, InactivateAccount]))
    def close(self, account_id: UUID, how: Callable[..., Command]) -> None:
        if self.done(how(account_id=account_id, by_role=None)):
            self.closed.add(account_id)
            self.used |= set(self.links[account_id])
            self.end_all(account_id)
            if how is InactivateAccount:
                self.inactive.add(account_id)

    @rule(account_id=accounts)
    def unlock(self, account_id: UUID) -> None:
        if self.done(UnlockAccount(account_id=account_id, by_role=None)):
            assert account_id not in self.inactive, "inactive is final"
            self.closed.discard(account_id)

    @rule(account_id=accounts)
    def suspend(self, account_id: UUID) -> None:
        until = self.now + timedelta(minutes=15)
        if self.done(SuspendLogins(account_id=account_id, tries=10, until=until)):
            self.suspended[account_id] = max(until, self.suspended.get(account_id, until))

    @rule(account_id=accounts, app=st.booleans())
    def change_app(self, account_id: UUID, app: bool) -> None:
        self.done(EnrolTotp(account_id=account_id, secret_id=self.new_id()) if app else RemoveTotp(account_id=account_id))

    @rule(account_id=accounts)
    def issue_codes(self, account_id: UUID) -> None:
        fresh = (self.new_id(), self.new_id())
        if self.done(IssueRecoveryCodes(account_id=account_id, code_ids=fresh)):
            self.used |= set(self.codes[account_id])
            self.codes[account_id] += fresh

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
