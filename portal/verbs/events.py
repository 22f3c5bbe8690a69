"""portal events: the log as JSON lines, for other programs and for auditors."""

from typing import Annotated
from uuid import UUID

import typer

from portal.engine.verb import Heading, Verb
from portal.started import started

EPILOG = """
One JSON object per line: position, stream, version, customer, name, times, actor, cause, payload. Personal fields stay sealed unless
[bold]--readable[/bold] is given.

[bold]Examples[/bold]

  portal events > all.jsonl
  portal events --after 12000 --customer K-1001
  portal events --stream 01890c1e-7a3b-7cc1-8d6e-2f7a4c0d9e11 --readable
  portal events --follow | grep device.reassigned
"""


def verb(
    *,
    after: Annotated[int, typer.Option(min=0, help="Only events after this position.")] = 0,
    customer: Annotated[str | None, typer.Option(help="Only those of this customer: number, name or id.")] = None,
    stream: Annotated[UUID | None, typer.Option(help="Only those of this device, user, number, import …")] = None,
    readable: Annotated[bool, typer.Option("--readable", help="Personal fields in clear, or as gelöscht.")] = False,
    follow: Annotated[bool, typer.Option("--follow", help="Go on with new events as they come, until Ctrl-C.")] = False,
) -> None:
    """Export events as JSON lines, in the order in which they were recorded."""
    import sys

    from portal.customers import customer_named
    from portal.operations.event_lines import event_lines

    with started() as portal:
        customer_id = customer_named(portal.log, customer) if customer is not None else None
        try:
            for line in event_lines(portal.log, after=after, customer_id=customer_id, stream_id=stream, readable=readable, follow=follow):
                sys.stdout.buffer.write(line)
                if follow:
                    sys.stdout.buffer.flush()
            sys.stdout.buffer.flush()
        except KeyboardInterrupt:
            if not follow:
                raise
        except BrokenPipeError:
            sys.stdout = None  # the reader has what it wanted


VERB = Verb("events", Heading.PROOF, verb, EPILOG)
