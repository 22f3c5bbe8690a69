"""portal account: who may log in, at a customer or at the operator (H-07, E-01, E-16)."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from aggregates.accounts.roles import CodeOfRole, CustomerRole, OperatorRole
from aggregates.engine.words import codes_of
from portal.engine.console import say, show_json, show_pairs, tell
from portal.engine.language import in_words
from portal.engine.options import Customer
from portal.engine.verb import Heading, Verb
from portal.started import started

if TYPE_CHECKING:
    from collections.abc import Callable

    from commands.engine.command import Command
    from portal.accounts import NamedAccount
    from portal.engine.portal import Portal

verb = typer.Typer(
    help="Accounts: invite, list, show, link, role, lock, unlock, deactivate, erase.", no_args_is_help=True, rich_markup_mode="rich"
)

Account = Annotated[str, typer.Argument(help="Its user name, or its id.")]
Json = Annotated[bool, typer.Option("--json", help="JSON.")]


@verb.command(
    epilog=f"""
    A link goes to the e-mail address, valid for 24 hours; with it the person sets a password. Where no mail gateway is set, `portal outbox show` shows it.

    [bold]Roles[/bold]   {", ".join(codes_of(CustomerRole))} belong to a customer; {", ".join(codes_of(OperatorRole))} to the operator.
    Most of them log in with a second factor, and so need a mobile number.

    [bold]Examples[/bold]

      portal account invite ops.anna --role ops --name "Muster, Anna" --email anna@example.org --mobile +4917499090317
      portal account invite --customer K-1001 --role administrator --name "Muster, Erika" --email erika@example.org --mobile +4915228817386
      portal account invite hans.service --role reseller --name "Helfer, Hans" --email hans@example.org --mobile +491723925904 --company "Beispiel Service GmbH"
    """
)
def invite(
    login: Annotated[
        str | None, typer.Argument(help="The user name; a customer's administrator has customer and the customer number when not given.")
    ] = None,
    *,
    role: Annotated[CodeOfRole, typer.Option(help="What the person may do.")],
    name: Annotated[str, typer.Option(help="The full name.")],
    email: Annotated[str, typer.Option(help="Where the link goes.")],
    mobile: Annotated[str | None, typer.Option(help="Where PINs go, such as +4915228817386.")] = None,
    phone: Annotated[str | None, typer.Option(help="Another number.")] = None,
    company: Annotated[str | None, typer.Option(help="A reseller's.")] = None,
    address: Annotated[str | None, typer.Option(help="A reseller's.")] = None,
    user: Annotated[str | None, typer.Option(help="The user whose account it is: name, e-mail, personnel number or id.")] = None,
    customer: Customer = None,
) -> None:
    """Create an account and send the link to its password; prints the account's id."""
    from aggregates.engine.event import OPERATOR
    from api.users import USER
    from portal.accounts import invite_account
    from portal.customers import customer_named
    from portal.engine.subjects import subject_named
    from portal.engine.up_to_date import bring_up_to_date

    with started(begins=True) as portal:
        of_customer = role in codes_of(CustomerRole) or customer is not None
        customer_id = customer_named(portal.log, customer) if of_customer else OPERATOR
        fields: dict[str, Any] = {"login": login, "full_name": name, "email": email, "role": role}
        fields |= {"mobile": mobile, "phone": phone, "company": company, "address": address}
        if user is not None:
            bring_up_to_date(portal.log)
            fields["user_id"] = subject_named(portal.log, USER, customer_id, user).stream_id
        account_id = invite_account(portal, customer_id, fields)
        _tell_of_link(portal, email)
    say(str(account_id))


@verb.command("list")
def list_accounts(
    *,
    customer: Annotated[str | None, typer.Option(help="Customer number, name or id; the operator's accounts when not given.")] = None,
    inactive: Annotated[bool, typer.Option("--inactive", help="Also those that were deactivated for good.")] = False,
    json: Json = False,
) -> None:
    """The accounts of a customer, or the operator's own."""
    from aggregates.engine.event import OPERATOR
    from portal.accounts import ACCOUNT_COLUMNS, accounts_of
    from portal.customers import customer_named, zone_of
    from portal.engine.columns import show_list

    with started() as portal:
        customer_id = OPERATOR if customer is None else customer_named(portal.log, customer)
        rows, zone = accounts_of(portal, customer_id, inactive=inactive), zone_of(portal.log, customer_id)
    show_list(ACCOUNT_COLUMNS, rows, as_json=json, zone=zone, empty=in_words("Kein Zugang.", "No account."))


@verb.command("show")
def show_account(account: Account, *, json: Json = False) -> None:
    """What is known of an account."""
    from portal.account_text import account_facts
    from portal.accounts import account_named, customer_number
    from portal.customers import zone_of

    with started() as portal:
        named = account_named(portal, account)
        zone = zone_of(portal.log, named.customer_id)
        facts = account_facts(named.account_id, named.account, customer_number(portal, named.customer_id))
    if json:
        show_json({fact.key: fact.value for fact in facts})
    else:
        show_pairs((in_words(fact.de, fact.en), fact.text(zone)) for fact in facts if fact.value is not None)


@verb.command()
def lock(account: Account) -> None:
    """Lock an account: its sessions end at once, and nobody logs in until it is unlocked."""
    from commands.accounts.lock_account import LockAccount

    _run(account, lambda named: LockAccount(account_id=named.account_id, by_role=None), in_words("Gesperrt.", "Locked."))


@verb.command()
def unlock(account: Account) -> None:
    """Unlock an account."""
    from commands.accounts.unlock_account import UnlockAccount

    _run(account, lambda named: UnlockAccount(account_id=named.account_id, by_role=None), in_words("Entsperrt.", "Unlocked."))


@verb.command()
def link(account: Account) -> None:
    """Send a new link to set a password, to the address on file; the one before is void."""
    from portal.accounts import account_named, send_link

    with started() as portal:
        named = account_named(portal, account)
        send_link(portal, named)
        _tell_of_link(portal, named.account.email or "")


@verb.command("role")
def change_role(account: Account, role: Annotated[CodeOfRole, typer.Argument(help="The new role.")]) -> None:
    """Give an account another role; its sessions end."""
    from commands.accounts.change_account_role import ChangeAccountRole

    _run(
        account,
        lambda named: ChangeAccountRole(account_id=named.account_id, role=role, by_role=None),
        in_words("Rolle geändert.", "Role changed."),
    )


@verb.command()
def deactivate(account: Account) -> None:
    """Deactivate an account for good: it never comes back, and its user name is free."""
    from commands.accounts.inactivate_account import InactivateAccount

    _run(account, lambda named: InactivateAccount(account_id=named.account_id, by_role=None), in_words("Deaktiviert.", "Deactivated."))


@verb.command()
def erase(account: Annotated[str, typer.Argument(help="The id of a deactivated account; see `portal account list --inactive`.")]) -> None:
    """Destroy the personal data of a deactivated account, for good."""
    from commands.accounts.erase_account import EraseAccount

    _run(account, lambda named: EraseAccount(account_id=named.account_id, by_role=None), in_words("Vernichtet.", "Erased."))


def _run(account: str, command: "Callable[[NamedAccount], Command]", done: str) -> None:
    """Run it, and say what came of it."""
    from portal.accounts import account_named, changed, was_last_administrator
    from readmodels.accounts.last_administrator import LAST_ADMINISTRATOR

    with started() as portal:
        named = account_named(portal, account)
        wanted = command(named)
        has_changed = changed(portal, named, wanted)
        if has_changed and type(wanted).__name__ in ("LockAccount", "InactivateAccount") and was_last_administrator(portal, named):
            tell(in_words(*LAST_ADMINISTRATOR))
    say(done if has_changed else in_words("Schon so.", "Already so."))


def _tell_of_link(portal: "Portal", email: str) -> None:
    from access.engine.outbox import Outbox

    if portal.parts[Outbox].keeps_messages:
        tell(
            in_words(
                "Ohne Mail-Gateway steht der Link zum Kennwort im Postausgang: `portal outbox show`.",
                "Without a mail gateway the link to the password stands in the outbox: `portal outbox show`.",
            )
        )
    else:
        tell(in_words(f"Der Link zum Kennwort geht an {email}.", f"The link to the password goes to {email}."))


VERB = Verb("account", Heading.DATA, verb)
