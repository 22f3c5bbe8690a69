"""portal why: each value of a thing, with the event that set it (A-15)."""

from functools import partial
from typing import Annotated

import typer

from portal.engine.language import in_words
from portal.engine.options import Customer
from portal.engine.things import explaining, told_in_help
from portal.engine.verb import Heading, Verb
from portal.started import started

EPILOG = """
A value is told by the event since which it reads so: who, when, and of what a file said, its name and the line. A name that comes by a link is told by the
link's event, or by the renaming if that came later. [bold]--field[/bold] takes what stands in the first column, or the path of [bold]--json[/bold];
that of something within ([bold]user[/bold], [bold]sims[/bold]) takes all of it.

[bold]Examples[/bold]

  portal why device 490154203237518
  portal why number +4915228817386 --field tariff --field user
  portal why user "Muster, Erika" --json
"""


def verb(
    noun: Annotated[str, typer.Argument(help="Of what; what there is stands below.")],
    name: Annotated[str, typer.Argument(help="What is printed on it, what people call it, or its id.")],
    *,
    field: Annotated[list[str] | None, typer.Option(help="Only this value; may be repeated.")] = None,
    customer: Customer = None,
    json: Annotated[bool, typer.Option("--json", help="A JSON object, as the API's `expand=why`.")] = False,
) -> None:
    """Each value of a thing: the event that set it, who, when, from which file and line."""
    from portal.customers import customer_named
    from portal.engine.columns import show_list
    from portal.engine.console import show_json, tell
    from portal.engine.console_looks import note_look, record_looks
    from portal.engine.reasons import COLUMNS, in_lines, only
    from portal.engine.subjects import subject_named
    from portal.engine.up_to_date import bring_up_to_date
    from projections.engine.kept_by import kept_by

    thing = explaining(noun)
    with started() as portal:
        bring_up_to_date(portal.log)
        whose = None if thing.alone_in_system and customer is None else customer_named(portal.log, customer)
        subject = subject_named(portal.log, thing, whose, name)
        with portal.reader.reading(subject.customer_id, kept_by(thing.reads)) as reading:
            reasons = only(thing.reasons(portal.log, reading, subject.stream_id), thing, field or ())
            zone = reading.settings.zone
        note_look(portal, subject.customer_id, reasons.look)
        if json:
            show_json({"id": reasons.shown["id"], **reasons.as_json()})
        else:
            nothing = in_words("Davon ist nichts zu erklären.", "Nothing of it can be explained.")
            show_list(COLUMNS, in_lines(reasons, thing), as_json=False, empty=nothing, zone=zone)
            if reasons.left_out:
                tell(
                    in_words(
                        f"{reasons.left_out} weitere Werte sind nicht erklärt.",
                        f"{reasons.left_out} further values are not explained.",
                    )
                )
        record_looks(portal)


VERB = Verb("why", Heading.PROOF, verb, EPILOG, partial(told_in_help, "why"))
