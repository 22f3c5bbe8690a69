"""All aggregates and events that there are, found in the files themselves, whatever is registered."""

import importlib
import inspect
from pathlib import Path

import aggregates
from aggregates.engine.aggregate import Aggregate
from aggregates.engine.event import Event, PastFact

ROOM = Path(str(aggregates.__path__[0]))
MODULES = [
    importlib.import_module(".".join((ROOM.name, *path.relative_to(ROOM).with_suffix("").parts)))
    for path in sorted(ROOM.rglob("[a-z]*.py"))
]
_CLASSES = [thing for module in MODULES for _, thing in inspect.getmembers(module, inspect.isclass) if thing.__module__ == module.__name__]
AGGREGATES: list[type[Aggregate]] = [thing for thing in _CLASSES if issubclass(thing, Aggregate) and thing is not Aggregate]
EVENTS: list[type[Event]] = [thing for thing in _CLASSES if issubclass(thing, Event) and thing not in (Event, PastFact)]
