"""What a saved view asks of its list: columns, filters, search and order, as the list's own parameters say them."""

from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict

from aggregates.engine.words import OF_PERSON, Help, Label

VIEW_NAME = Label("Name", "Name")
COLUMNS = Label("Spalten", "Columns")
ORDER = Label("Sortierung", "Order")


class ViewFilter(BaseModel):
    """`filter[field][operator]=value`; without an operator `filter[field]=value`, with the one that the field means itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    field: Annotated[str, Label("Spalte", "Column")]
    operator: Annotated[
        str | None, Label("Vergleich", "Comparison"), Help("Leer: wie die Spalte selbst es meint.", "Empty: as the column means it itself.")
    ] = None
    value: Annotated[str, Label("Wert", "Value"), OF_PERSON]

    @property
    def parameter(self) -> tuple[str, str]:
        """The list's parameter, and what it is to be."""
        return f"filter[{self.field}]" + (f"[{self.operator}]" if self.operator is not None else ""), self.value


class Asked(NamedTuple):
    """`fields` and `sort` as lists name them, a sort with `-` downwards; none of them: as the list has them itself."""

    fields: tuple[str, ...] = ()
    filters: tuple[ViewFilter, ...] = ()
    search: str | None = None
    sort: tuple[str, ...] = ()

    @property
    def pieces(self) -> tuple[tuple[str, str], ...]:
        """Each column, filter and order by itself, as a parameter of the list."""
        return (
            *(("fields", name) for name in self.fields),
            *(each.parameter for each in self.filters),
            *((("search", self.search),) if self.search is not None else ()),
            *(("sort", name) for name in self.sort),
        )


NOTHING = Asked()
