"""What happens to two accounts, in any order: links, passwords, locks, roles; and what a test must know of it."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from aggregates.accounts.roles import AccountRole
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
from commands.sign_in.suspend_logins import SuspendLogins
from tests.commands.accounts.made_up_accounts import NOW
from tests.commands.made_up import NUMBER, customer
from tests.commands.scenario import World

ACCOUNTS = [UUID(int=number) for number in (0xA1, 0xA2)]
accounts = st.sampled_from(ACCOUNTS)
one_of = st.integers(min_value=-4, max_value=-1)
"""One of the last things of a kind, the newest being -1."""


class AccountRules(RuleBasedStateMachine):
    """Two accounts without any login."""

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
