"""The list of looks."""

from aggregates.engine.look import FileForm
from aggregates.engine.words import words_of
from readmodels.engine.field import Field
from readmodels.engine.history_resource import history_list
from readmodels.looks import LOOK_KINDS

LOOK_LIST = history_list(
    "looks",
    "Einsichten",
    "Looks",
    more=(
        Field("kind", "choice", "Art", "Kind", nullable=False, facet=True, choices=LOOK_KINDS),
        Field("thing", "text", "Gegenstand", "Thing", facet=True),
        Field("list", "text", "Liste", "List", facet=True),
        Field("form", "choice", "Format", "Format", facet=True, choices=words_of(FileForm)),
    ),
    sort=("-position",),
)
