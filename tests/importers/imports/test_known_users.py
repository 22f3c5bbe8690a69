"""Whom a row of a list means: what fits several users, or contradicts itself, is refused with the candidates (F-12, F-18)."""

import pytest

from aggregates.personnel_number import PERSONNEL_NUMBER_CLAIM
from aggregates.user import User
from commands.users.personnel_number import PersonnelNumberTaken
from commands.users.register_user import RegisterUser
from eventstore.ids import new_id
from importers.imports.result import ImportResult
from tests.importers.portal import Portal, imei, names

pytestmark = pytest.mark.requirement("F-18")
LIST = ("Name", "E-Mail", "Personalnummer")
SHARED = [("Muster, Erika", "team@example.org", "P1"), ("Probe, Hans", "Team@Example.org", "P2"), ("Exempel, Eva", "eva@example.org", "")]


def users(portal: Portal, *rows: tuple[str, ...]) -> ImportResult:
    return portal.table("users", [LIST, *rows], name=f"{new_id()}.csv", force=True)


def devices(portal: Portal, *holders: tuple[str, str]) -> ImportResult:
    rows = [(imei(index), "Phone", number, email) for index, (number, email) in enumerate(holders)]
    return portal.table("devices", [("IMEI", "Modell", "Personalnummer", "E-Mail"), *rows], name=f"{new_id()}.csv", force=True)


def told(result: ImportResult) -> list[tuple[int, str]]:
    return [(row.line, row.reason) for row in result.quarantined]


def user_id(portal: Portal, number: str) -> str:
    return str(portal.holder(PERSONNEL_NUMBER_CLAIM.of(number)))


@pytest.mark.requirement("F-12")
def test_a_mailbox_that_two_users_share_names_neither(portal: Portal) -> None:
    assert told(users(portal, *SHARED)) == []
    found = devices(portal, ("", "team@example.org"), ("", "EVA@example.org"), ("P2", "team@example.org"))
    assert told(found) == [(2, "user-is-ambiguous")]
    assert all(user_id(portal, number) in found.quarantined[0].sentences[0] for number in ("P1", "P2")), "the candidates are named"
    assert "team@" not in (portal.importer.state(portal.customer, found.import_id).rows[0].value or ""), "it would stay in the log"
    assert str(portal.state_of_device(2).user_id) == user_id(portal, "P2")
    assert told(users(portal, ("Muster, Erika", "team@example.org", ""))) == [(2, "user-is-ambiguous")]
    assert told(users(portal, ("Neu, Nina", "team@example.org", "P4"))) == [], "one more who shares it"


@pytest.mark.requirement("F-12")
def test_two_keys_of_two_users_name_neither(portal: Portal) -> None:
    users(portal, *SHARED)
    assert told(devices(portal, ("P1", "eva@example.org"), ("P1", "unbekannt@example.org"))) == [(2, "user-keys-contradict")]


@pytest.mark.requirement("F-12")
@pytest.mark.parametrize("written", ["100", "P 0100", "p-0100", "0100"])
def test_a_personnel_number_in_another_spelling_is_refused_with_the_candidates(portal: Portal, written: str) -> None:
    known = "P0100" if "p" in written.casefold() else "00100"
    users(portal, ("Muster, Erika", "erika@example.org", known))
    for result in (users(portal, ("Muster, Erika", "", written)), devices(portal, (written, ""))):
        assert told(result) == [(2, "personnel-number-otherwise")]
        assert user_id(portal, known) in result.quarantined[0].sentences[0]


@pytest.mark.requirement("F-12")
@pytest.mark.parametrize(
    "written", ["p100", "P100", "Ｐ１００", "P\u200b100", "\u202dp100\u202c", "\u00a0P100\ufeff", "P100\u3164", "P\U000e0100100\u2800"]
)
def test_a_personnel_number_is_one_in_any_case_and_width(portal: Portal, written: str) -> None:
    users(portal, ("Muster, Erika", "erika@example.org", "P100"))
    events = portal.during(lambda: users(portal, ("Muster, Erika", "erika@example.org", written)))
    assert [name for name in names(events) if name.startswith("user.")] == []
    assert told(devices(portal, (written, ""))) == []
    assert str(portal.state_of_device(0).user_id) == user_id(portal, "P100")
    with pytest.raises(PersonnelNumberTaken):
        portal.run(RegisterUser(user_id=new_id(), name="Andere", personnel_number=written))
    assert told(users(portal, ("Neu, Anna", "", "Q7"), ("Neu, Bert", "", "q\u200b7"))) == [(3, "value_twice")]


@pytest.mark.requirement("F-12")
def test_a_number_that_was_kept_with_signs_nobody_sees_is_found_all_the_same(portal: Portal) -> None:
    old = new_id()
    command = RegisterUser(user_id=old, name="Alt, Anton")
    portal.run(command.model_copy(update={"personnel_number": "A\u200bbC1"}))
    assert told(users(portal, ("Alt, Anton", "", "abc1"))) == []
    assert portal.state(User, old).name == "Alt, Anton"
    assert user_id(portal, "abc1") == "None"


@pytest.mark.requirement("F-12")
@pytest.mark.parametrize("written", ["aBc1", "ABC1", "abc1"])
def test_a_mixed_personnel_number_is_one_at_every_door(portal: Portal, written: str) -> None:
    assert told(users(portal, ("Muster, Erika", "", "AbC1"))) == []
    assert told(users(portal, ("Muster, Erika", "erika@example.org", written))) == []
    assert told(devices(portal, (written, ""))) == []
    assert str(portal.state_of_device(0).user_id) == user_id(portal, "AbC1") == user_id(portal, "abc1")
    with pytest.raises(PersonnelNumberTaken):
        portal.run(RegisterUser(user_id=new_id(), name="Andere", personnel_number=written))


@pytest.mark.requirement("F-12")
def test_a_list_of_names_alone_makes_nobody_twice(portal: Portal) -> None:
    assert told(users(portal, ("Muster, Erika", "", ""), ("Muster, Erika", "", ""), ("Probe, Hans", "hans@example.org", ""))) == [
        (3, "value_twice")
    ]
    events = portal.during(lambda: users(portal, ("Muster, Erika", "", "")))
    assert [name for name in names(events) if name.startswith("user.")] == []
    again = users(portal, ("Erika Muster", "", "P9"), ("Probe, Hans", "", ""), ("Neu, Nina", "", ""))
    assert told(again) == [(2, "user-by-name-alone"), (3, "user-by-name-alone")]


@pytest.mark.requirement("F-12")
@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("Probe, Hans", "hans@example.org", "P1"), "user-keys-contradict"),
        (("Neu, Nina", "nina@example.org", "P1"), "user-is-another"),
        (("Neu, Nina", "erika@example.org", ""), "user-is-another"),
        (("Neu, Nina", "eva@example.org", "P7"), "user-is-another"),
    ],
)
def test_a_number_or_mailbox_of_somebody_else_renames_nobody(portal: Portal, row: tuple[str, ...], reason: str) -> None:
    rows = [
        ("Muster, Erika", "erika@example.org", "P1"),
        ("Probe, Hans", "hans@example.org", "P2"),
        ("Exempel, Eva", "eva@example.org", ""),
    ]
    assert told(users(portal, *rows)) == []
    assert told(users(portal, row)) == [(2, reason)]
    for same in (
        ("Erika Muster-Neu", "neu@example.org", "P1"),
        ("Neu, Nina", "neu@example.org", "p1"),
        ("Beispiel, Eva", "eva@example.org", "P7"),
    ):
        assert told(users(portal, same)) == [], "married, then renamed with the rest agreeing; given a number"


@pytest.mark.requirement("F-12")
@pytest.mark.parametrize(
    ("mail", "row", "reason"),
    [
        ("", ("Bernd Muster", "", "4711"), "user-is-another"),
        ("", ("Muster, Bernd", "bernd@example.org", "4711"), "user-is-another"),
        ("anna@example.org", ("Bernd Muster", "bernd@example.org", "4711"), "user-is-another"),
        ("anna@example.org", ("Neu, Nina", "", "4711"), "user-is-another"),
        ("anna@example.org", ("Bernd Muster", "anna@example.org", "4711"), None),
        ("anna@example.org", ("Anna Neu", "anna.neu@example.org", "4711"), None),
        ("", ("Neu, Anna", "", "4711"), None),
    ],
)
def test_a_number_that_agrees_renames_nobody_of_another_first_name(
    portal: Portal, mail: str, row: tuple[str, ...], reason: str | None
) -> None:
    assert told(users(portal, ("Anna Muster", mail, "4711"))) == []
    assert told(users(portal, row)) == ([(2, reason)] if reason else [])
    found = portal.state(User, portal.holder(PERSONNEL_NUMBER_CLAIM.of("4711")) or new_id())
    assert found.name == ("Anna Muster" if reason else row[0])


Row = tuple[str, str, str]
TWICE: list[tuple[Row, Row, str | None]] = [
    (("Muster, Erika", "e@example.org", "P1"), ("Muster, Erika", "", ""), "user-by-name-alone"),
    (("Muster, Erika", "", ""), ("Muster, Erika", "e@example.org", "P1"), "user-by-name-alone"),
    (("Probe, Hans", "h@example.org", ""), ("Probe, Hans", "h@example.org", "H1"), None),
    (("Q, Q", "q@example.org", "0077"), ("Q, Q", "q@example.org", "77"), "personnel-number-otherwise"),
    (("Probe, Hans", "h@example.org", ""), ("Neu, Nina", "h@example.org", "H1"), "user-is-another"),
]


@pytest.mark.requirement("F-12")
@pytest.mark.parametrize("lines", [1, 100])
@pytest.mark.parametrize(("first", "second", "reason"), TWICE)
def test_within_one_file_a_person_is_found_as_over_two(portal: Portal, first: Row, second: Row, reason: str | None, lines: int) -> None:
    expected = [] if reason is None else [reason]
    others = portal.new_customer(f"K-{new_id()}")
    over_two = [why for row in (first, second) for _, why in told(users(others, row))]
    one = portal.in_chunks_of(lines)
    dry = one.table("users", [LIST, first, second], dry_run=True)
    within = users(one, first, second)
    assert [why for _, why in told(dry)] == [why for _, why in told(within)] == over_two == expected
    for customer in (portal, others):
        assert names(customer.events()).count("user.registered") == 1
    assert sorted(names(portal.events())) == sorted(names(others.events()))


@pytest.mark.requirement("F-12")
def test_what_a_row_says_of_a_known_user_counts_for_the_rows_behind_it(portal: Portal) -> None:
    users(portal, ("Muster, Erika", "alt@example.org", "P1"), ("Probe, Hans", "", "P2"))
    found = users(
        portal, ("Muster, Erika", "neu@example.org", "P1"), ("Neu, Nina", "alt@example.org", ""), ("Probe, Hans", "neu@example.org", "P2")
    )
    assert told(found) == [(4, "user-keys-contradict")], "the old mailbox is nobody's any more, the new one hers"


@pytest.mark.requirement("F-12")
@pytest.mark.parametrize(
    ("known", "said"),
    [
        (("Müller, Peter", "familie@example.org", ""), ("Müller, Maria", "familie@example.org", "")),
        (("Müller Peter", "familie@example.org", ""), ("Müller Maria", "familie@example.org", "P7")),
        (("Müller, Dr. Peter", "familie@example.org", ""), ("Müller, Dr. Maria", "familie@example.org", "")),
    ],
)
def test_a_family_name_and_a_shared_mailbox_rename_nobody(portal: Portal, known: Row, said: Row) -> None:
    users(portal, known)
    head = portal.log.head()
    assert told(users(portal, said)) == [(2, "user-is-another")]
    assert [name for name in names(portal.events(head)) if name.startswith("user.")] == []


@pytest.mark.requirement("F-12")
def test_a_number_with_the_mailbox_of_another_user_takes_it_from_nobody(portal: Portal) -> None:
    users(portal, ("Alt, Anna", "anna@example.org", "A1"), ("Bert, Bruno", "bruno@example.org", "B1"))
    assert told(users(portal, ("Alt, Anna", "bruno@example.org", "A1"))) == [(2, "user-keys-contradict")]
    assert portal.state(User, portal.holder(PERSONNEL_NUMBER_CLAIM.of("A1")) or new_id()).email == "anna@example.org"
    assert told(users(portal, ("Neu, Anna", "anna.neu@example.org", "A1"))) == [], "married: the number agrees"
