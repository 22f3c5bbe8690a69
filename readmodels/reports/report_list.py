"""Reports are lists that stand on other lists: some of their fields, and the rows that the report is about (H-19)."""

from collections.abc import Iterable
from dataclasses import replace

from readmodels.engine.field import Field, Resource


def report_list(
    name: str,
    de: str,
    en: str,
    of: Resource,
    fields: Iterable[str],
    sort: tuple[str, ...],
    *,
    noun: str,
    behind: Iterable[str] = (),
    table: str | None = None,
    own: tuple[Field, ...] = (),
) -> Resource:
    """Make the list of a report, which has these fields of another list besides its key; `behind`: by which it is narrowed, and which its files needn't show;
    `table`: where its rows stand, if not where those do; `own`: fields that it has besides, of that table.
    """
    return Resource(
        name,
        table or of.table,
        de,
        en,
        (
            of.key_field,
            *(replace(of.visible[each], printed=True, hidden_from_export=False) for each in fields),
            *(replace(of.visible[each], printed=False, hidden_from_export=True) for each in behind),
            *own,
        ),
        default_sort=sort,
        key=of.key,
        search_column=of.search_column,
        noun=noun,
    )
