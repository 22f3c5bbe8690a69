"""Of which things the command line tells the past: of all that the API declares with one. What that takes is brought in only when it is asked."""

from typing import TYPE_CHECKING, Literal, TypeVar

import typer

from portal.engine.language import in_words

if TYPE_CHECKING:
    from api.engine.as_of import AsOf
    from api.engine.thing import HistoryIn, Thing

T = TypeVar("T")


def with_history(word: str) -> "tuple[Thing, HistoryIn]":
    """Look up the kind of thing that is called so, and its history. A wrong command line where there is none."""
    from api.engine.thing import THINGS

    return _called(word, {thing.word: (thing, thing.history) for thing in THINGS if thing.history is not None})


def with_as_of(word: str) -> "tuple[Thing, AsOf]":
    """Look up the kind of thing that is called so, and how one stood at a moment. A wrong command line where there is none."""
    from api.engine.thing import THINGS

    return _called(word, {thing.word: (thing, thing.as_of) for thing in THINGS if thing.as_of is not None})


def explaining(word: str) -> "Thing":
    """Look up the kind of thing that is called so, of which it can be told why one is as it is. A wrong command line where there is none."""
    from api.engine.thing import THINGS

    return _called(word, {thing.word: thing for thing in THINGS if thing.why is not None})


def told_in_help(part: Literal["history", "as_of", "why"]) -> str:
    """List each kind of thing that has this, and by what one is named."""
    from api.engine.thing import THINGS
    from portal.engine.subjects import ways

    lines = (f"  {thing.word:<10} {ways(thing)[1]}" for thing in THINGS if getattr(thing, part) is not None)
    return "\n".join(["[bold]Of what, and by what it is named[/bold]", "", *lines])


def _called(word: str, things: dict[str, T]) -> T:
    if word not in things:
        known = ", ".join(things)
        raise typer.BadParameter(f"{word}: " + in_words(f"bitte eines von {known}", f"one of {known} is expected"))
    return things[word]
