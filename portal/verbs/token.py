"""portal token: machines' access to the API. What is made here rests on no account."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from aggregates.accounts.roles import CustomerRole
from aggregates.api_token import Role
from aggregates.engine.words import codes_of
from foundation.sentence_facts import listed
from portal.engine.console import say, tell
from portal.engine.language import in_words
from portal.engine.options import Customer
from portal.engine.told import Told
from portal.engine.verb import Heading, Verb
from portal.started import started

verb = typer.Typer(help="Access to the API: create, list, revoke tokens.", no_args_is_help=True, rich_markup_mode="rich")


@verb.command(
    epilog="""
    [bold]Roles[/bold]   administrator and viewer belong to one customer; auditor reads all, ops runs all.

    [bold]Examples[/bold]

      portal token create --role administrator --label "my laptop"
      portal token create --customer K-1001 --role viewer --label wall --days 90
      portal token create --role ops --label prometheus

      TOKEN=$(portal token create --role administrator --label test)
      curl -H "Authorization: Bearer $TOKEN" http://127.0.0.1:8000/devices
    """
)
def create(
    *,
    role: Annotated[Role, typer.Option(help="What it may do.")],
    label: Annotated[str, typer.Option(help="Whose it is or what for; shown in histories.")],
    customer: Customer = None,
    days: Annotated[int | None, typer.Option(min=1, max=3650, help="After which it ends; never when not given.")] = None,
) -> None:
    """Make a token; prints it, this once: only its hash is kept."""
    from portal.customers import customer_named
    from portal.new_token import create_token

    with started(begins=True) as portal:
        of_customer = role in codes_of(CustomerRole)
        customer_id = customer_named(portal.log, customer) if of_customer or customer is not None else None
        expires_at = datetime.now(UTC) + timedelta(days=days) if days else None
        made = create_token(portal, label, role, customer_id, expires_at)
    tell(f"Token {made.token_id}; " + in_words("es wird nur jetzt gezeigt.", "it is shown only now."))
    say(made.token)


@verb.command("list")
def list_tokens(*, json: Annotated[bool, typer.Option("--json", help="A JSON array.")] = False) -> None:
    """All tokens that are not revoked: who made each, when, and when it was last used."""
    from access.accounts.api_tokens import ApiTokens, TokenState
    from aggregates.accounts.roles import ROLE_NAMES
    from aggregates.engine.words import words_of
    from portal.customers import all_customers, zone_of
    from portal.engine.columns import Column, show_list

    columns = (
        Column("token_id", "Token-Id", "Token id"),
        Column("label", "Wessen, wofür", "Label"),
        Column("role", "Rolle", "Role", ROLE_NAMES),
        Column("customer", "Kunde", "Customer"),
        Column("expires_at", "Gültig bis", "Expires at"),
        Column("state", "Zustand", "State", words_of(TokenState)),
        Column("made_by", "Ausgestellt von", "Made by"),
        Column("made_at", "Ausgestellt am", "Made at"),
        Column("last_used_at", "Zuletzt benutzt", "Last used"),
    )

    with started() as portal:
        customers, zone = all_customers(portal.log), zone_of(portal.log, None)
        with portal.log.pool.connection() as connection:
            entries = portal.parts[ApiTokens].entries(connection)
        rows = [
            (
                token.token_id,
                token.label,
                token.role,
                customers[token.for_customer].name if token.for_customer else None,
                token.expires_at,
                entry.state,
                entry.made_by_name,
                token.made_at,
                entry.last_used_at,
            )
            for entry in entries
            for token in (entry.token,)
        ]
    show_list(columns, rows, as_json=json, zone=zone, empty=in_words("Kein Token.", "No token."))


@verb.command()
def revoke(token: Annotated[str, typer.Argument(help="The token's id or label.")]) -> None:
    """Take a token back: it opens nothing any more, nor do those that it made."""
    from access.accounts.api_tokens import ApiTokens
    from commands.accounts.revoke_api_token import RevokeApiToken
    from portal.engine.console_cause import by_console

    with started() as portal:
        tokens = portal.parts[ApiTokens]
        with portal.log.pool.connection() as connection:
            found = [entry.token for entry in tokens.entries(connection) if token in (str(entry.token.token_id), entry.token.label)]
            ending = [entry.token.label for one in found for entry in tokens.ending_with(connection, one.token_id)]
        match found:
            case [one]:
                portal.dispatcher.run(RevokeApiToken(token_id=one.token_id), by_console(one.owner))
            case []:
                raise Told(
                    f"Ein gültiges Token {token} gibt es nicht; `portal token list` zeigt alle.",
                    f"There is no valid token {token}; `portal token list` shows all.",
                )
            case _:
                raise Told(f"Mehrere Token heißen {token}; bitte die Id angeben.", f"Several tokens are called {token}; give the id.")
    say(in_words("Widerrufen.", "Revoked."))
    if ending:
        de, en = listed(ending, "de"), listed(ending, "en")
        tell(in_words(f"Damit enden auch die Token, die es ausgestellt hat: {de}.", f"The tokens that it made end, too: {en}."))


VERB = Verb("token", Heading.DATA, verb)
