"""portal generate: made-up feeds and lists of any size, for trials, demos and benchmarks."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from foundation.local_day import today_in
from portal.engine.console import progress_bar, say
from portal.engine.verb import Heading, Verb

verb = typer.Typer(help="Made-up feeds and lists of any size.", no_args_is_help=True, rich_markup_mode="rich")

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Where to write; made when it is not there.", file_okay=False)]
Numbers = Annotated[int, typer.Option(min=1, max=10_000_000, help="How many numbers the customer has.")]
CustomerName = Annotated[str, typer.Option(help="The made-up customer's name.")]
Clean = Annotated[bool, typer.Option("--clean", help="Without the usual dirt: every row is right.")]

_EPILOG = """
The same arguments give the same bytes. Feeds come in all encodings and formats, with movements and (unless [bold]--clean[/bold]) the usual dirt:
lost leading zeros, 4,91E+11, filler F, swapped IMEIs, doubled rows. Numbers are of the block +49 1555, which is made up here.

[bold]Examples[/bold]

  portal generate feed ./feeds --numbers 500 --days 30
  portal generate feed ./big --numbers 1000000 --days 2 --clean
  portal generate lists ./lists --numbers 500        users, devices, SIMs, extract
"""


@verb.command(epilog=_EPILOG)
def feed(
    directory: Folder,
    *,
    numbers: Numbers = 500,
    days: Annotated[int, typer.Option(min=1, max=3650, help="One file per day.")] = 30,
    start: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The first day; by default so that the last is today.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Another one makes other feeds.")] = 1,
    customer: CustomerName = "Beispiel GmbH",
    changed: Annotated[float, typer.Option(min=0, max=1, help="Share of the numbers that something happens to per day.")] = 0.01,
    clean: Clean = False,
) -> None:
    """Daily feeds of a carrier, a file per day."""
    from generators.feed import generate_feeds

    first = start.date() if start else today_in() - timedelta(days=days - 1)
    with progress_bar() as bar:
        task = bar.add_task("feeds", total=days, rate="")
        made = generate_feeds(
            directory, numbers=numbers, days=days, start=first, seed=seed, customer=customer, dirt=not clean, share_changed=changed
        )
        paths: list[Path] = []
        for path in made:
            paths.append(path)
            bar.update(task, advance=1, description=path.name)
    for path in paths:
        say(str(path))


@verb.command(epilog=_EPILOG)
def lists(directory: Folder, *, numbers: Numbers = 500, customer: CustomerName = "Beispiel GmbH", clean: Clean = False) -> None:
    """The lists with which such a customer starts: users, devices, SIMs of other carriers, an extract from its device management."""
    from generators.initial_load import generate_device_extract, generate_initial_load

    paths = generate_initial_load(directory, numbers=numbers, customer=customer, dirt=not clean)
    for path in (*paths, generate_device_extract(directory, numbers=numbers)):
        say(str(path))


VERB = Verb("generate", Heading.DATA, verb)
