"""Accounts at the command line: the first ones of a fresh installation, and looking after them (E-01, E-16, H-07)."""

from __future__ import annotations

import json
import re

import pytest

from access.engine.outbox import Outbox
from portal.engine.exit_code import ExitCode
from tests.portal.conftest import Run

ERIKA = ("--role", "administrator", "--name", "Muster, Erika", "--email", "erika@example.org", "--mobile", "+4915228817386")
OPS = ("--role", "ops", "--name", "Muster, Anna", "--email", "anna@example.org", "--mobile", "+4917499090317")


@pytest.mark.requirement("E-01")
def test_the_first_operator_is_made_here_and_the_link_read_in_the_outbox(portal: Run) -> None:
    made = portal("account", "invite", "ops.anna", *OPS)
    assert made.returncode == 0, made.stderr
    assert "portal outbox show" in made.stderr
    [row] = json.loads(portal("outbox", "list", "--json").stdout)
    assert (row["channel"], row["customer"], row["recipient"]) == ("mail", None, "anna@example.org")
    shown = portal("outbox", "show").stdout
    assert re.search(r"User name: ops\.anna\n\n\S+/password#token=\S+\n", shown)
    body = json.loads(portal("outbox", "show", row["message_id"], "--json").stdout)["body"]
    assert body in shown
    [account] = json.loads(portal("account", "list", "--json").stdout)
    assert (account["login"], account["role"], account["status"]) == ("ops.anna", "ops", "invited")
    assert account["account_id"] == made.stdout.strip()


@pytest.mark.requirement("E-16", "H-07")
def test_a_customer_s_accounts_are_looked_after(portal: Run) -> None:
    portal("customer", "create", "Beispiel GmbH", "--number", "K-1001")
    account_id = portal("account", "invite", *ERIKA).stdout.strip()
    fields = json.loads(portal("account", "show", "CUSTOMERk-1001", "--json").stdout)
    assert (fields["login"], fields["customer"], fields["account_id"]) == ("customerK-1001", "K-1001", account_id)
    assert "Muster, Erika" in portal("--lang", "de", "account", "show", account_id).stdout
    locked = portal("account", "lock", "customerK-1001")
    assert locked.stdout == "Locked.\n"
    assert "no active administrator" in locked.stderr
    assert portal("account", "lock", "customerK-1001").stdout == "Already so.\n"
    refused = portal("account", "link", "customerK-1001")
    assert (refused.returncode, "locked" in refused.stderr) == (ExitCode.REFUSED, True)
    assert portal("account", "unlock", "customerK-1001").stdout == "Unlocked.\n"
    assert portal("account", "link", "customerK-1001").returncode == 0
    assert portal("account", "role", "customerK-1001", "viewer").stdout == "Role changed.\n"
    assert portal("account", "erase", account_id).returncode == ExitCode.REFUSED
    assert portal("account", "deactivate", "customerK-1001").stdout == "Deactivated.\n"
    assert portal("account", "deactivate", "customerK-1001").stdout == "Already so.\n"
    assert json.loads(portal("account", "list", "--customer", "K-1001", "--json").stdout) == []
    assert portal("account", "erase", account_id).stdout == "Erased.\n"
    [row] = json.loads(portal("account", "list", "--customer", "K-1001", "--inactive", "--json").stdout)
    assert (row["full_name"], row["email"]) == ("gelöscht", None)
    listed = portal("account", "list", "--customer", "K-1001", "--inactive").stdout
    assert "erased" in listed
    assert "gelöscht" not in listed
    shown = portal("account", "show", account_id).stdout
    assert "erased" in shown
    assert "gelöscht" not in shown


def test_what_does_not_fit_is_refused_in_words(portal: Run) -> None:
    portal("customer", "create", "Beispiel GmbH", "--number", "K-1001")
    assert portal("account", "show", "nobody").returncode == ExitCode.REFUSED
    shape = portal("account", "invite", "ab", *ERIKA)
    assert (shape.returncode, "login" in shape.stderr) == (ExitCode.USAGE, True)
    elsewhere = portal("account", "invite", "ops.anna", "--customer", "K-1001", *OPS)
    assert (elsewhere.returncode, "at a customer" in elsewhere.stderr) == (ExitCode.REFUSED, True)
    needed = portal("account", "invite", *OPS)
    assert (needed.returncode, "user name" in needed.stderr) == (ExitCode.REFUSED, True)
    assert json.loads(portal("outbox", "list", "--json").stdout) == []
    assert portal("outbox", "show").returncode == ExitCode.REFUSED


@pytest.mark.requirement("E-01", "E-04")
def test_where_a_gateway_sends_messages_they_are_not_read_here(portal: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Outbox, "keeps_messages", property(lambda _: False))
    assert "goes to anna@example.org" in portal("account", "invite", "ops.anna", *OPS).stderr
    [row] = json.loads(portal("outbox", "list", "--json").stdout)
    assert (row["state"], row["recipient"], row["subject"]) == ("waiting", None, None)
    refused = portal("outbox", "show")
    assert (refused.returncode, refused.stdout) == (ExitCode.REFUSED, "")


@pytest.mark.requirement("A-10")
def test_lists_are_in_the_language_of_the_terminal_with_times_in_a_zone_that_is_named(portal: Run) -> None:
    portal("customer", "create", "Beispiel GmbH", "--number", "K-1001", "--time-zone", "America/New_York", "--all-features")
    portal("account", "invite", *ERIKA)
    told = portal("--lang", "de", "account", "list", "--customer", "K-1001").stdout
    assert told.startswith("Zeiten: America/New_York\n")
    assert all(
        word in told for word in ("Benutzername", "Vollständiger Name", "Administrator Kundenportal", "eingeladen", "Letzte Anmeldung")
    )
    assert "User name" in portal("--lang", "en", "account", "list", "--customer", "K-1001").stdout
    outbox = portal("--lang", "de", "outbox", "list", "--customer", "K-1001").stdout
    assert outbox.startswith("Zeiten: America/New_York\n")
    assert all(word in outbox for word in ("Empfänger", "wartet", "E-Mail"))
    assert portal("--lang", "en", "outbox", "list").stdout.startswith("Times: Europe/Berlin\n")
    shown = portal("--lang", "de", "account", "show", "customerK-1001").stdout
    assert "(America/New_York)" in shown
    assert "eingeladen" in shown
    portal("token", "create", "--role", "viewer", "--label", "wall", "--days", "9")
    tokens = portal("--lang", "de", "token", "list").stdout
    assert all(word in tokens for word in ("Rolle", "Lesezugriff", "Gültig bis", "Zeiten: Europe/Berlin"))
    customers = portal("--lang", "de", "customer", "list").stdout
    assert all(word in customers for word in ("Kundennummer", "Klärfälle", "ja"))


@pytest.mark.requirement("A-10")
def test_an_accounts_history_is_printed(portal: Run) -> None:
    account_id = portal("account", "invite", "ops.anna", *OPS).stdout.strip()
    told = portal("--lang", "de", "history", "account", "OPS.anna").stdout
    assert told.startswith("Zugangshistorie Muster, Anna\nZeiten: Europe/Berlin\n")
    assert "mit der Rolle Betrieb angelegt" in told
    assert [entry["event"] for entry in json.loads(portal("history", "account", account_id, "--format", "json").stdout)] == [
        "account.invited",
        "account.link_sent",
    ]


def test_the_newest_message_that_can_be_read_is_shown(portal: Run) -> None:
    """The last one went to somebody who was erased since."""
    portal("account", "invite", "ops.anna", *OPS)
    gone = portal(
        "account",
        "invite",
        "ops.bernd",
        "--role",
        "ops",
        "--name",
        "Beispiel, Bernd",
        "--email",
        "b@example.org",
        "--mobile",
        "+491713920001",
    )
    portal("account", "deactivate", "ops.bernd")
    assert portal("account", "erase", gone.stdout.strip()).stdout == "Erased.\n", gone.stderr
    assert "To: anna@example.org" in portal("outbox", "show").stdout
