"""Links, PINs, codes and seeds: what was handed out fits, nothing else does, and nothing of it lies in clear anywhere."""

from __future__ import annotations

import logging
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyotp.totp import TOTP

from access.engine.attempts import Attempts
from access.engine.readable_codes import ALPHABET, new_code, read_code
from access.engine.secret_rows import SecretGone
from access.sign_in.secrets import Secrets
from aggregates.accounts.standing import AccountErased, AccountInactivated
from eventstore.ids import new_id
from eventstore.keyring import KeyDestroyed
from eventstore.log import EventLog
from tests.access.made_up import ACCOUNT, NUMBER, OTHER_ACCOUNT, PASSWORD, SOON, everything, keep
from tests.commands.made_up import CUSTOMER
from tests.eventstore.store import appended, open_log

STEP = timedelta(seconds=30)


@pytest.mark.requirement("E-01")
def test_a_link_is_found_by_its_token_alone(log: EventLog) -> None:
    secrets = Secrets(log)
    link_id, token = secrets.new_link(ACCOUNT, CUSTOMER, SOON)
    assert secrets.find_link(token) == (link_id, ACCOUNT, CUSTOMER)
    assert len(token) >= 27  # 160 bits in base64
    assert secrets.find_link(token[:-1]) is None
    assert secrets.find_link(token.swapcase()) is None
    assert secrets.find_link("") is None
    code_id, code = secrets.new_activation_code(ACCOUNT, CUSTOMER, SOON)
    assert secrets.find_link(code) is None
    assert secrets.find_activation_code(token) is None
    assert code_id != link_id


@pytest.mark.requirement("E-04")
def test_a_pin_has_eight_digits_and_fits_its_own_login_only(log: EventLog) -> None:
    secrets = Secrets(log)
    pins = [secrets.new_pin(new_id(), CUSTOMER, SOON) for _ in range(20)]
    assert all(re.fullmatch(r"[0-9]{8}", pin) for _, pin in pins)
    (one, pin), (other, _) = pins[:2]
    assert secrets.check_pin(one, pin)
    assert secrets.check_pin(one, f" {pin[:4]} {pin[4:]} ")
    assert not secrets.check_pin(other, pin)
    assert not secrets.check_pin(one, pin[:-1])
    assert not secrets.check_pin(one, "")
    assert not secrets.check_pin(new_id(), pin)


@pytest.mark.requirement("S-06")
def test_an_activation_code_has_eighty_bits_and_is_found_however_it_is_typed(log: EventLog) -> None:
    secrets = Secrets(log)
    code_id, code = secrets.new_activation_code(ACCOUNT, CUSTOMER, SOON)
    assert len(ALPHABET) ** len(code.replace("-", "")) == 2**80
    for typed in (code, code.lower(), code.replace("-", ""), code.replace("-", " "), f"  {code.replace('-', ' – ')}\n"):
        assert secrets.find_activation_code(typed) == (code_id, ACCOUNT, CUSTOMER)
    assert secrets.find_activation_code(code[:-1]) is None
    assert secrets.find_activation_code(code + "0") is None
    assert secrets.find_activation_code(new_code()) is None
    assert secrets.find_activation_code("") is None
    assert secrets.find_activation_code("U" * 16) is None


@given(st.text("01", min_size=16, max_size=16), st.data())
def test_letters_that_look_like_digits_are_taken_for_them(code: str, data: st.DataObject) -> None:
    typed = "".join(data.draw(st.sampled_from({"0": "0Oo", "1": "1IiLl"}[digit])) for digit in code)
    assert read_code(typed) == code


@given(st.text(max_size=30))
def test_what_people_type_is_a_code_or_none(text: str) -> None:
    code = read_code(text)
    assert code is None or re.fullmatch(f"[{ALPHABET}]{{16}}", code)


@pytest.mark.requirement("E-04")
def test_recovery_codes_are_the_account_s_own(log: EventLog) -> None:
    secrets = Secrets(log)
    codes = secrets.new_recovery_codes(ACCOUNT, CUSTOMER)
    assert len({code for _, code in codes}) == 10
    for code_id, code in codes:
        assert secrets.find_recovery_code(ACCOUNT, code.lower()) == code_id
        assert secrets.find_recovery_code(OTHER_ACCOUNT, code) is None
    assert secrets.find_recovery_code(ACCOUNT, "12345678") is None


@pytest.mark.requirement("E-04")
def test_an_app_s_code_is_taken_once_and_none_before_it(log: EventLog) -> None:
    secrets = Secrets(log)
    new = secrets.new_totp(ACCOUNT, CUSTOMER, "erika.muster")
    app = TOTP(new.seed)
    assert new.uri.startswith("otpauth://totp/Serviceportal:erika.muster?secret=" + new.seed)
    assert ET.fromstring(new.svg).tag.endswith("svg")
    assert not secrets.check_totp(new.secret_id, "", SOON)
    assert not secrets.check_totp(new.secret_id, app.at(SOON - 2 * STEP), SOON)
    assert not secrets.check_totp(new.secret_id, app.at(SOON + 2 * STEP), SOON)
    assert secrets.check_totp(new.secret_id, app.at(SOON), SOON)
    assert not secrets.check_totp(new.secret_id, app.at(SOON), SOON)
    assert not secrets.check_totp(new.secret_id, app.at(SOON - STEP), SOON)
    assert secrets.check_totp(new.secret_id, f"{app.at(SOON + STEP)[:3]} {app.at(SOON + STEP)[3:]}", SOON)
    assert not secrets.check_totp(new.secret_id, app.at(SOON + STEP), SOON + STEP)
    assert Secrets(log).check_totp(new.secret_id, app.at(SOON + 2 * STEP), SOON + 2 * STEP)


def test_of_many_who_send_the_same_code_at_once_one_gets_in(log: EventLog) -> None:
    secrets = Secrets(log)
    new = secrets.new_totp(ACCOUNT, CUSTOMER, "erika.muster")
    code = TOTP(new.seed).at(SOON)

    def check(code: str) -> bool:
        return secrets.check_totp(new.secret_id, code, SOON)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(check, [code] * 12)) == 1


def test_a_secret_belongs_to_one_purpose_and_subject(log: EventLog) -> None:
    secrets = Secrets(log)
    seed_id = secrets.new_totp(ACCOUNT, CUSTOMER, "erika.muster").secret_id
    assert secrets.belongs(seed_id, "totp", ACCOUNT)
    assert not secrets.belongs(seed_id, "totp", OTHER_ACCOUNT)
    assert not secrets.belongs(seed_id, "sign_on", ACCOUNT)
    assert not secrets.belongs(new_id(), "totp", ACCOUNT)


@pytest.mark.part_of("A-14")
def test_what_is_sealed_goes_with_its_owner_s_key(log: EventLog) -> None:
    secrets = Secrets(log)
    seed_id = secrets.new_totp(ACCOUNT, CUSTOMER, "erika.muster").secret_id
    nobodys = secrets.keep_sealed("sign_on", new_id(), CUSTOMER, "client secret")  # neither it nor the customer has a key here
    assert secrets.unsealed(nobodys) == "client secret"
    appended(log, (ACCOUNT, AccountInactivated(login="erika.muster")))
    assert re.fullmatch(r"[A-Z2-7]{32}", secrets.unsealed(seed_id))
    appended(log, (ACCOUNT, AccountErased()))
    with pytest.raises(KeyDestroyed):
        secrets.unsealed(seed_id)
    with pytest.raises(SecretGone):
        secrets.unsealed(new_id())


@pytest.mark.requirement("E-01", "E-04", "S-06")
def test_nothing_lies_in_clear_and_nothing_is_logged(log: EventLog, caplog: pytest.LogCaptureFixture) -> None:
    """Every table is walked, with the hashes that a thief of the database alone could make."""
    caplog.set_level(logging.DEBUG)
    secrets = Secrets(log)
    _, link = secrets.new_link(ACCOUNT, CUSTOMER, SOON)
    session = new_id()
    _, pin = secrets.new_pin(session, CUSTOMER, SOON)
    _, code = secrets.new_activation_code(ACCOUNT, CUSTOMER, SOON)
    recovery = [code for _, code in secrets.new_recovery_codes(ACCOUNT, CUSTOMER)]
    seed = secrets.new_totp(ACCOUNT, CUSTOMER, "erika.muster").seed
    password_id = secrets.keep_password(ACCOUNT, CUSTOMER, PASSWORD)
    secrets.check_password(password_id, PASSWORD)
    secrets.check_password(password_id, "Falsche Tasse 18$")
    sealed_id: UUID = secrets.keep_sealed("sign_on", new_id(), CUSTOMER, "client-secret-4711")
    secrets.unsealed(sealed_id)
    keep(log, "sms", "command:1", pin)
    Attempts(log).hit("login", "erika.muster", 10, timedelta(minutes=15))
    words = [link, pin, code, code.replace("-", ""), *recovery, *(each.replace("-", "") for each in recovery), seed]
    words += [PASSWORD, "Falsche Tasse", "client-secret-4711", NUMBER, "erika.muster", "erika@beispiel.example"]
    found = everything(log.dsn)
    assert [word for word in words if word in found or word.encode().hex() in found] == []
    assert [word for word in words if word in caplog.text] == []


def test_without_the_master_key_nothing_can_be_guessed(log: EventLog) -> None:
    """A PIN has few possibilities: who has the database but not the key can't try them."""
    secrets = Secrets(log)
    pin_id, pin = secrets.new_pin(new_id(), CUSTOMER, SOON)
    thief = open_log(log.dsn, secret=bytes(32))
    assert not Secrets(thief).check_pin(pin_id, pin)
    assert secrets.check_pin(pin_id, pin)
    thief.close()
