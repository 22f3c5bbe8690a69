"""A verb of the command line, as its file in portal/verbs/ declares it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import typer


class Heading(StrEnum):
    """What verbs stand under in the help, in its order."""

    RUN = "Run"
    DATA = "Customers and their data"
    CARE = "Look after"
    PROOF = "Prove and keep"


@dataclass(frozen=True, slots=True)
class Verb:
    """`portal NAME`: one command, or (a Typer) several of them."""

    name: str
    heading: Heading
    does: typer.Typer | Callable[..., Any]
    epilog: str | None = None

    def add_to(self, app: typer.Typer) -> None:
        if isinstance(self.does, typer.Typer):
            app.add_typer(self.does, name=self.name, rich_help_panel=self.heading)
        else:
            app.command(self.name, epilog=self.epilog, rich_help_panel=self.heading)(self.does)
