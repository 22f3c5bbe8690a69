"""portal serve sends what waits, by the gateways that are set, and shows nobody any more what messages say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.gateways.servers import mail_server, sms_provider
from tests.portal.conftest import KEY, Run
from tests.portal.engine.test_processes import ended, started
from tests.portal.test_serve import free_port, is_ready
from tests.waiting import until


@pytest.mark.requirement("E-01")
@pytest.mark.part_of("X-04")
def test_an_invitation_leaves_by_mail(portal: Run, database: str, tmp_path: Path) -> None:
    portal("customer", "create", "Beispiel GmbH", "--number", "K-1001")
    port = free_port()
    with mail_server() as box, sms_provider() as provider:
        settings = {
            "PORTAL_PUBLIC_URL": "https://portal.beispiel.example",
            "PORTAL_MAIL_FROM": "Serviceportal <portal@beispiel.example>",
            "PORTAL_SMTP_HOST": "127.0.0.1",
            "PORTAL_SMTP_PORT": str(box.port),
            "PORTAL_SMTP_SECURITY": "none",
            "PORTAL_SMS_URL": provider.url,
        }
        account = ["--role", "administrator", "--customer", "K-1001", "--mobile", "+4915228817386", "--email", "erika@beispiel.example"]
        invited = portal("account", "invite", "erika.muster", "--name", "Erika Muster", *account, **settings)
        assert invited.returncode == 0, invited.stderr
        before = portal("outbox", "list", **settings).stdout
        serving_settings = {"PORTAL_DATABASE_URL": database, "PORTAL_MASTER_KEY": KEY, **settings}
        with started(tmp_path, "serve", "--port", str(port), **serving_settings) as serving:
            until(lambda: is_ready(f"http://127.0.0.1:{port}"))
            until(lambda: box.mails)
            until(lambda: "sent" in portal("outbox", "list", **settings).stdout)
            serving.terminate()
            output = "".join(ended(serving))
        shown = portal("outbox", "show", **settings)
    [mail] = box.mails
    link = re.search(r"https://portal\.beispiel\.example/password#token=(\S+)", mail.get_content())
    assert link is not None
    assert (mail["To"], mail["From"].addresses[0].addr_spec) == ("erika@beispiel.example", "portal@beispiel.example")
    assert "erika.muster" in mail.get_content()
    assert shown.returncode == 3
    assert not any(word in before + output + shown.stdout + shown.stderr for word in (link[1], "erika@beispiel.example"))
