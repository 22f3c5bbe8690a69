"""portal history: every event of a device, a user, a number or an account, in words (A-10, A-12)."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from portal.engine.language import in_words
from portal.engine.start import started
from portal.engine.verb import Heading, Verb

EPILOG = """
[bold]Examples[/bold]

  portal history device 490154203237518
  portal history number +4915228817386 --format json
  portal history user "Muster, Erika" --format pdf --output erika.pdf
  portal history account anna.muster
"""


def verb(
    noun: Annotated[Literal["device", "user", "number", "account"], typer.Argument(help="Of what.")],
    name: Annotated[
        str, typer.Argument(help="IMEI, serial number, phone number, name, e-mail, personnel number, an account's user name, or id.")
    ],
    *,
    customer: Annotated[str | None, typer.Option(help="Customer number, name or id; not needed when there is only one.")] = None,
    form: Annotated[Literal["text", "json", "xlsx", "pdf"], typer.Option("--format", help="text and json are printed.")] = "text",
    output: Annotated[Path | None, typer.Option(help="Where to write; needed for xlsx and pdf.", dir_okay=False)] = None,
    language: Annotated[
        Literal["de", "en"] | None, typer.Option(help="Of text, xlsx and pdf, if not that of the command line; json holds both.")
    ] = None,
) -> None:
    """Every event of a device, a user, a number or an account: when, what, old and new value, who."""
    from portal.accounts import account_named
    from portal.customers import customer_named
    from portal.engine.console import say, tell
    from portal.engine.language import language as spoken
    from portal.engine.up_to_date import bring_up_to_date
    from portal.inventory.histories import Of, written_history
    from portal.inventory.subjects import subject_named

    if form in ("xlsx", "pdf") and output is None:
        raise typer.BadParameter(in_words(f"--output {noun}.{form} angeben", f"give --output {noun}.{form}"))
    with started() as portal:
        bring_up_to_date(portal.log)
        if noun == "account":
            named = account_named(portal, name)
            subject = Of(noun, named.customer_id, named.account_id)
        else:
            found = subject_named(portal.log, noun, customer_named(portal.log, customer), name)
            subject = Of(noun, found.customer_id, found.stream_id)
        content = written_history(portal, subject, form, language or spoken())
    if output is not None:
        output.write_bytes(content)
        tell(str(output))
    else:
        say(content.decode())


VERB = Verb("history", Heading.PROOF, verb, EPILOG)
