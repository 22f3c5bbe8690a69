"""A saved view of a list: what somebody wants to see of it, under a name. Private, or shared with everybody in the customer.

A filter may name people, and so may the name of a view: what was typed is sealed with a key of the view's own, which goes with the view (docs/decisions/0023).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from aggregates.engine.aggregate import Aggregate
from aggregates.engine.claim import Claim, ClaimKind
from aggregates.engine.event import EVERY_FACET, Changes, Event, FirstValues, Personal, PersonalText, PersonalTextOrNone
from aggregates.engine.look import ListName
from aggregates.engine.words import IdOf
from aggregates.view_terms import COLUMNS, NOTHING, ORDER, VIEW_NAME, Asked, ViewFilter
from foundation.normal_form import same
from foundation.noun import Noun

VIEW_NAME_CLAIM = ClaimKind("view_name", personal=True, alone_in="customer", noun=Noun("Ansicht mit diesem Namen", "view of this name"))
"""By its maker, its list and its name, whatever the size of its letters."""
VIEW_CLAIM = ClaimKind("view", personal=False, alone_in="customer")
"""By its maker, its list and its id: which views somebody has."""
DEFAULT_VIEW_CLAIM = ClaimKind("default_view", personal=False, alone_in="customer")
"""By whose it is and the list: the view with which the list begins for this person."""

AccountId = Annotated[UUID, IdOf("account")]
ViewName = Annotated[PersonalText, VIEW_NAME]
Columns = Annotated[tuple[str, ...], COLUMNS]
Filters = Annotated[tuple[ViewFilter, ...], Personal(redacted=[])]
Sort = Annotated[tuple[str, ...], ORDER]


def name_claim(account_id: UUID, listed: str, name: str) -> Claim:
    """Make the claim by which nobody has two views of one name of the same list."""
    return VIEW_NAME_CLAIM.of(f"{account_id} {listed} {same(name)}")


def view_claim(account_id: UUID, listed: str, view_id: UUID) -> Claim:
    return VIEW_CLAIM.of(f"{account_id}/{listed}/{view_id}")


def default_claim(account_id: UUID, listed: str) -> Claim:
    return DEFAULT_VIEW_CLAIM.of(f"{account_id}/{listed}")


def no_defaults(listed: str, account_ids: Iterable[UUID]) -> Iterator[Claim]:
    """Yield what these people let go for whom the list began with a view."""
    return (default_claim(account_id, listed) for account_id in account_ids)


class ViewSaved(
    Event,
    event="view.saved",
    opens_key=True,
    de="Ansicht {name} der Liste {list} gespeichert",
    en="View {name} of the list {list} saved",
    changes=FirstValues(),
    about=(EVERY_FACET,),
):
    view_id: UUID
    account_id: AccountId
    list: ListName
    name: ViewName
    fields: Columns = ()
    filters: Filters = ()
    search: PersonalTextOrNone = None
    sort: Sort = ()

    def claims(self) -> Iterator[Claim]:
        yield name_claim(self.account_id, self.list, self.name)
        yield view_claim(self.account_id, self.list, self.view_id)


class ViewRenamed(
    Event, event="view.renamed", de="Ansicht von {was} in {name} umbenannt", en="View renamed from {was} to {name}", changes=Changes("name")
):
    account_id: AccountId
    list: ListName
    name: ViewName
    was: PersonalText

    def claims(self) -> Iterator[Claim]:
        yield name_claim(self.account_id, self.list, self.name)

    def releases(self) -> Iterator[Claim]:
        yield name_claim(self.account_id, self.list, self.was)


class ViewChanged(
    Event,
    event="view.changed",
    de="Spalten, Filter, Suche oder Sortierung der Ansicht geändert",
    en="Columns, filters, search or order of the view changed",
):
    fields: Columns = ()
    filters: Filters = ()
    search: PersonalTextOrNone = None
    sort: Sort = ()


class ViewShared(Event, event="view.shared", de="Ansicht für alle freigegeben", en="View shared with everybody", about=("shared",)):
    """With everybody of the customer who may read its list."""


class ViewUnshared(
    Event,
    event="view.unshared",
    de="Freigabe der Ansicht beendet",
    en="View no longer shared",
    about=("shared",),
):
    """`default_of`: others, for whom the list began with it, and begins with it no more."""

    list: ListName
    default_of: tuple[AccountId, ...] = ()

    def releases(self) -> Iterator[Claim]:
        yield from no_defaults(self.list, self.default_of)


class ViewMadeDefault(
    Event,
    event="view.made_default",
    de="Ansicht von {account_id} als Standard der Liste gewählt",
    en="View chosen as the default of the list by {account_id}",
    about=(),
):
    account_id: AccountId
    list: ListName

    def claims(self) -> Iterator[Claim]:
        yield default_claim(self.account_id, self.list)


class ViewNoLongerDefault(
    Event,
    event="view.no_longer_default",
    de="Ansicht ist nicht mehr Standard der Liste für {account_id}",
    en="View is no longer the default of the list for {account_id}",
    about=(),
):
    account_id: AccountId
    list: ListName

    def releases(self) -> Iterator[Claim]:
        yield default_claim(self.account_id, self.list)


class ViewDeleted(
    Event,
    event="view.deleted",
    destroys_key=True,
    de="Ansicht gelöscht",
    en="View deleted",
    about=(EVERY_FACET,),
):
    """What had been typed goes with it. `default_of`: for whom the list began with it."""

    view_id: UUID
    account_id: AccountId
    list: ListName
    name: PersonalText
    default_of: tuple[AccountId, ...] = ()

    def releases(self) -> Iterator[Claim]:
        yield from no_defaults(self.list, self.default_of)
        yield name_claim(self.account_id, self.list, self.name)
        yield view_claim(self.account_id, self.list, self.view_id)


@dataclass(frozen=True, slots=True)
class View(Aggregate):
    stem: ClassVar[str] = "view"
    noun: ClassVar[Noun] = Noun("Ansicht", "view")

    account_id: UUID | None = None
    list: str = ""
    name: str = ""
    asked: Asked = NOTHING
    shared: bool = False
    once_shared: bool = False
    default_of: frozenset[UUID] = frozenset()
    status: Literal["there", "deleted"] = "there"
    typed: frozenset[str] = frozenset()
    """All that was ever typed of it, as its history keeps that: names, words and values of filters."""

    def evolve(self, event: Event) -> Self:  # noqa: PLR0911
        match event:
            case ViewSaved():
                return replace(self._asking(event), account_id=event.account_id, list=event.list, name=event.name)
            case ViewRenamed():
                return replace(self, name=event.name, typed=self.typed | {event.name})
            case ViewChanged():
                return self._asking(event)
            case ViewShared():
                return replace(self, shared=True, once_shared=True)
            case ViewUnshared():
                return replace(self, shared=False, default_of=self.default_of.difference(event.default_of))
            case ViewMadeDefault():
                return replace(self, default_of=self.default_of | {event.account_id})
            case ViewNoLongerDefault():
                return replace(self, default_of=self.default_of - {event.account_id})
            case ViewDeleted():
                return replace(self, status="deleted", default_of=frozenset())
            case _:
                return self

    def _asking(self, event: ViewSaved | ViewChanged) -> Self:
        asked = Asked(event.fields, event.filters, event.search, event.sort)
        name = event.name if isinstance(event, ViewSaved) else self.name
        typed = (name, event.search or "", *(each.value for each in event.filters))
        return replace(self, asked=asked, typed=self.typed.union(typed))
