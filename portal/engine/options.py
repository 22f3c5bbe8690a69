"""Options that several verbs have, described once."""

from typing import Annotated

import typer

Customer = Annotated[str | None, typer.Option(help="Customer number, name or id; not needed when there is only one.")]
