"""Passwords are kept by Argon2id, and checking one tells nothing about whether there is an account."""

from __future__ import annotations

import threading
import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from argon2 import PasswordHasher, Type, extract_parameters

from access.accounts import passwords
from access.accounts.account_refusals import HashingBusy
from access.accounts.passwords import AT_ONCE, HASHER, WAITING, nobodys_hash
from access.sign_in.secrets import Secrets
from eventstore.log import EventLog
from tests.access.made_up import ACCOUNT, PASSWORD, SOON
from tests.commands.made_up import CUSTOMER
from tests.eventstore.store import rows_of

pytestmark = pytest.mark.usefixtures("real_hashing")


def kept(log: EventLog) -> str:
    [(digest,)] = rows_of(log.dsn, "SELECT digest FROM secrets WHERE purpose = 'password'")
    return digest


@pytest.mark.requirement("E-02")
def test_parameters_are_those_of_rfc_9106(log: EventLog) -> None:
    Secrets(log).keep_password(ACCOUNT, CUSTOMER, PASSWORD)
    found = extract_parameters(kept(log))
    assert (found.type, found.time_cost, found.memory_cost, found.parallelism) == (Type.ID, 3, 65536, 1)
    assert (found.salt_len, found.hash_len) == (16, 32)


def test_only_the_right_password_fits(log: EventLog) -> None:
    secrets = Secrets(log)
    secret_id = secrets.keep_password(ACCOUNT, CUSTOMER, PASSWORD)
    assert secrets.check_password(secret_id, PASSWORD)
    assert not secrets.check_password(secret_id, PASSWORD.lower())
    assert not secrets.check_password(secret_id, PASSWORD + " ")
    assert not secrets.check_password(None, PASSWORD)
    assert not secrets.check_password(None, "")
    link_id, _ = secrets.new_link(ACCOUNT, CUSTOMER, SOON)
    assert not secrets.check_password(link_id, PASSWORD)


def test_how_letters_are_put_together_does_not_matter(log: EventLog) -> None:
    secrets = Secrets(log)
    secret_id = secrets.keep_password(ACCOUNT, CUSTOMER, unicodedata.normalize("NFD", "Blaue Tür 17$"))
    assert secrets.check_password(secret_id, unicodedata.normalize("NFC", "Blaue Tür 17$"))


def test_weaker_hashes_are_made_anew_at_the_next_login_and_only_by_the_right_password(log: EventLog) -> None:
    secrets = Secrets(log)
    secret_id = secrets.keep_password(ACCOUNT, CUSTOMER, PASSWORD)
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    with log.pool.connection() as connection:
        connection.execute("UPDATE secrets SET digest = %s", (weak,))
    assert not secrets.check_password(secret_id, "Rote Tasse 17$")
    assert kept(log) == weak
    assert secrets.check_password(secret_id, PASSWORD)
    strong = kept(log)
    assert strong != weak
    assert not HASHER.check_needs_rehash(strong)
    assert secrets.check_password(secret_id, PASSWORD)
    assert kept(log) == strong


@pytest.mark.requirement("E-01")
def test_without_an_account_the_same_work_is_done(log: EventLog) -> None:
    """The same parameters, so the same memory and passes; and in time, by the processor's clock, within a third."""
    assert not HASHER.check_needs_rehash(nobodys_hash())
    assert extract_parameters(nobodys_hash()) == extract_parameters(HASHER.hash("x"))
    secrets = Secrets(log)
    secret_id = secrets.keep_password(ACCOUNT, CUSTOMER, PASSWORD)

    def work(which: UUID | None) -> float:
        begun = time.process_time()
        secrets.check_password(which, "Rote Tasse 17$")
        return time.process_time() - begun

    pairs = [(work(secret_id), work(None)) for _ in range(5)]
    known, unknown = zip(*pairs, strict=True)
    assert min(unknown) == pytest.approx(min(known), rel=0.34)


def test_no_more_than_two_at_once_and_others_go_on_meanwhile(log: EventLog, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = Secrets(log)
    at_work, most, counting = 0, 0, threading.Lock()

    class Counting(PasswordHasher):
        def verify(self, *arguments: object) -> bool:  # type: ignore[override]
            nonlocal at_work, most
            with counting:
                at_work += 1
                most = max(most, at_work)
            try:
                return super().verify(*arguments)  # type: ignore[arg-type]
            finally:
                with counting:
                    at_work -= 1

    monkeypatch.setattr(passwords, "HASHER", Counting())
    ticks, stop = 0, threading.Event()

    def tick() -> None:
        nonlocal ticks
        while not stop.wait(0.001):
            ticks += 1

    def check(password: str) -> bool:
        return secrets.check_password(None, password)

    ticking = threading.Thread(target=tick)
    ticking.start()
    with ThreadPoolExecutor(6) as pool:
        assert not any(pool.map(check, [PASSWORD] * 6))
    stop.set()
    ticking.join()
    assert most == AT_ONCE
    assert ticks > 3 * 6  # hashes that held the interpreter would let others in between them only


def test_few_wait_for_their_turn_and_the_others_are_told_to_come_again(log: EventLog) -> None:
    secrets = Secrets(log)
    secret_id = secrets.keep_password(ACCOUNT, CUSTOMER, PASSWORD)
    many = 4 * (AT_ONCE + WAITING)
    begin = threading.Barrier(many)

    def check(number: int) -> bool | None:
        """Known and unknown accounts in turn; None: sent away."""
        begin.wait()
        try:
            return secrets.check_password(secret_id if number % 2 else None, PASSWORD)
        except HashingBusy:
            return None

    with ThreadPoolExecutor(many) as pool:
        answers = list(pool.map(check, range(many)))
    looked_at = [number for number, answer in enumerate(answers) if answer is not None]
    assert AT_ONCE + WAITING <= len(looked_at) < many
    assert all(answers[number] == bool(number % 2) for number in looked_at)
    assert secrets.check_password(secret_id, PASSWORD), "places are given back"
