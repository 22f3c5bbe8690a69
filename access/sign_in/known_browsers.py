"""Browsers in which somebody got into an account before: whoever else guesses its password doesn't keep them out (E-01).

What a browser keeps is sealed and belongs to one account in one epoch of it: another password, a lock or another role voids it. A login by it takes it
and gives another. It opens nothing by itself: all it does is that tries there are counted apart from those of strangers.
"""

import base64
import binascii
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import orjson

from access.engine.attempts import Attempts
from access.engine.current_states import CurrentStates
from access.engine.ground import Clock, now
from access.engine.who import Visitor
from aggregates.accounts.account import Account
from eventstore.ids import new_id
from eventstore.keyring import WrongMasterKey
from eventstore.log import EventLog

BROWSER_LASTS = timedelta(days=180)
_LONGEST = 400
_PURPOSE = UUID("b2057e20-0000-8000-8000-000000000001")
"""Goes into the seal, so that nothing else that is sealed passes for this."""


class KnownBrowser(NamedTuple):
    """`browser_id` is new with each login."""

    browser_id: UUID
    account_id: UUID
    epoch: int
    expires_at: datetime


class Kept(NamedTuple):
    """What the browser is to keep, and until when."""

    account_id: UUID
    text: str
    expires_at: datetime


class KnownBrowsers:
    """One per process."""

    def __init__(self, log: EventLog, states: CurrentStates, attempts: Attempts, clock: Clock = now) -> None:
        self._log = log
        self._states = states
        self._attempts = attempts
        self._clock = clock

    def remember(self, account_id: UUID) -> Kept:
        """Make what a browser is to keep in which somebody has just got into the account, or proven to be its owner by a link."""
        with self._log.pool.connection() as connection:
            found = self._states.one(connection, Account, account_id)
        expires_at = self._clock() + BROWSER_LASTS
        told = [str(new_id()), str(account_id), found[0].epoch if found is not None else 0, expires_at.isoformat()]
        sealed = self._log.master.wrap(_PURPOSE, orjson.dumps(told))
        return Kept(account_id, base64.urlsafe_b64encode(sealed).decode(), expires_at)

    def shown(self, who: Visitor) -> tuple[KnownBrowser, ...]:
        """Read what the browser of a request has kept, of whichever accounts; whether it still counts, `find` says."""
        return tuple(browser for text in who.browsers if (browser := self._unsealed(text)) is not None)

    def find(self, who: Visitor, account_id: UUID | None) -> KnownBrowser | None:
        """Find the browser, if it is known for this account: nobody changed password, role or lock since, and it was not taken by a login before."""
        mine = [browser for browser in self.shown(who) if browser.account_id == account_id and self._clock() < browser.expires_at]
        if not mine:
            return None
        with self._log.pool.connection() as connection:
            found = self._states.one(connection, Account, account_id)
        epoch = found[0].epoch if found is not None else -1
        return next((browser for browser in mine if browser.epoch == epoch and self._is_fresh(browser)), None)

    def take(self, browser: KnownBrowser) -> None:
        """Mark the browser as taken once a login by it succeeded: what is kept from now on is another."""
        self._attempts.hit("browser-taken", str(browser.browser_id), 1, browser.expires_at - self._clock())

    def _is_fresh(self, browser: KnownBrowser) -> bool:
        return self._attempts.look("browser-taken", str(browser.browser_id), 1, BROWSER_LASTS).allowed

    def _unsealed(self, text: str) -> KnownBrowser | None:
        if len(text) > _LONGEST:
            return None
        try:
            told = orjson.loads(self._log.master.unwrap(_PURPOSE, base64.b64decode(text, altchars=b"-_", validate=True)))
        except (WrongMasterKey, binascii.Error, ValueError):
            return None
        browser_id, account_id, epoch, expires_at = told
        return KnownBrowser(UUID(browser_id), UUID(account_id), epoch, datetime.fromisoformat(expires_at))
