"""Reports by schedule over HTTP and to a real mailbox: each for themselves, with the rights of the moment, none twice without a word (H-19)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import openpyxl
import pytest

from access.engine.delivery import Delivery
from access.engine.outbox import Outbox
from api.reports.mailing import ReportMailing
from commands.reports.note_report_sent import NoteReportSent
from commands.timers.timekeeper import Timekeeper
from gateways.mail import MailServer
from tests.api.conftest import Side, World
from tests.api.crew import let_in
from tests.api.people import Person, person
from tests.eventstore.store import rows_of
from tests.gateways.servers import Mailbox, mail_server
from tests.waiting import until

ORDERED: dict[str, Any] = {"report": "users-without-device", "rhythm": "weekly", "weekday": "monday", "hour": 8}
LATER = timedelta(days=8)


@dataclass
class Post:
    """A customer with somebody who reads and an administrator, a mailbox, and a clock."""

    world: World
    side: Side
    erika: Person
    hans: Person
    box: Mailbox
    now: datetime

    def pass_time(self, by: timedelta = LATER) -> None:
        """Let it become due."""
        self.world.backend.reader.wait(("timers",), self.world.log.head())
        self.now += by
        Timekeeper(self.world.log, self.world.dispatcher, lambda: self.now).catch_up()
        self.world.backend.reader.wait(("accounts",), self.world.log.head())

    def make(self, largest: int = 1_000_000) -> None:
        """Make what is due."""
        mailing = ReportMailing(self.world.backend, lambda: self.now, largest)
        while mailing.step():
            self.world.backend.reader.wait(("accounts",), self.world.log.head())

    def mail(self, *, largest: int = 1_000_000) -> None:
        """Make what is due, and send it."""
        self.make(largest)
        self.deliver()

    def deliver(self) -> None:
        Delivery(self.world.log, "mail", MailServer("127.0.0.1", self.box.port, "none", "portal@beispiel.example").send).send_due()

    def order(self, of: Person, **changes: Any) -> str:
        return done(of.client.post("/report-schedules", json={**ORDERED, **changes}))["id"]

    def seen(self, client: httpx.Client, schedule_id: str) -> dict[str, Any]:
        return done(client.get(f"/report-schedules/{schedule_id}", params={"after": self.world.log.head()}))

    def received(self, of: Person) -> list[Any]:
        address = f"{of.login}@example.org"
        return [
            mail for mail, to in zip(self.box.mails, self.box.recipients, strict=True) if to == [address] and "Nutzer" in mail["Subject"]
        ]


def done(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.fixture(scope="module")
def box() -> Iterator[Mailbox]:
    with mail_server() as opened:
        yield opened


@pytest.fixture
def post(world: World, box: Mailbox) -> Post:
    side = world.side("Postfach GmbH")
    ops = world.client(world.ops.headers["authorization"].split()[1], **{"X-Customer": side.number})
    erika, hans = person(world, ops, "viewer", name="Muster, Erika"), person(world, ops, "administrator", name="Beispiel, Hans")
    side.user("Ohne, Olga")
    return Post(world, side, erika, hans, box, datetime.now(UTC))


@pytest.mark.requirement("H-19")
def test_a_report_comes_with_its_file_each_week_and_each_time_once(post: Post) -> None:
    schedule = post.order(post.erika)
    assert post.seen(post.erika.client, schedule)["status"] == "active"
    post.pass_time()
    due = post.seen(post.hans.client, schedule)
    assert (due["status"], due["receiver"], due["next_on"]) == ("due", "Muster, Erika", None)
    post.mail()
    post.mail()
    [mail] = post.received(post.erika)
    [file] = mail.iter_attachments()
    assert file.get_filename() == "Nutzer ohne Gerät.xlsx"
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(file.get_content())).worksheets[0].values for cell in row]
    assert "Ohne, Olga" in cells
    assert post.seen(post.erika.client, schedule)["sent_at"]
    assert rows_of(post.world.dsn, "SELECT count(*) FROM outbox_files") == [(0,)]
    post.pass_time(3 * LATER)
    post.mail(largest=10)
    _, link = post.received(post.erika)
    assert not [*link.iter_attachments()]
    text = link.get_content()
    assert "/reports/users-without-device/export.xlsx?" in text
    assert "Ausgefallen" in text
    told = [entry["sentence"]["de"] for entry in done(post.erika.client.get(f"/report-schedules/{schedule}/history"))["items"]]
    assert sum(line.startswith("Bericht verschickt") for line in told) == 2


@pytest.mark.requirement("H-19")
def test_who_lost_the_right_gets_nothing_more_and_the_administrator_sees_why(post: Post) -> None:
    schedule = post.order(post.erika)
    done(post.hans.client.put(f"/accounts/{post.erika.account_id}/role", json={"role": "accounting"}))
    post.pass_time()
    post.mail()
    assert post.received(post.erika) == []
    told = post.seen(post.hans.client, schedule)
    assert (told["status"], told["reason"]) == ("stopped", "no_right")
    assert code(post.erika.log_in().client.get("/report-schedules")) == (403, "not-allowed")
    done(post.hans.client.put(f"/accounts/{post.erika.account_id}/role", json={"role": "viewer"}))
    erika = post.erika.log_in().client
    menu = post.seen(erika, schedule)["allowed_actions"]
    assert menu["resume"]["allowed"]
    done(erika.post(f"/report-schedules/{schedule}/resumption"))
    post.pass_time()
    post.mail()
    assert len(post.received(post.erika)) == 1


@pytest.mark.requirement("H-19")
def test_who_is_deactivated_gets_nothing_more_not_even_what_is_on_its_way(post: Post) -> None:
    schedule = post.order(post.erika)
    post.pass_time()
    post.make()
    assert post.seen(post.hans.client, schedule)["sent_at"]
    done(post.hans.client.delete(f"/accounts/{post.erika.account_id}"))
    post.mail()
    assert post.received(post.erika) == []
    told = post.seen(post.hans.client, schedule)
    assert (told["status"], told["reason"]) == ("ended", "account_inactive")


@pytest.mark.requirement("H-19")
def test_whoever_is_killed_between_mail_and_event_sends_one_mail(post: Post) -> None:
    """As if it was: the mail was kept, and its event never came."""
    post.order(post.erika)
    post.pass_time()
    mailing = ReportMailing(post.world.backend, lambda: post.now)
    run = post.world.dispatcher.run

    def killed(command: Any, *args: Any, **more: Any) -> Any:
        if isinstance(command, NoteReportSent):
            raise KeyboardInterrupt
        return run(command, *args, **more)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(post.world.dispatcher, "run", killed)
        with pytest.raises(KeyboardInterrupt):
            mailing.step()
    post.deliver()
    assert post.received(post.erika) == []
    post.mail()
    assert len(post.received(post.erika)) == 1
    assert rows_of(
        post.world.dsn,
        "SELECT count(*) FROM outbox o JOIN report_schedules s ON s.schedule_id = o.stream_id WHERE s.customer_id = %s",
        post.side.customer_id,
    ) == [(1,)]


@pytest.mark.requirement("H-19")
def test_each_orders_for_themselves_and_administrators_see_and_end_all(post: Post) -> None:
    schedule = post.order(post.erika, form="pdf", language="en")
    assert code(post.erika.client.post("/report-schedules", json=ORDERED)) == (409, "report-is-scheduled-already")
    assert code(post.erika.client.post("/report-schedules", json={**ORDERED, "report": "x"})) == (404, "not-found")
    assert code(post.side.admin.post("/report-schedules", json=ORDERED)) == (403, "session-needed")
    other = person(post.world, post.side.admin, "viewer", name="Andere, Anna")
    assert code(other.client.get(f"/report-schedules/{schedule}", params={"after": post.world.log.head()})) == (404, "not-found")
    assert other.client.get("/report-schedules").json()["items"] == []
    monthly = {"rhythm": "monthly", "day": 31, "hour": 6}
    assert code(other.client.put(f"/report-schedules/{schedule}", json=monthly)) == (404, "not-found")
    done(post.erika.client.put(f"/report-schedules/{schedule}", json=monthly))
    [row] = done(post.hans.client.get("/report-schedules", params={"after": post.world.log.head(), "expand": "actions"}))["items"]
    assert (row["rhythm"], row["day"], row["weekday"], row["form"]) == ("monthly", 31, None, "xlsx")
    menu = {name: each["allowed"] for name, each in row["allowed_actions"].items()}
    assert menu == {"change": False, "resume": False, "end": True}
    done(post.hans.client.delete(f"/report-schedules/{schedule}"))
    assert post.seen(post.erika.client, schedule)["reason"] == "wished"
    assert code(post.erika.client.put(f"/report-schedules/{schedule}", json=monthly)) == (409, "report-schedule-has-ended")


@pytest.mark.requirement("H-19")
def test_while_acting_for_a_customer_none_is_made_or_changed(post: Post) -> None:
    schedule = post.order(post.hans)
    acting = let_in(post.world, post.hans, person(post.world, post.world.ops, "reseller"))[1]
    told = post.seen(acting, schedule)
    assert {each["code"] for each in told["allowed_actions"].values()} == {"not-while-acting"}
    assert code(acting.post("/report-schedules", json=ORDERED)) == (403, "own-account-needed")
    assert code(acting.delete(f"/report-schedules/{schedule}")) == (403, "own-account-needed")


def no_room(*_: Any, **__: Any) -> None:
    raise OSError("no room")


def test_nothing_is_lost_while_a_report_cannot_be_made(post: Post) -> None:
    schedule = post.order(post.erika)
    post.pass_time()
    backend = post.world.backend
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Outbox, "put", no_room)
        until(lambda: ReportMailing(backend, lambda: post.now).step() and post.seen(post.hans.client, schedule)["tries"] == 1)
    told = post.seen(post.hans.client, schedule)
    assert (told["status"], told["problem"]) == ("due", "OSError")
    post.mail()
    assert post.received(post.erika) == []
    post.now += timedelta(minutes=2)
    post.mail()
    assert len(post.received(post.erika)) == 1
