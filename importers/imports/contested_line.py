"""One number's row of a feed, or that the feed doesn't list it, where other carriers' feeds have listed the number, too (F-17)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from aggregates.device import Device, DeviceDiscovered
from aggregates.device_terms import DeviceDescription
from aggregates.device_then import DeviceSeenThen
from aggregates.engine.event import Event
from aggregates.sim import Sim, SimPutInDevice
from aggregates.sims.sim_codes import SimCodesChanged
from commands.engine.command import Decision, Given, Refusal
from commands.sims.contested_saying import CarrierSaying, Contest, ContestedSaying, Row, devices_named
from commands.sims.late_facts import Dated, late_facts
from commands.sims.late_saying import GivenThen, row_then
from commands.sims.observe_sim import NotFed, ObserveSim
from commands.sims.said import NOT_LISTED
from commands.sims.sim_history import SimHistory
from eventstore.envelope import Recorded
from importers.imports.booking import moves
from importers.imports.contested_rows import KeptRow
from importers.imports.feed_rows import FeedRows
from importers.imports.past_day import by_the_log
from importers.imports.past_rows import CODES, PastSaying


class OverrulesAnotherCarrier(Refusal):
    """The row was taken over. By {other}'s feed of {day} the number {number} was {other}'s; as it still was {carrier}'s then, that row counts no more. Clear up with both whose number it is, or dismiss this."""

    code = "overrules-another-carrier"
    de = "Die Zeile ist übernommen. Nach dem Import von {other} vom {day} war die Rufnummer {number} bei {other}; da sie damals noch bei {carrier} war, zählt jene Zeile nicht mehr. Bitte mit beiden klären, wessen Nummer es ist, oder abhaken."


@dataclass(eq=False)
class ContestedLine(PastSaying):
    """`kept`: rows of which all is known. `devices`: the events of those that rows name. `said`: which columns this row says; `own_codes`: its own PINs
    and PUKs, sealed."""

    kept: Mapping[Row, KeptRow] = field(default_factory=dict[Row, KeptRow])
    devices: Mapping[UUID, Sequence[Recorded[Event]]] = field(default_factory=dict[UUID, Sequence[Recorded[Event]]])
    said: int = NOT_LISTED
    own_codes: str | None = None
    today: ObserveSim | None = None
    """The row with the device that has its IMEI today."""
    rows: FeedRows | None = None
    """Opens and seals PINs and PUKs."""
    contest: Contest | None = None
    history: SimHistory | None = None

    def decide_then(self, given: Given) -> Sequence[Dated]:
        row, at = self.row, self.day.moment
        sim = given.state(Sim, row.sim_id)
        self._first = ()
        if not sim.fed:
            if isinstance(row, ObserveSim):
                raise NotFed(number=sim.number, carrier=sim.carrier)
            return ()
        history = self.history = SimHistory(self.events)
        new = CarrierSaying(at, self.day.day, self.day.carrier, row if isinstance(row, ObserveSim) else None, self.said, self.own_codes)
        contest = ContestedSaying(row.sim_id, history, self.day.by_feed, given).contest(self._known(history), new)
        self.contest = contest
        if (refusal := contest.told.refused.get(new.key)) is not None:
            raise refusal
        self._first = contest.told.decided.get(new.key, ())
        self.moves = moves(given, self._first)
        if self.brief:
            return [Dated(at, self._first)]
        found: dict[datetime, list[tuple[UUID, Event]]] = {}
        for step in contest.steps:
            for stream, event in step.decision:
                if isinstance(event, DeviceDiscovered):
                    found.setdefault(step.at, []).append((stream, event))
        for moment, entry in self._devices_seen_then(contest, given):
            found.setdefault(moment, []).append(entry)
        put = [event for decision in contest.told.decided.values() for _, event in decision if isinstance(event, SimPutInDevice)]
        for dated in late_facts(row.sim_id, history, contest.steps, put[-1] if put else None):
            found.setdefault(dated.at or at, []).extend(dated.decision)
        codes = self._codes_now(sim, contest, history)
        if codes != sim.codes:
            changed = max(at, history.last_beginning(SimCodesChanged.event_name))
            found.setdefault(changed, []).append((row.sim_id, SimCodesChanged(codes=codes)))
        dated = [Dated(moment, decision) for moment, decision in sorted(found.items()) if decision]
        now = self._now(given, sim, dated, contest)
        return [*dated, Dated(datetime.now(UTC), now)] if now else dated

    def _now(self, given: Given, sim: Sim, dated: Sequence[Dated], contest: Contest) -> Decision:
        """What a carrier's newest feed still changes of its own number: it wins over what people did after its day (F-04)."""
        row = self.row
        if not self.day.newest or not isinstance(row, ObserveSim):
            return ()
        told = [entry for each in dated for entry in each.decision]
        for stream_id, event in told:
            sim = sim.evolve(event) if stream_id == row.sim_id else sim
        if sim.carrier != self.day.carrier:
            return ()
        found = {stream_id: Device().evolve(event) for stream_id, event in told if isinstance(event, DeviceDiscovered)}
        today = self.today or row
        return ObserveSim.of_checked(**{**vars(today), "codes": row.codes, "discovers": today.discovers and not found}).decide(
            GivenThen(given, sim, found)
        )

    @property
    def overrules(self) -> OverrulesAnotherCarrier | None:
        """Whether a row that had been taken over counts no more: the first of them."""
        if self.contest is None or not self.contest.overruled:
            return None
        other = self.contest.overruled[0]
        number = other.row.number if other.row is not None else ""
        told = self.contest.told.refused[other.key]
        return OverrulesAnotherCarrier(
            number=number, other=other.carrier, day=other.day, carrier=told.facts.get("carrier", self.day.carrier)
        )

    def _known(self, history: SimHistory, *, ever: bool = False) -> Iterator[CarrierSaying]:
        """Yield what feeds said of the number, as far as it is known: from this day's moment on, or ever."""
        live = history.live()
        for at, day, carrier in self._feeds(history, ever=ever):
            kept = self.kept.get((carrier, day))
            if kept is not None:
                yield CarrierSaying(at, day, carrier, kept.row, kept.said, kept.codes)
            elif (carrier, day) not in self.sayings.unsaid:
                then = history.at(at)
                said = self.sayings.at(carrier, day)
                said = by_the_log(then, carrier) if said is None else said
                if said == NOT_LISTED:
                    yield CarrierSaying(at, day, carrier, None, said)
                elif then is not None and then.carrier == carrier:
                    codes = then.codes if then.codes is not None or live is None else live.codes
                    yield CarrierSaying(at, day, carrier, row_then(self.row.sim_id, then, carrier, said), said, codes)

    def _feeds(self, history: SimHistory, *, ever: bool) -> list[tuple[datetime, date, str]]:
        live = history.live()
        carriers = {self.day.carrier, *self.sayings.runs, *(carrier for carrier, _ in self.kept)}
        carriers |= {live.carrier} if live is not None else set()
        feeds = self.day.days_of if ever else self.day.feeds_since
        found = [(at, day, carrier) for carrier in carriers for day, at in feeds(carrier)]
        own = (self.day.carrier, self.day.day)
        if own in self.kept and own not in {(carrier, day) for _, day, carrier in found}:  # an import that goes on
            found.append((self.day.moment, self.day.day, self.day.carrier))
        return sorted(found)

    def _devices_seen_then(self, contest: Contest, given: Given) -> Iterator[tuple[datetime, tuple[UUID, Event]]]:
        """Yield the devices that were there then by rows that count, though they became known later."""
        rows = [each for each in (*contest.looked_at, contest.new) if each.key in contest.told.decided]
        for device_id, sayings in devices_named(rows).items():
            events = self.devices.get(device_id, ())
            first = min(sayings, key=lambda each: each.at)
            if events and first.row is not None and first.row.imei and first.at < (known := min(each.effective_at for each in events)):
                given.state(Device, device_id)
                seen = DeviceSeenThen(imei=first.row.imei, description=first.row.description or DeviceDescription(), until=known)
                yield first.at, (device_id, seen)

    def _codes_now(self, sim: Sim, contest: Contest, history: SimHistory) -> str | None:
        """Seal PINs and PUKs as the rows say that count. Where it isn't kept what one of them said, it is what is known."""
        if self.rows is None or (contest.new.codes is None and contest.without.refused == contest.told.refused):
            return sim.codes
        looked_at = {each.key for each in (*contest.looked_at, contest.new)}
        others = [each for each in self._known(history, ever=True) if each.key not in looked_at and _counts(each, history)]
        live = self.rows.opened(sim.codes)
        codes: dict[str, str] = {}
        before = [each for each in others if each.at < self.day.moment]
        for saying in (*before, *contest.counting, *others[len(before) :]):
            said = self.rows.opened(saying.codes)
            codes |= {name: value for name, bit in CODES.items() if saying.said & bit and (value := said.get(name, live.get(name)))}
        return sim.codes if codes == live else self.rows.sealed(codes)


def _counts(saying: CarrierSaying, history: SimHistory) -> bool:
    """Tell whether the row counts, by what is known."""
    then = history.at(saying.at)
    return saying.row is not None and then is not None and then.carrier == saying.carrier
