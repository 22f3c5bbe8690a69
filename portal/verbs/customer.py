"""portal customer: make customers, list them, change their settings."""

import re
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from aggregates.agreements.device_kinds import DeviceKind
from aggregates.customer import Feature, FieldOf
from aggregates.engine.words import codes_of, words_of
from aggregates.working_calendar import FederalState
from portal.engine.console import say
from portal.engine.language import in_words
from portal.engine.verb import Heading, Verb
from portal.started import started

if TYPE_CHECKING:
    from commands.engine.command import Command

_FEATURES = ", ".join(codes_of(Feature))
_KINDS = ", ".join(codes_of(DeviceKind))

verb = typer.Typer(help="Customers: create, list, change settings.", no_args_is_help=True, rich_markup_mode="rich")


@verb.command(
    epilog="""
    [bold]Examples[/bold]

      portal customer create "Beispiel GmbH" --number K-1001
      portal customer create "Muster AG" --number K-1002 --feature dashboard
      portal customer create "Probe KG" --number K-1003 --all-features
    """
)
def create(
    name: Annotated[str, typer.Argument(help="The customer's name.")],
    *,
    number: Annotated[str, typer.Option(help="Customer number: unique in the whole system.")],
    time_zone: Annotated[str, typer.Option(help="In which days begin and deadlines end.")] = "Europe/Berlin",
    feature: Annotated[
        list[str] | None, typer.Option(metavar="FEATURE", help=f"Switch a function on; may be repeated: {_FEATURES}.")
    ] = None,
    all_features: Annotated[bool, typer.Option("--all-features", help="Switch all functions on.")] = False,
    unknown_devices: Annotated[bool, typer.Option(help="Show devices that only the feed knows.")] = True,
) -> None:
    """Make a customer; prints its id."""
    from portal.new_customer import create_customer

    with started(begins=True) as portal:
        features: list[Feature] = list(codes_of(Feature)) if all_features else [_feature(name) for name in feature or ()]
        say(str(create_customer(portal, name, number, time_zone=time_zone, features=features, unknown_devices=unknown_devices)))


@verb.command("list")
def list_customers(*, json: Annotated[bool, typer.Option("--json", help="A JSON array.")] = False) -> None:
    """All customers with their settings."""
    from api.operations.database_figures import customer_label
    from portal.customers import all_customers
    from portal.engine.columns import Column, show_list

    columns = (
        Column("customer_number", "Kundennummer", "Customer number"),
        Column("name", "Name", "Name"),
        Column("time_zone", "Zeitzone", "Time zone"),
        Column("unknown_devices", "Unbekannte Geräte", "Unknown devices"),
        Column("hidden_kinds", "Ausgeblendete Gerätearten", "Hidden device kinds", words_of(DeviceKind)),
        Column("feed_brake_percent", "Bremse (%)", "Feed brake (%)"),
        Column("federal_state", "Bundesland", "Federal state", words_of(FederalState)),
        Column("working_hours", "Arbeitszeit, Annahmeschluss", "Working hours, cut-off time"),
        Column("open_return_after", "Erinnerung an Rücksendungen (Arbeitstage)", "Reminder of returns (working days)"),
        Column("unanswered_after", "Erinnerung an Antworten (Arbeitstage)", "Reminder of answers (working days)"),
        Column("features", "Funktionen", "Features", words_of(Feature)),
        Column("user_fields", "Felder der Nutzer", "User fields"),
        Column("device_fields", "Felder der Geräte", "Device fields"),
        Column("customer_id", "Kunden-Id", "Customer id"),
        Column("label", "In den Messwerten", "In the figures"),
    )
    with started() as portal:
        rows = [
            (
                customer.customer_number,
                customer.name,
                customer.time_zone,
                customer.unknown_devices,
                sorted(customer.hidden_kinds),
                customer.feed_brake_percent,
                customer.federal_state,
                "{opens_at}-{closes_at}, {cut_off_at}".format(**customer.working_hours.model_dump()),
                customer.case_reminders.open_return,
                customer.case_reminders.unanswered,
                sorted(customer.features),
                [field.key for field in customer.user_fields],
                [field.key for field in customer.device_fields],
                customer_id,
                customer_label(portal.log.master, customer_id),
            )
            for customer_id, customer in all_customers(portal.log).items()
        ]
    show_list(columns, rows, as_json=json, empty=in_words("Noch kein Kunde.", "No customer yet."))


@verb.command(
    "set",
    epilog="""
    [bold]Examples[/bold]

      portal customer set K-1001 --feed-brake 30 --on bulk_order
      portal customer set "Beispiel GmbH" --no-unknown-devices
      portal customer set K-1001 --hide-kind car_phone
      portal customer set K-1001 --federal-state NW --working-hours 08:00-17:00,14:00
      portal customer set K-1001 --define-field "user:building:Gebäude:Building"
    """,
)
def change(
    customer: Annotated[str, typer.Argument(help="Customer number, name or id.")],
    *,
    name: Annotated[str | None, typer.Option(help="A new name.")] = None,
    time_zone: Annotated[str | None, typer.Option(help="Such as Europe/Berlin.")] = None,
    on: Annotated[list[str] | None, typer.Option(metavar="FEATURE", help=f"Switch a function on; may be repeated: {_FEATURES}.")] = None,
    off: Annotated[list[str] | None, typer.Option(metavar="FEATURE", help="Switch a function off; may be repeated.")] = None,
    unknown_devices: Annotated[bool | None, typer.Option(help="Show devices that only the feed knows.")] = None,
    hide_kind: Annotated[
        list[str] | None, typer.Option(metavar="KIND", help=f"Hide all devices of a kind; may be repeated: {_KINDS}.")
    ] = None,
    show_kind: Annotated[list[str] | None, typer.Option(metavar="KIND", help="Show devices of a kind again; may be repeated.")] = None,
    feed_brake: Annotated[
        str | None,
        typer.Option(metavar="0…100", help="Hold a feed in which more than this many per cent of the numbers are affected."),
    ] = None,
    federal_state: Annotated[
        str | None, typer.Option(metavar="STATE", help="Whose holidays count, such as NW; none: those of all Germany alone.")
    ] = None,
    working_hours: Annotated[
        str | None, typer.Option(metavar="FROM-UNTIL,CUT-OFF", help="What comes in after the cut-off time counts for the next working day.")
    ] = None,
    case_reminders: Annotated[
        str | None,
        typer.Option(
            metavar="RETURNS,ANSWERS", help="After how many working days open returns and missing answers are brought to mind; none: never."
        ),
    ] = None,
    define_field: Annotated[
        list[str] | None, typer.Option(metavar="OF:KEY:GERMAN:ENGLISH", help="A master-data field of user or device.")
    ] = None,
    withdraw_field: Annotated[list[str] | None, typer.Option(metavar="OF:KEY", help="Withdraw a field of user or device.")] = None,
) -> None:
    """Change a customer's settings; what already is so stays as it is."""
    from commands.customers.change_federal_state import ChangeFederalState
    from commands.customers.change_feed_brake import ChangeFeedBrake
    from commands.customers.change_time_zone import ChangeTimeZone
    from commands.customers.rename_customer import RenameCustomer
    from commands.customers.switch_device_kind import SwitchDeviceKind
    from commands.customers.switch_feature import SwitchFeature
    from commands.customers.switch_unknown_devices import SwitchUnknownDevices
    from commands.engine.command import asked
    from portal.customers import customer_named
    from portal.engine.console_cause import by_console

    with started() as portal:
        customer_id = customer_named(portal.log, customer)
        commands: list[Command] = []
        if name is not None:
            commands.append(asked(RenameCustomer, customer_id=customer_id, name=name))
        if time_zone is not None:
            commands.append(asked(ChangeTimeZone, customer_id=customer_id, time_zone=time_zone))
        commands += [SwitchFeature(customer_id=customer_id, feature=_feature(feature), on=True) for feature in on or ()]
        commands += [SwitchFeature(customer_id=customer_id, feature=_feature(feature), on=False) for feature in off or ()]
        if unknown_devices is not None:
            commands.append(SwitchUnknownDevices(customer_id=customer_id, on=unknown_devices))
        commands += [SwitchDeviceKind(customer_id=customer_id, kind=_kind(kind), shown=False) for kind in hide_kind or ()]
        commands += [SwitchDeviceKind(customer_id=customer_id, kind=_kind(kind), shown=True) for kind in show_kind or ()]
        if feed_brake is not None:
            commands.append(asked(ChangeFeedBrake.model_validate, {"customer_id": customer_id, "percent": feed_brake}))
        if federal_state is not None:
            state = None if federal_state == "none" else federal_state.upper()
            commands.append(asked(ChangeFederalState.model_validate, {"customer_id": customer_id, "federal_state": state}))
        if working_hours is not None:
            commands.append(_hours(customer_id, working_hours))
        if case_reminders is not None:
            commands.append(_reminders(customer_id, case_reminders))
        commands += [_definition(customer_id, text) for text in define_field or ()]
        commands += [_withdrawal(customer_id, text) for text in withdraw_field or ()]
        if not commands:
            raise typer.BadParameter(in_words("nichts zu ändern angegeben", "say what to change (see --help)"))
        done = [portal.dispatcher.run(command, by_console(customer_id)) for command in commands]
    changed = sum(answer.changed for answer in done)
    say(in_words(f"{changed} geändert, {len(done) - changed} schon so.", f"{changed} changed, {len(done) - changed} already so."))


def _hours(customer_id: UUID, text: str) -> "Command":
    from commands.customers.change_working_hours import ChangeWorkingHours
    from commands.engine.command import asked

    found = re.fullmatch(r"([0-9:]+)-([0-9:]+),([0-9:]+)", text.replace(" ", ""))
    if found is None:
        raise typer.BadParameter(f"{text}: " + in_words("bitte wie 08:00-17:00,14:00", "write it like 08:00-17:00,14:00"))
    opens_at, closes_at, cut_off_at = found.groups()
    return asked(ChangeWorkingHours, customer_id=customer_id, opens_at=opens_at, closes_at=closes_at, cut_off_at=cut_off_at)


def _reminders(customer_id: UUID, text: str) -> "Command":
    from commands.customers.change_case_reminders import ChangeCaseReminders
    from commands.engine.command import asked

    days = [None if each.strip() == "none" else each.strip() for each in text.split(",")]
    if len(days) != 2:
        raise typer.BadParameter(f"{text}: " + in_words("bitte wie 10,2 oder none,2", "write it like 10,2 or none,2"))
    given = {"customer_id": customer_id, "open_return": days[0], "unanswered": days[1]}
    return asked(ChangeCaseReminders.model_validate, given)


def _definition(customer_id: UUID, text: str) -> "Command":
    from commands.customers.define_master_data_field import DefineMasterDataField
    from commands.engine.command import asked

    of, key, label_de, label_en = _parts(text, 4, "user:building:Gebäude:Building")
    return asked(DefineMasterDataField, customer_id=customer_id, of=_of(of), key=key, label_de=label_de, label_en=label_en)


def _withdrawal(customer_id: UUID, text: str) -> "Command":
    from commands.customers.withdraw_master_data_field import WithdrawMasterDataField
    from commands.engine.command import asked

    of, key = _parts(text, 2, "user:building")
    return asked(WithdrawMasterDataField, customer_id=customer_id, of=_of(of), key=key)


def _parts(text: str, count: int, example: str) -> list[str]:
    parts = text.split(":")
    if len(parts) != count:
        raise typer.BadParameter(f"{text}: " + in_words(f"bitte wie {example}", f"write it like {example}"))
    return parts


def _of(text: str) -> FieldOf:
    for of in codes_of(FieldOf):
        if text == of:
            return of
    raise typer.BadParameter(f"{text}: " + in_words("user oder device", "user or device"))


def _feature(text: str) -> Feature:
    for feature in codes_of(Feature):
        if text == feature:
            return feature
    raise typer.BadParameter(f"{text}: " + in_words(f"Funktionen sind {_FEATURES}", f"features are {_FEATURES}"))


def _kind(text: str) -> DeviceKind:
    for kind in codes_of(DeviceKind):
        if text == kind:
            return kind
    raise typer.BadParameter(f"{text}: " + in_words(f"Gerätearten sind {_KINDS}", f"device kinds are {_KINDS}"))


VERB = Verb("customer", Heading.DATA, verb)
