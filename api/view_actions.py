"""Who sees a view, and what may be done with it: one's own, and those that others share."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from aggregates.accounts.account import Account
from aggregates.view import View
from api.engine.access import Caller
from api.engine.allowed_actions import ActionTable, Rule
from api.engine.problem import Problem
from api.engine.saved_query import SavedQueries, SavedQuery
from api.engine.shown import Shown
from api.view_asked import asked_of, asked_told, readable
from commands.engine.command import Command, Given
from readmodels.engine.detail import Detail
from readmodels.engine.history_entry import Subject
from readmodels.engine.query import Query
from readmodels.engine.query_conditions import Condition
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.view_resource import VIEW_LIST
from readmodels.views import EVERYBODY

_VIEWS = """SELECT view_id, account_id, listed, name, shared, once_shared, default_of, maker_status FROM view_list WHERE view_id = ANY(%(ids)s)"""
_ASKED = "SELECT view_id, account_id, listed, fields, filters, search, sort, default_of, maker_status FROM view_list WHERE view_id = ANY(%(ids)s)"
_SEEN = "SELECT view_id, listed, shown_to FROM view_list WHERE view_id = %(view)s"
_SAVED = "SELECT listed, name, fields, filters, search, sort FROM view_list WHERE view_id = %(view)s"
ASKED_READS = read_by(_ASKED)


class ViewsAreOfTheCustomersPeople(Problem):
    """Views are saved by the people of the customer, with their own accounts; who works for the operator uses those that are shared."""

    status = 409
    code = "views-are-of-the-customers-people"
    de = "Ansichten speichern die Menschen des Kunden mit ihren eigenen Zugängen; wer für den Betreiber arbeitet, nutzt die freigegebenen."


def check_keeps_views(caller: Caller) -> None:
    """Raises SessionNeeded for tokens, ViewsAreOfTheCustomersPeople."""
    if caller.customer_id is None or caller.session.customer_id != caller.customer_id:
        raise ViewsAreOfTheCustomersPeople


def seen_by(found: Reading, query: Query) -> Query:
    """Leave out what others keep to themselves, and views of lists that whoever asks may not read."""
    if found.asker is None:
        return query
    shown_to = Condition("shown_to", "in", ((EVERYBODY, str(found.asker.id)),), fixed=True)
    return replace(query, conditions=(*query.conditions, shown_to, Condition("list", "in", (readable(found),), fixed=True)))


def seen(found: Reading, view_id: UUID | str) -> UUID | None:
    """Return the id of the view, if whoever asks sees it."""
    row = found.one(_SEEN, {"view": view_id})
    if row is None or row[1] not in readable(found):
        return None
    return row[0] if found.asker is None or row[2] in (EVERYBODY, str(found.asker.id)) else None


def view_subject(found: Reading, view_id: UUID | str) -> Subject | None:
    record = seen(found, view_id)
    return Subject([record], "view", str(record)) if record is not None else None


def asked_by_views(_caller: Caller | None, found: Reading, ids: Sequence[UUID]) -> Mapping[str, dict[str, Any]]:
    """Tell of each view what it asks, where that leads, and what it is to whoever asks."""
    asker = str(found.asker.id) if found.asker is not None else ""
    return {
        str(view_id): {
            "mine": str(account_id) == asker,
            "default": asker in default_of,
            "maker_is_gone": status in (None, "inactive"),
            **asked_told(found, name, asked_of(fields, filters, search, sort)),
        }
        for view_id, account_id, name, fields, filters, search, sort, default_of, status in found.all(_ASKED, {"ids": [*ids]})
    }


def view_detail(found: Reading, view_id: UUID) -> Detail | None:
    """Show a view with what it asks; None where whoever asks sees none such."""
    fields = found.listed(VIEW_LIST, view_id) if seen(found, view_id) is not None else None
    if fields is None:
        return None
    return Detail({**fields, **asked_by_views(None, found, [view_id])[str(view_id)]}, fields["version"])


def _look(caller: Caller, found: Reading, ids: Sequence[UUID]) -> Shown:
    shown = Shown(caller)
    for view_id, account_id, listed, name, shared, once_shared, default_of, status in found.all(_VIEWS, {"ids": [*ids]}):
        view = View(account_id=account_id, list=listed, name=name, shared=shared, once_shared=once_shared)
        shown.thing(view_id, replace(view, default_of=frozenset(map(UUID, default_of))))
        shown.beside(account_id, Account(status=status or "inactive"))
    return shown


def _saved(found: Reading, view_id: UUID) -> SavedQuery | None:
    if seen(found, view_id) is None:
        return None
    [(listed, name, *asked)] = found.all(_SAVED, {"view": view_id})
    return SavedQuery(listed, name, asked_of(*asked).pieces)


SAVED_VIEWS = SavedQueries(View.noun, _saved, read_by(_SAVED) | read_by(_SEEN))
VIEW_ACTIONS = ActionTable(VIEW_LIST, _look, read_by(_VIEWS))


def by_people(command: Callable[[Caller, UUID], Command]) -> Rule:
    """Make the rule of an action that the command allows, to people of the customer alone."""

    def rule(caller: Caller, given: Given, view_id: UUID) -> bool:
        check_keeps_views(caller)
        return command(caller, view_id).check(given)

    return rule
