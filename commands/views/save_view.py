"""Save what one asks of a list as a view of one's own."""

from typing import Annotated
from uuid import UUID

from aggregates.engine.words import Label
from aggregates.view_terms import Asked
from commands.engine.command import Command, Decision, Given
from commands.views.new_view import added
from commands.views.view_texts import FieldNames, Filters, Search, Sorts, ViewName


class SaveView(Command):
    """`list` as `GET /meta` names it; `fields`, `filters`, `search` and `sort` as that list's own parameters, a sort with `-` downwards. What is missing stays as the list has it.

    It is private until it is shared.
    """

    view_id: UUID
    account_id: UUID
    list: Annotated[ViewName, Label("Liste", "List")]
    name: ViewName
    fields: FieldNames = ()
    filters: Filters = ()
    search: Search = None
    sort: Sorts = ()

    def decide(self, given: Given) -> Decision:
        asked = Asked(self.fields, self.filters, self.search, self.sort)
        return added(given, self.view_id, self.account_id, self.list, self.name, asked)
