"""Workbooks of a bulk maintenance are taken by no other import: it would overwrite what others changed meanwhile (H-20)."""

import pytest

from aggregates.import_terms import ImportKind
from aggregates.user import User
from commands.users.enrich_user import EnrichUser
from commands.users.register_user import RegisterUser
from eventstore.ids import new_id
from importers.bulk_maintenance.maintained_row import KEPT_COLUMNS
from importers.imports.not_this_import import ComesBackElsewhere
from tests.importers.portal import Portal, as_csv

pytestmark = pytest.mark.requirement("H-20")
KEPT, KEPT_IN_ENGLISH = (tuple(names[at] for names in KEPT_COLUMNS.values()) for at in (0, 1))
STOOD = ("1", "K-1", "2026-11-01 08:00:00", "abc")


@pytest.mark.parametrize("gone", [None, "Kundennummer", "Stand", "Prüfwert"])
def test_one_is_refused_whole_in_either_language(portal: Portal, gone: str | None) -> None:
    """Somebody changed the cost centre after the download, and it stays as it is; without one of the hidden columns, too."""
    erika = new_id()
    portal.run(RegisterUser(user_id=erika, name="Muster, Erika", cost_centre="1000"))
    portal.run(EnrichUser(user_id=erika, cost_centre="2000"))
    head = portal.log.head()
    german = ("Nutzer-Id", *KEPT, "Name", "Kostenstelle"), (str(erika), *STOOD, "Muster-Neu, Erika", "1000")
    english = ("User id", *KEPT_IN_ENGLISH, "Name", "Cost centre"), german[1]
    kept = [at for at, name in enumerate(german[0]) if name != gone]
    for rows in (german, english):
        for dry_run in (True, False):
            with pytest.raises(ComesBackElsewhere) as refused:
                portal.table("users", [[row[at] for at in kept] for row in rows], name="nutzer.csv", dry_run=dry_run)
            assert "Datenpflege der Nutzer" in refused.value.text_de
            assert "bulk maintenance of users" in refused.value.text_en
    assert (portal.recorded(head), portal.state(User, erika).cost_centre) == ([], "2000")


@pytest.mark.parametrize(
    ("kind", "id_name", "of"),
    [
        ("devices", "Geräte-Id", "Datenpflege der Geräte"),
        ("sims", "SIM-Id", "Datenpflege der Rufnummern"),
        ("device_extract", "Geräte-Id", "Datenpflege der Geräte"),
    ],
)
def test_none_of_the_other_lists_takes_one(portal: Portal, kind: ImportKind, id_name: str, of: str) -> None:
    with pytest.raises(ComesBackElsewhere) as refused:
        portal.table(kind, [(id_name, *KEPT, "IMEI", "Rufnummer"), (str(new_id()), *STOOD, "", "")])
    assert of in refused.value.text_de


def test_a_feed_takes_none_either(portal: Portal) -> None:
    with pytest.raises(ComesBackElsewhere):
        portal.feed([], content=as_csv([(str(new_id()), *STOOD, "+4915550100001")], ("SIM-Id", *KEPT, "Rufnummer")))


def test_a_list_that_has_a_version_or_a_customer_number_of_its_own_is_taken(portal: Portal) -> None:
    erika = new_id()
    portal.run(RegisterUser(user_id=erika, name="Muster, Erika", cost_centre="1000"))
    result = portal.table("users", [("Nutzer-Id", "Version", "Name", "Kostenstelle"), (str(erika), "1", "Muster, Erika", "3000")])
    assert (result.counts.changed, portal.state(User, erika).cost_centre) == (1, "3000")
    result = portal.table("users", [(*KEPT, "Name"), (*STOOD, "Probe, Hans")])
    assert result.counts.created == 1
