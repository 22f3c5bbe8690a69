"""Whose number it was, where feeds of several carriers list it: all that they said, thought through together (F-17, docs/decisions/0017).

Which rows count follows from the rows alone, not from the order in which their files were loaded. Of one moment, first the numbers that feeds list no more
count, then the row of the carrier whose number it is, then the others', first the one that says more columns, then by the carriers' names. A row that the rules
refuse there says nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from heapq import merge
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from aggregates.device import Device
from aggregates.engine.event import Event
from aggregates.sim import Sim
from commands.engine.command import Decision, Refusal
from commands.sims.late_saying import LateSaying, Step, by_people, is_fed_by, linked_as, same
from commands.sims.mark_sim_missing import MarkSimMissing
from commands.sims.observe_sim import ObserveSim

_DEVICE = ("imei", "device_id", "discovers", "description", "record")

Row = tuple[str, date]
"""The carrier and the day of a feed: the number stands in it once at most."""


class CarrierSaying(NamedTuple):
    """What the feed of a carrier and day said of the number: the row, or that it doesn't list it. `said`: which columns. `codes`: PIN and PUK, sealed, which
    stand apart from the row, as they are no facts of the past."""

    at: datetime
    day: date
    carrier: str
    row: ObserveSim | None
    said: int
    codes: str | None = None

    @property
    def key(self) -> Row:
        return self.carrier, self.day


@dataclass(slots=True)
class Fold:
    """The number as it follows from some of the sayings, up to a moment; and which of them were refused, why."""

    sim: Sim | None
    refused: dict[Row, Refusal] = field(default_factory=dict[Row, Refusal])
    decided: dict[Row, Decision] = field(default_factory=dict[Row, Decision])
    """By rows that count."""


@dataclass(slots=True)
class Contest:
    """`new`: what was thought through, joined with what an earlier file of its day said. `steps`: without it, and with it."""

    new: CarrierSaying
    without: Fold
    told: Fold
    steps: list[Step] = field(default_factory=list[Step])
    looked_at: list[CarrierSaying] = field(default_factory=list[CarrierSaying])
    """What was known already, as far as it was looked at."""
    settled: bool = False
    """Both became the same before the end: what comes behind it is as it was."""

    @property
    def overruled(self) -> list[CarrierSaying]:
        """The rows that counted, and do so no more."""
        return [
            each for each in self.looked_at if each.row is not None and each.key in self.without.decided and each.key in self.told.refused
        ]

    @property
    def counting(self) -> list[CarrierSaying]:
        """The sayings that count, in their order."""
        looked_at = {each.key: each for each in (*self.looked_at, self.new)}
        return [looked_at[key] for key in self.told.decided]


class ContestedSaying(LateSaying):
    """Folds all carriers' sayings from a moment on."""

    def contest(self, known: Iterable[CarrierSaying], new: CarrierSaying) -> Contest:
        """Think through what was known since then, in the order of its moments, with the new saying and without it."""
        before = self._history.before(new.at)
        contest = Contest(new, Fold(before), Fold(before))
        begin: list[tuple[datetime, CarrierSaying | Event | None]] = [(new.at, None)]
        acts = ((at, recorded.event) for at, recorded in self._history.since(new.at) if not self._by_feed(recorded))
        for at, group in groupby(merge(begin, ((each.at, each) for each in known), acts, key=_moment), key=_moment):
            now = [each for _, each in group]
            self._step(
                contest, at, [each for each in now if isinstance(each, CarrierSaying)], [each for each in now if isinstance(each, Event)]
            )
            if same(contest.without.sim, contest.told.sim):
                contest.settled = True
                break
        return contest

    def _step(self, contest: Contest, at: datetime, sayings: list[CarrierSaying], acts: list[Event]) -> None:
        with_new = sayings
        if at == contest.new.at:
            own = next((each for each in sayings if each.key == contest.new.key), None)
            contest.new = _joined(contest.new, own)
            with_new = [*(each for each in sayings if each is not own), contest.new]
        contest.looked_at += sayings
        before = len(contest.told.decided)
        self._say(contest.without, sayings, acts, at)
        self._say(contest.told, with_new, acts, at)
        decided = list(contest.told.decided.values())[before:]
        contest.steps.append(Step(at, contest.without.sim, contest.told.sim, [entry for each in decided for entry in each]))

    def _say(self, fold: Fold, sayings: Iterable[CarrierSaying], acts: Iterable[Event], at: datetime) -> None:
        rows: list[tuple[CarrierSaying, ObserveSim]] = []
        for saying in sayings:
            if saying.row is not None:
                rows.append((saying, saying.row))
            elif is_fed_by(fold.sim, saying.carrier):
                fold.sim, fold.decided[saying.key] = self._after(fold.sim, MarkSimMissing(sim_id=self._sim_id, since=saying.day))
        while rows:
            saying, row = min(rows, key=_turn(fold.sim))
            rows.remove((saying, row))
            try:
                fold.sim, decision = self._after(fold.sim, row)
            except Refusal as refusal:
                fold.refused[saying.key] = refusal
                continue
            fold.decided[saying.key] = decision
            self._found.update({stream: Device().evolve(event) for stream, event in decision if stream != self._sim_id})
        for act in acts:
            fold.sim = by_people(fold.sim, act)
        then = self._history.at(at)
        if then is not None:
            fold.sim = linked_as(then, fold.sim)


def _turn(sim: Sim | None) -> Callable[[tuple[CarrierSaying, ObserveSim]], tuple[bool, int, str]]:
    return lambda entry: (not is_fed_by(sim, entry[0].carrier), -entry[0].said.bit_count(), entry[0].carrier)


def _moment(entry: tuple[datetime, CarrierSaying | Event | None]) -> datetime:
    return entry[0]


def _joined(saying: CarrierSaying, before: CarrierSaying | None) -> CarrierSaying:
    """Two rows of a carrier's day: both said what they said, the later file has the last word."""
    if before is None or before.row is None or saying.row is None:
        return saying
    values = {name: getattr(before.row, name) if value is None else value for name, value in vars(saying.row).items()}
    values |= {name: getattr((before if saying.row.imei is None else saying).row, name) for name in _DEVICE}
    return saying._replace(row=ObserveSim.of_checked(**values), said=saying.said | before.said, codes=saying.codes or before.codes)


def devices_named(sayings: Iterable[CarrierSaying]) -> dict[UUID, list[CarrierSaying]]:
    """Sort sayings by the device in which they say the number was; what is inactive is in none."""
    found: dict[UUID, list[CarrierSaying]] = {}
    for saying in sayings:
        row = saying.row
        device_id = None if row is None else row.record or row.device_id
        if row is not None and row.imei is not None and device_id is not None and row.status != "inactive":
            found.setdefault(device_id, []).append(saying)
    return found
