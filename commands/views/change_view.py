"""Change a view of one's own: its name, and what it asks of its list."""

from uuid import UUID

from aggregates.engine.event import Event
from aggregates.view import ViewChanged, ViewRenamed
from aggregates.view_terms import Asked
from commands.engine.command import Command, Decision, Given
from commands.views.new_view import check_name_is_free
from commands.views.view_of import own_view
from commands.views.view_texts import FieldNames, Filters, Search, Sorts, ViewName


class ChangeView(Command):
    """As a whole: what is missing is as the list has it. A shared view changes for everybody."""

    view_id: UUID
    name: ViewName
    fields: FieldNames = ()
    filters: Filters = ()
    search: Search = None
    sort: Sorts = ()

    def check(self, given: Given) -> bool:
        own_view(given, self.view_id)
        return True

    def decide(self, given: Given) -> Decision:
        view = own_view(given, self.view_id)
        events: list[Event] = []
        if view.name != self.name and view.account_id is not None:
            check_name_is_free(given, view.account_id, view.list, self.name, self.view_id)
            events.append(ViewRenamed(account_id=view.account_id, list=view.list, name=self.name, was=view.name))
        asked = Asked(self.fields, self.filters, self.search, self.sort)
        if view.asked != asked:
            events.append(ViewChanged(fields=self.fields, filters=self.filters, search=self.search, sort=self.sort))
        return [(self.view_id, event) for event in events]
