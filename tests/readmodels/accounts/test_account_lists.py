"""Lists and histories of accounts on a real database: what they show, how they sort, who is named (H-07, A-10)."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import orjson
import pytest

from aggregates.accounts.login import AccountLoginChanged
from aggregates.accounts.standing import AccountErased, AccountInactivated, AccountRoleChanged
from aggregates.engine.event import OPERATOR
from aggregates.user import UserGroupChanged
from eventstore.log import EventLog
from projections.engine.kept_by import kept_by
from projections.engine.projector import Projector
from projections.registry import PROJECTIONS
from readmodels.accounts.account_history import ACCOUNT_HISTORY_LIST
from readmodels.accounts.account_resource import ACCOUNT_LIST
from readmodels.engine.field import Resource
from readmodels.engine.history_entry import Entry, Subject
from readmodels.engine.history_query import history
from readmodels.engine.names import ACTOR, names_in
from readmodels.engine.query import Query, answer, stream_rows
from readmodels.engine.query_conditions import Condition
from readmodels.engine.reader import Reader
from readmodels.engine.sort_key import search_words
from readmodels.registry import LISTS
from readmodels.service_access_resource import SERVICE_ACCESS_LIST
from readmodels.users.user_history import USER_HISTORY_LIST
from tests.commands.made_up import CUSTOMER, user
from tests.commands.made_up import ERIKA as USER
from tests.eventstore.store import appended, cause
from tests.projections.account_life import BERND, ERIKA, GRANT, LOGIN, RITA, invited, life, opened, revoked

OF_ACCOUNTS = [each for each in LISTS.values() if kept_by(each.reads) == ("accounts",) and not each.name.endswith("-history")]
OLGA = UUID("ac000000-0000-4000-8000-000000000020")
OPS = cause(CUSTOMER, actor=f"account:{OLGA}")
BY_RITA = cause(CUSTOMER, actor=f"account:{RITA}", on_behalf_of=f"grant:{GRANT}")


@pytest.fixture
def reader(log: EventLog) -> Iterator[Reader]:
    """The reseller acts, and changes a user; so does somebody of the operator."""
    for happened in life():
        appended(log, *happened.entries, by=happened.by)
    appended(log, invited(OLGA, "ops", login="olga", full_name="Olga Operator", email="olga@example.org"), by=cause(OPERATOR))
    appended(log, user(USER))
    appended(log, (USER, UserGroupChanged(group="Vertrieb", was=None)), by=BY_RITA)
    appended(log, (USER, UserGroupChanged(group="Einkauf", was="Vertrieb")), by=OPS)
    appended(log, (USER, UserGroupChanged(group=None, was="Einkauf")), by=cause(CUSTOMER, actor=f"account:{ERIKA}"))
    Projector(log, PROJECTIONS).catch_up()
    reader = Reader(log.dsn, pool_size=2)
    yield reader
    reader.close()


def listed(reader: Reader, resource: Resource, whose: UUID = CUSTOMER, **changes: Any) -> list[dict[str, Any]]:
    query = replace(Query(tuple((name.removeprefix("-"), name.startswith("-")) for name in resource.default_sort)), **changes)
    with reader.reading(whose, kept_by(resource.reads)) as found:
        page: dict[str, Any] = orjson.loads(answer(found.connection, resource, query, whose, found.projections))
    assert page["position"] > 0
    return page["items"]


def told(log: EventLog, reader: Reader, resource: Resource, subject: UUID, whose: UUID = CUSTOMER) -> list[Entry]:
    with reader.reading(whose) as found:
        return history(found, resource, Subject([subject], ACTOR, f"account:{subject}"), Query((("position", False),)), log).entries


@pytest.mark.requirement("H-07")
def test_accounts_are_listed_searched_and_filtered(reader: Reader) -> None:
    everybody = listed(reader, ACCOUNT_LIST)
    assert [(row["id"], row["name"], row["role"], row["status"], row["second_factor"]) for row in everybody] == [
        (str(BERND), "Ähre, Bernd", "accounting", "active", "directory"),
        (str(ERIKA), "Erika Muster", "administrator", "active", "sms"),
    ]
    assert everybody[1]["last_login_at"] is not None
    for words in ("aehre", "bernd@beispiel", "Ähr"):
        assert [row["id"] for row in listed(reader, ACCOUNT_LIST, search=tuple(search_words(words)))] == [str(BERND)]
    administrators = (Condition("role", "eq", ("administrator",)),)
    assert [row["id"] for row in listed(reader, ACCOUNT_LIST, conditions=administrators)] == [str(ERIKA)]
    assert [row["login"] for row in listed(reader, ACCOUNT_LIST, OPERATOR)] == ["olga", "rita"]


@pytest.mark.requirement("H-07")
@pytest.mark.parametrize("resource", OF_ACCOUNTS, ids=lambda resource: resource.name)
def test_each_list_sorts_by_each_of_its_fields_and_counts_its_facets(reader: Reader, resource: Resource) -> None:
    whose = RITA if resource is SERVICE_ACCESS_LIST else CUSTOMER
    for field in resource.visible.values():
        if field.sortable:
            assert listed(reader, resource, whose, sort=((field.name, True),)), field.name
    facets = tuple(field.name for field in resource.visible.values() if field.facet)
    assert listed(reader, resource, whose, facets=facets, count=True)
    with reader.reading(whose) as found:
        query = Query((), fields=tuple(resource.visible))
        [*rows] = stream_rows(found.connection, resource, query, whose)
    assert rows
    for row in rows:
        for field, value in zip(resource.visible.values(), row, strict=True):
            assert not field.choices or value is None or value in field.choices, f"{field.name}: {value}"
            assert value is not None or field.nullable, field.name


@pytest.mark.requirement("S-03")
def test_a_resellers_list_has_the_columns_of_the_manual(reader: Reader) -> None:
    columns = ("customer_number", "customer", "kind", "login", "first_name", "last_name", "status")
    labels = [SERVICE_ACCESS_LIST.visible[name].de for name in columns]
    assert labels == ["Kundennummer", "Kunde", "Typ", "Benutzername", "Vorname", "Nachname", "Status"]
    [row] = listed(reader, SERVICE_ACCESS_LIST, RITA, fields=columns)
    assert row == {
        "id": str(GRANT),
        "customer_number": "K-1001",
        "customer": "Beispiel GmbH",
        "kind": "administrator",
        "login": "erika.m",
        "first_name": "Erika",
        "last_name": "Muster",
        "status": "active",
    }
    for words in ("K-1001", "beispiel", "muster"):
        assert listed(reader, SERVICE_ACCESS_LIST, RITA, search=tuple(search_words(words)))
    assert not listed(reader, SERVICE_ACCESS_LIST, RITA, search=tuple(search_words("anders")))


@pytest.mark.requirement("A-10", "A-02", "S-04")
def test_histories_name_people_and_by_whose_leave_they_acted(log: EventLog, reader: Reader) -> None:
    names = [entry.actor_name for entry in told(log, reader, USER_HISTORY_LIST, USER)][1:]
    assert [name.de for name in names] == [
        "Rita Reseller (Beispiel Systemhaus), im Service-Zugang von Erika Muster",
        "Olga Operator",
        "Erika Muster",
    ]
    assert names[0].en == "Rita Reseller (Beispiel Systemhaus), by the service access of Erika Muster"


@pytest.mark.requirement("A-10")
@pytest.mark.part_of("A-14")
def test_erased_people_are_named_nowhere(log: EventLog, reader: Reader) -> None:
    appended(log, revoked(), (ERIKA, AccountInactivated(login="erika.m")), (ERIKA, AccountErased()))
    for account_id, login in ((RITA, "rita"), (OLGA, "olga")):
        appended(log, (account_id, AccountInactivated(login=login)), (account_id, AccountErased()), by=cause(OPERATOR))
    Projector(log, PROJECTIONS).catch_up()
    names = [entry.actor_name for entry in told(log, reader, USER_HISTORY_LIST, USER)][1:]
    assert [name.de for name in names] == ["gelöscht (Beispiel Systemhaus), im Service-Zugang von gelöscht", "gelöscht", "gelöscht"]
    sentences = [entry.sentence.de for entry in told(log, reader, ACCOUNT_HISTORY_LIST, ERIKA)]
    assert sentences[0] == "Zugang (gelöscht) für (gelöscht) mit der Rolle Administrator Kundenportal angelegt"
    assert not [sentence for sentence in sentences if "Rita" in sentence or "Erika" in sentence]


@pytest.mark.requirement("A-10")
def test_an_accounts_history_is_in_words(log: EventLog, reader: Reader) -> None:
    appended(log, (ERIKA, AccountRoleChanged(role="viewer", was="administrator")))
    appended(log, (ERIKA, AccountLoginChanged(login="neu", was="active", confirm=False)))
    appended(log, opened(LOGIN, factor="totp"))
    Projector(log, PROJECTIONS).catch_up()
    entries = told(log, reader, ACCOUNT_HISTORY_LIST, ERIKA)
    assert [entry.sentence.de for entry in entries] == [
        "Zugang erika.m für Erika Muster mit der Rolle Administrator Kundenportal angelegt",
        "Link zur Vergabe eines Kennworts gesendet (Einladung), gültig bis 01.12.2026, 09:30",
        "Kennwort über den Link vergeben",
        "Anmeldung begonnen, zweiter Faktor verlangt (PIN per SMS)",
        "PIN per SMS an …386 gesendet, gültig bis 01.12.2026, 09:30",
        "Angemeldet (mit Kennwort, PIN per SMS)",
        "Sitzung verlängert bis 01.01.2099, 01:00",
        "Aktivierungscode angezeigt, gültig bis 01.12.2026, 09:30",
        "Service-Zugang für Rita Reseller (Beispiel Systemhaus) aktiviert",
        "Rita Reseller (Beispiel Systemhaus) arbeitet im Kundenaccount",
        "Rolle von Administrator Kundenportal auf Lesezugriff geändert",
        "Benutzername von active in neu geändert",
        "Angemeldet (mit Kennwort, Authentifizierungs-App)",
    ]
    assert entries[9].actor_name.de == "Rita Reseller (Beispiel Systemhaus), im Service-Zugang von Erika Muster"
    [role] = entries[10].changes
    assert (role.label.de, role.old and role.old.de, role.new and role.new.en) == ("Rolle", "Administrator Kundenportal", "viewer")
    [login] = entries[11].changes
    assert (login.label.de, login.old and login.old.de, login.new and login.new.de) == ("Benutzername", "active", "neu")


@pytest.mark.requirement("A-10", "S-04")
def test_the_operator_sees_for_which_customer_a_reseller_acted(log: EventLog, reader: Reader) -> None:
    entries = told(log, reader, ACCOUNT_HISTORY_LIST, RITA, OPERATOR)
    assert [entry.event for entry in entries][-2:] == ["service_access.activated", "session.acting_started"]
    assert entries[-1].actor_name.de == "Rita Reseller, im Service-Zugang von Beispiel GmbH"


@pytest.mark.requirement("A-10")
def test_tries_with_a_user_name_that_nobody_has_are_told_to_the_operator(log: EventLog, reader: Reader) -> None:
    [entry] = told(log, reader, ACCOUNT_HISTORY_LIST, OPERATOR, OPERATOR)
    assert (entry.sentence.de, entry.sentence.en) == ("Anmeldung abgelehnt (Benutzername unbekannt)", "Login refused (unknown user name)")


@pytest.mark.requirement("A-10", "H-01")
@pytest.mark.part_of("E-06")
def test_what_a_customer_has_one_of_is_told_in_words(log: EventLog, reader: Reader) -> None:
    assert [entry.sentence.de for entry in told(log, reader, ACCOUNT_HISTORY_LIST, CUSTOMER)] == [
        "Kundenkennwort zufällig vergeben",
        "Kundenkennwort angesehen",
        "Single Sign-on über https://login.example.org eingerichtet (Zutritt: alle Mitarbeiter)",
    ]


@pytest.mark.requirement("X-06")
def test_a_customers_things_are_named_to_that_customer_alone_and_who_acts_to_all(log: EventLog, reader: Reader) -> None:
    accounts = [(ACTOR, f"account:{account_id}") for account_id in (OLGA, RITA)]
    pairs = [("user", str(USER)), *accounts, ("grant", str(GRANT))]
    told = {whose: [names_in(log, whose, pairs).called(*pair, 2**62).today.de for pair in pairs] for whose in (CUSTOMER, OPERATOR)}
    assert told[CUSTOMER] == ["Muster, Erika", "Olga Operator", "Rita Reseller (Beispiel Systemhaus)", "Erika Muster"]
    assert told[OPERATOR] == [str(USER), "Olga Operator", "Rita Reseller", "Beispiel GmbH"]
