"""portal as-of: a thing as it stood at a moment (A-11)."""

from datetime import datetime
from functools import partial
from typing import Annotated, Literal

import typer

from portal.engine.language import in_words, language
from portal.engine.options import Customer
from portal.engine.things import told_in_help, with_as_of
from portal.engine.verb import Heading, Verb
from portal.started import started

EPILOG = """
Two clocks: [bold]effective[/bold] tells what held in the business then, as we know it now; [bold]recorded[/bold] what the system knew by then.
A moment without offset is in the customer's time zone; a day alone means its end. It can't lie in the future.

[bold]Examples[/bold]

  portal as-of device 490154203237518 2026-11-01
  portal as-of user "Muster, Erika" 2026-11-01     # with the devices and numbers held then
  portal as-of number +4915228817386 2026-11-01T12:00 --clock recorded
"""


def verb(
    noun: Annotated[str, typer.Argument(help="Of what; what there is stands below.")],
    name: Annotated[str, typer.Argument(help="What is printed on it, what people call it, or its id.")],
    moment: Annotated[str, typer.Argument(help="Such as 2026-11-01, 2026-11-01T12:00 or 2026-11-01T12:00+01:00.")],
    *,
    clock: Annotated[Literal["effective", "recorded"], typer.Option(help="Which time counts.")] = "effective",
    customer: Customer = None,
    json: Annotated[bool, typer.Option("--json", help="A JSON object.")] = False,
) -> None:
    """A thing as it stood at a moment."""
    from aggregates.engine.look import AsOfRead
    from portal.customers import all_customers, customer_named
    from portal.engine.console import say, show_json, show_pairs
    from portal.engine.console_looks import note_look, record_looks
    from portal.engine.moments import come_moment_in
    from portal.engine.standing import as_it_stood, in_labels
    from portal.engine.subjects import subject_named
    from portal.engine.up_to_date import bring_up_to_date

    thing, as_of = with_as_of(noun)
    try:
        datetime.fromisoformat(moment)
    except ValueError:
        raise typer.BadParameter(f"{moment}: " + in_words("bitte wie 2026-11-01T12:00", "write it like 2026-11-01T12:00")) from None
    with started() as portal:
        customer_id = customer_named(portal.log, customer)
        at = come_moment_in(all_customers(portal.log)[customer_id].time_zone, moment)
        bring_up_to_date(portal.log)
        subject = subject_named(portal.log, thing, customer_id, name)
        fields = as_it_stood(portal, subject, as_of, at, clock)
        note_look(portal, subject.customer_id, AsOfRead(thing=thing.named(subject.stream_id), at=at, by=clock))
        record_looks(portal)
    if json:
        show_json(fields)
        return
    say(_title(at, clock))
    show_pairs(in_labels(thing, as_of, fields, language()))


def _title(at: datetime, clock: str) -> str:
    if clock == "effective":
        return in_words(f"Am {at:%d.%m.%Y %H:%M} ({at.tzinfo}), wie heute bekannt", f"On {at:%Y-%m-%d %H:%M} ({at.tzinfo}), as known today")
    return in_words(f"Wie am {at:%d.%m.%Y %H:%M} ({at.tzinfo}) erfasst war", f"As recorded by {at:%Y-%m-%d %H:%M} ({at.tzinfo})")


VERB = Verb("as-of", Heading.PROOF, verb, EPILOG, partial(told_in_help, "as_of"))
