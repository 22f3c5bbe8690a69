"""portal outbox: mails and SMS on their way; what they say only where no gateway sends them (E-01, E-04)."""

from typing import TYPE_CHECKING, Annotated, Literal
from uuid import UUID

import typer

from portal.engine.console import say, show_json
from portal.engine.language import in_words
from portal.engine.told import Told
from portal.engine.verb import Heading, Verb
from portal.started import started

if TYPE_CHECKING:
    from access.engine.outbox import OutboxEntry

verb = typer.Typer(help="Mails and SMS on their way: list, show.", no_args_is_help=True, rich_markup_mode="rich")

_LOOKED_THROUGH = 500
"""So many messages are looked through for one that can be read: those to people who were erased can't be."""

_EPILOG = """
Where no gateway for mail or SMS is set, messages stay here: invitation links and PINs are read here in the demo and at a first try. As soon as one is set,
they go to their recipients alone, and here stands only what became of them.

[bold]Examples[/bold]

  portal outbox list --channel sms
  portal outbox show                    the newest, such as the link of an invitation
"""


@verb.command("list", epilog=_EPILOG)
def list_messages(
    *,
    channel: Annotated[Literal["mail", "sms"] | None, typer.Option(help="Only mails, or only SMS.")] = None,
    customer: Annotated[str | None, typer.Option(help="Customer number, name or id; all when not given.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many.")] = 20,
    json: Annotated[bool, typer.Option("--json", help="A JSON array.")] = False,
) -> None:
    """The newest messages, the last first."""
    from access.engine.outbox import Outbox
    from aggregates.engine.message_terms import Channel, MessageState
    from aggregates.engine.words import words_of
    from portal.customers import all_customers, customer_named, zone_of
    from portal.engine.columns import Column, show_list

    columns = (
        Column("message_id", "Nachricht-Id", "Message id"),
        Column("created_at", "Angelegt am", "Created at"),
        Column("channel", "Weg", "Channel", words_of(Channel)),
        Column("state", "Stand", "State", words_of(MessageState)),
        Column("customer", "Kunde", "Customer"),
        Column("recipient", "Empfänger", "Recipient"),
        Column("subject", "Betreff", "Subject"),
        Column("tries", "Versuche", "Tries"),
        Column("last_error", "Letzter Fehler", "Last error"),
    )

    with started() as portal:
        outbox = portal.parts[Outbox]
        customer_id = None if customer is None else customer_named(portal.log, customer)
        found = outbox.read(contents=outbox.keeps_messages, channel=channel, customer_id=customer_id, limit=limit)
        zone = zone_of(portal.log, customer_id)
        numbers = {known: state.customer_number for known, state in all_customers(portal.log).items()}
    rows = [_row(entry, numbers.get(entry.customer_id)) for entry in found]
    show_list(columns, rows, as_json=json, zone=zone, empty=in_words("Keine Nachricht.", "No message."))


@verb.command("show", epilog=_EPILOG)
def show_message(
    message: Annotated[UUID | None, typer.Argument(help="Its id; the newest that can be read when not given.")] = None,
    *,
    channel: Annotated[Literal["mail", "sms"] | None, typer.Option(help="The newest mail, or the newest SMS.")] = None,
    json: Annotated[bool, typer.Option("--json", help="A JSON object.")] = False,
) -> None:
    """What a message says; only where no gateway is set."""
    from access.engine.outbox import Outbox

    with started() as portal:
        outbox = portal.parts[Outbox]
        if not outbox.keeps_messages:
            raise Told(
                "Nachrichten gehen über ein Gateway hinaus; was in ihnen steht, erfahren nur die Empfänger. `portal outbox list` zeigt, was aus ihnen wurde.",
                "Messages go out by a gateway; what they say is for their recipients alone. `portal outbox list` shows what became of them.",
            )
        found = outbox.read(
            contents=True, channel=channel, messages=None if message is None else [message], limit=1 if message else _LOOKED_THROUGH
        )
    content = next((entry.content for entry in found if entry.content is not None), None)
    if content is None:
        raise Told(
            "Diese Nachricht gibt es nicht, oder sie ist nicht mehr zu lesen.", "There is no such message, or it can't be read any more."
        )
    if json:
        show_json({"recipient": content.recipient, "subject": content.subject, "body": content.body})
        return
    say("\n".join(line for line in (in_words("An", "To") + f": {content.recipient}", content.subject) if line) + f"\n\n{content.body}")


def _row(entry: "OutboxEntry", customer: str | None) -> tuple[object, ...]:
    recipient, subject = (entry.content.recipient, entry.content.subject or None) if entry.content is not None else (None, None)
    return (entry.message_id, entry.created_at, entry.channel, entry.state, customer, recipient, subject, entry.tries, entry.last_error)


VERB = Verb("outbox", Heading.CARE, verb)
