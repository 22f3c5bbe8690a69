"""portal history: every event of a thing, in words (A-10, A-12)."""

from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import typer

from portal.engine.language import in_words
from portal.engine.options import Customer
from portal.engine.things import told_in_help, with_history
from portal.engine.verb import Heading, Verb
from portal.started import started

EPILOG = """
[bold]Examples[/bold]

  portal history device 490154203237518
  portal history number +4915228817386 --format json
  portal history user "Muster, Erika" --format pdf --output erika.pdf
  portal history account anna.muster
"""


def verb(
    noun: Annotated[str, typer.Argument(help="Of what; what there is stands below.")],
    name: Annotated[str, typer.Argument(help="What is printed on it, what people call it, or its id.")],
    *,
    customer: Customer = None,
    form: Annotated[Literal["text", "json", "xlsx", "pdf"], typer.Option("--format", help="text and json are printed.")] = "text",
    output: Annotated[Path | None, typer.Option(help="Where to write; needed for xlsx and pdf.", dir_okay=False)] = None,
    language: Annotated[
        Literal["de", "en"] | None, typer.Option(help="Of text, xlsx and pdf, if not that of the command line; json holds both.")
    ] = None,
) -> None:
    """Every event of a thing: when, what, old and new value, who."""
    from portal.customers import customer_named
    from portal.engine.console import say, tell
    from portal.engine.console_looks import record_looks
    from portal.engine.histories import written_history
    from portal.engine.language import language as spoken
    from portal.engine.subjects import subject_named
    from portal.engine.up_to_date import bring_up_to_date

    thing, history = with_history(noun)
    if form in ("xlsx", "pdf") and output is None:
        raise typer.BadParameter(in_words(f"--output {noun}.{form} angeben", f"give --output {noun}.{form}"))
    with started() as portal:
        bring_up_to_date(portal.log)
        whose = None if thing.alone_in_system and customer is None else customer_named(portal.log, customer)
        content = written_history(portal, subject_named(portal.log, thing, whose, name), history, form, language or spoken())
        if output is not None:
            output.write_bytes(content)
            tell(str(output))
        else:
            say(content.decode())
        record_looks(portal)


VERB = Verb("history", Heading.PROOF, verb, EPILOG, partial(told_in_help, "history"))
