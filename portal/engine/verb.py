"""A verb of the command line, as its file in portal/verbs/ declares it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import typer
from typer.core import TyperCommand


class Heading(StrEnum):
    """What verbs stand under in the help, in its order."""

    RUN = "Run"
    DATA = "Customers and their data"
    CARE = "Look after"
    PROOF = "Prove and keep"


@dataclass(frozen=True, slots=True)
class Verb:
    """`portal NAME`: one command, or (a Typer) several of them.

    `follows`: what its help tells besides, of what is declared elsewhere; brought in only when the help is read.
    """

    name: str
    heading: Heading
    does: typer.Typer | Callable[..., Any]
    epilog: str | None = None
    follows: Callable[[], str] | None = None

    def add_to(self, app: typer.Typer) -> None:
        if isinstance(self.does, typer.Typer):
            app.add_typer(self.does, name=self.name, rich_help_panel=self.heading)
        else:
            app.command(self.name, cls=self._command(), epilog=self.epilog, rich_help_panel=self.heading)(self.does)

    def _command(self) -> type[TyperCommand]:
        follows, epilog = self.follows, self.epilog or ""
        if follows is None:
            return TyperCommand

        class Explained(TyperCommand):
            def format_help(self, ctx: Any, formatter: Any) -> None:
                self.epilog = f"{follows()}\n{epilog}"
                super().format_help(ctx, formatter)

        return Explained
