"""The `portal` command: one program for everything that the API can do and for what keeps it running."""

import signal
import sys
from importlib.metadata import version
from types import FrameType
from typing import Annotated, Any, Literal, NoReturn

import typer
from typer.core import TyperGroup

from eventstore.garbage import collect_in_large_rounds
from portal.engine.console import tell
from portal.engine.exit_code import ExitCode
from portal.engine.language import choose, in_words
from portal.engine.verb import Heading
from portal.problems import explained
from portal.registry import VERBS

EPILOG = """
[bold]The first minutes[/bold]

  portal demo       a customer with 30 days of feeds, and the API to look at it

[bold]A customer of your own[/bold]

  portal customer create "Beispiel GmbH" --number K-1001
  portal import users nutzer.xlsx                  also: devices, sims
  portal import feed vodafone_2026-11-20.csv       the carrier's daily list
  portal token create --role administrator --label "my laptop"
  portal account invite --role administrator --name "Muster, Erika" --email erika@example.org --mobile +4915228817386
  portal outbox show                               the link with which she sets a password
  portal serve                                     http://127.0.0.1:8000/docs

[bold]What happened[/bold]

  portal history number +4915228817386             also: device, user, account
  portal as-of device 490154203237518 2026-11-01   as it stood then
  portal why device 490154203237518                which event set each value
  portal verify                                    what is shown, proven

Each command explains itself: portal COMMAND --help. Settings are environment variables PORTAL_…, see docs/operations.md.

Exit codes: 0 done, 1 failed or different, 2 command line wrong, 3 refused by a rule, 4 database not reachable, 5 import held, 6 settings or key don't fit, 130 interrupted.
"""


class Ended(KeyboardInterrupt):
    """SIGTERM: the same as Ctrl-C."""


class ExplainingGroup(TyperGroup):
    """Says what went wrong in the words of portal/problems.py, with its exit code."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise  # whoever reads has seen enough: typer ends it without a word
        except (Exception, KeyboardInterrupt) as error:
            known = explained(error)
            if known is None or (ctx.params.get("debug") and not isinstance(error, KeyboardInterrupt)):
                raise
            tell(known[1])
            raise typer.Exit(known[0]) from None


app = typer.Typer(
    cls=ExplainingGroup, rich_markup_mode="rich", no_args_is_help=True, epilog=EPILOG, add_completion=False, pretty_exceptions_enable=False
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(version("portal"))
        raise typer.Exit


@app.callback()
def portal(
    *,
    debug: Annotated[bool, typer.Option("--debug", help="Log everything, and show tracebacks.")] = False,
    lang: Annotated[
        Literal["de", "en"] | None,
        typer.Option("--lang", help="The language of what is said; that of the terminal (LC_ALL, LANG) when not given."),
    ] = None,
    show_version: Annotated[
        bool, typer.Option("--version", help="Print the version and end.", is_eager=True, callback=_print_version)
    ] = False,
) -> None:
    """Service portals for phones, SIMs and laptops: their users, their feeds, and everything that ever happened to them."""
    from portal.engine.start import configure

    configure(debug=debug)
    choose(lang)


def _end(signal_number: int, frame: FrameType | None) -> NoReturn:
    raise Ended


def add_verbs() -> None:
    """Add the verbs that portal/verbs/ declares, heading by heading; what they stand on is brought in only when they are called."""
    headings = [*Heading]
    for verb in sorted(VERBS.values(), key=lambda verb: headings.index(verb.heading)):
        verb.add_to(app)


def main() -> None:
    """Run the command line: the entry point of `portal`."""
    signal.signal(signal.SIGTERM, _end)
    collect_in_large_rounds()  # already for what the verb brings in, which is half of its start
    add_verbs()
    try:
        app()
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        tell(
            in_words("Unerwarteter Fehler; `portal --debug …` zeigt die Stelle.", "Unexpected error; `portal --debug …` shows where.")
            + f"\n{error!r}"
        )
        sys.exit(ExitCode.FAILED)


if __name__ == "__main__":
    main()
