"""Passwords, PINs, links, codes and tokens stand nowhere in clear: in no answer, event, log or table (E-01, E-04, S-01, E-06)."""

from __future__ import annotations

import logging

import psycopg
import pytest
from psycopg import sql
from pyotp.totp import TOTP

from tests.api.conftest import Side, World
from tests.api.crew import let_in
from tests.api.people import PASSWORD, Person, invited, link_token, messages, person, pin

WRONG = "Verraten 4711$"


class Life:
    """What somebody's secrets were, from the invitation on; and what was answered."""

    def __init__(self, world: World, first: Side) -> None:
        self.secrets: dict[str, str] = {}
        self.answers: list[str] = []
        ops = world.client(world.ops.headers["authorization"].split()[1], **{"X-Customer": first.number})
        somebody = invited(world, ops, "administrator")
        self.secrets |= {"link": link_token(world, somebody.login), "password": somebody.password}
        somebody.set_password()
        self._log_in(world, somebody)
        self._second_factor(somebody)
        self._service(world, somebody, first)
        for client in (somebody.client, ops, world.auditor):
            for path in ("/me", "/accounts", "/sessions", "/ops/events?limit=1000", "/outbox", f"/accounts/{somebody.account_id}"):
                self.answers.append(client.get(path, headers={"X-Customer": first.number}).text)
        self.answers.append(world.nobody.post("/login", json={"login": somebody.login, "password": WRONG}).text)
        self.answers.append(world.nobody.post("/password", json={"token": self.secrets["link"], "password": "Neue Tasse 19$"}).text)
        self.answers.append(world.nobody.post("/login", json={"login": somebody.login, "password": {"nested": WRONG}}).text)

    def _log_in(self, world: World, somebody: Person) -> None:
        started = world.nobody.post("/login", json={"login": somebody.login, "password": PASSWORD})
        self.answers.append(started.text.replace(started.json()["login_token"], ""))
        self.secrets |= {"login token": started.json()["login_token"], "PIN": pin(world, somebody.mobile or "")}
        body = {"login_token": started.json()["login_token"], "code": self.secrets["PIN"]}
        opened = world.nobody.post("/login/second-factor", json=body)
        self.secrets["session"] = opened.json()["token"]
        somebody.client = world.client(opened.json()["token"])

    def _second_factor(self, somebody: Person) -> None:
        seed = somebody.client.post("/me/totp/seed").json()
        self.secrets["seed"] = seed["seed"]
        body = {"secret_id": seed["secret_id"], "code": TOTP(seed["seed"]).now(), "current_password": PASSWORD}
        self.secrets["recovery code"] = somebody.client.put("/me/totp", json=body).json()["recovery_codes"][0]

    def _service(self, world: World, administrator: Person, first: Side) -> None:
        self.secrets["customer password"] = administrator.client.post("/customer/password/look").json()["password"]
        self.secrets["API token"] = world.token("viewer", first.customer_id)
        reseller = person(world, world.ops, "reseller")
        let_in(world, administrator, reseller)
        other = person(world, world.client(world.ops.headers["authorization"].split()[1], **{"X-Customer": first.number}), "administrator")
        self.secrets["activation code"] = other.client.post("/service-access/code").json()["code"]


@pytest.fixture(scope="module")
def written() -> list[str]:
    return []


@pytest.fixture(scope="module")
def life(world: World, written: list[str]) -> Life:
    """Lived while everything that is logged is kept, down to the finest."""
    kept = _Kept(written)
    root = logging.getLogger()
    level = root.level
    root.addHandler(kept)
    root.setLevel(logging.DEBUG)
    try:
        return Life(world, world.first)
    finally:
        root.removeHandler(kept)
        root.setLevel(level)


class _Kept(logging.Handler):
    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith(("httpx", "httpcore")):  # the test's own client
            self._lines.append(f"{record.getMessage()} {record.exc_text or ''} {record.args}")


def clear(text: str, life: Life) -> list[str]:
    return [name for name, secret in life.secrets.items() if secret in text or secret.replace("-", "") in text]


@pytest.mark.requirement("E-01", "E-04", "S-01")
@pytest.mark.part_of("E-06")
def test_no_event_and_no_table_holds_a_secret_in_clear(world: World, life: Life) -> None:
    assert len(life.secrets) == 10
    with psycopg.connect(world.dsn, autocommit=True) as connection:
        tables = [
            name
            for (name,) in connection.execute(
                "SELECT relname FROM pg_class WHERE relkind IN ('r', 'm') AND relnamespace = 'public'::regnamespace"
            )
        ]
        assert {"events", "secrets", "attempts", "outbox", "claims", "idempotency"} <= set(tables)
        rows = 0
        for table in tables:
            for (row,) in connection.execute(sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(table))):
                rows += 1
                assert clear(row, life) == [], table
    assert rows > 100


@pytest.mark.requirement("E-01", "E-04", "S-01")
@pytest.mark.part_of("E-06")
def test_no_answer_shows_a_secret_again(life: Life) -> None:
    """`GET /outbox` shows messages only while no gateway sends them, and to ops alone; nothing else repeats what was shown once."""
    assert len(life.answers) > 15
    for answer in life.answers:
        found = set(clear(answer, life))
        assert found <= {"link", "PIN"}, answer[:500]
        assert not found or '"content":{"recipient"' in answer, answer[:500]
        assert WRONG not in answer


@pytest.mark.requirement("E-01", "E-04")
@pytest.mark.part_of("X-03")
def test_no_log_line_holds_a_secret(
    world: World, life: Life, written: list[str], first: Side, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    ops = world.client(world.ops.headers["authorization"].split()[1], **{"X-Customer": first.number})
    somebody = invited(world, ops, "administrator").set_password().log_in()
    somebody.client.get("/users", params={"search": "x", "token": somebody.answer["token"]})
    out, err = capfd.readouterr()
    text = "\n".join((*written, out, err, caplog.text))
    assert "/login/second-factor" in text, "requests are logged"
    secrets = [
        somebody.answer["token"],
        somebody.password,
        *(pin(world, somebody.mobile or "") for _ in range(1)),
        link_token(world, somebody.login),
    ]
    assert [secret for secret in secrets if secret in text] == []
    assert clear("\n".join(written), life) == []


@pytest.mark.requirement("E-04")
def test_a_message_that_was_sent_is_not_kept(world: World, life: Life) -> None:
    """What is in the outbox is sealed; only whoever has the master key reads it."""
    with psycopg.connect(world.dsn, autocommit=True) as connection:
        sealed = [text for (text,) in connection.execute("SELECT sealed FROM outbox WHERE sealed IS NOT NULL")]
    assert len(sealed) > 3
    assert messages(world, life.secrets["PIN"]), "it is in there"
    assert not any(life.secrets["PIN"] in text for text in sealed)
