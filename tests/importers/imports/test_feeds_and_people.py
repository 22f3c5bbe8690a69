"""Random sequences of everything: feeds in any order, links, holders, merges and splits, back-dated, and facts of the past (A-11, F-17).

As of now is what is live, by both clocks; and the lists of a moment between say of each thing what it says itself.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from random import Random
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from aggregates.device_terms import IMEI_CLAIM
from aggregates.sim import NUMBER_CLAIM
from commands.devices.assign_device import AssignDevice
from commands.devices.decouple_device import DecoupleDevice
from commands.devices.merge_devices import MergeDevices
from commands.devices.record_device_holder import RecordDeviceHolder
from commands.devices.split_devices import SplitDevices
from commands.engine.command import Command, Refusal
from commands.sims.link_sim_to_device import LinkSimToDevice
from commands.sims.record_sim_device import RecordSimDevice
from commands.sims.unlink_sim import UnlinkSim
from commands.users.register_user import RegisterUser
from eventstore.ids import new_id
from projections.engine.as_of import as_of
from projections.engine.kept_moments import keep
from projections.engine.moment_asked import Moment
from projections.engine.projector import Projector
from projections.inventory.inventory import inventory
from projections.registry import PROJECTIONS
from readmodels.devices.devices import DEVICES
from readmodels.engine.table import Table
from readmodels.sims.sims import SIMS
from readmodels.users.users import USERS
from tests.importers.imports.past_history import cut_off, day
from tests.importers.imports.test_feed_as_of import compare_with_live
from tests.importers.portal import Cells, Portal, iccid, imei, line, number

DAYS = 8
THINGS = 4
LISTS: tuple[tuple[Table[Any], str], ...] = ((USERS, "user"), (DEVICES, "device"), (SIMS, "sim"))
_customers = count(1)
seeds = st.integers(0, 2**32)
generated: Callable[[Any], Any] = settings(
    max_examples=4,
    phases=(Phase.generate,),
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class Story:
    """What carrier and people say of some numbers and devices in some days, the days in any order."""

    def __init__(self, portal: Portal, seed: int) -> None:
        self.portal = portal
        self.chance = Random(seed)
        self.told: list[object] = []
        self.users = [new_id(), new_id()]
        for user in self.users:
            portal.run(RegisterUser(user_id=user, name=f"Muster {user}"), effective_at=cut_off(-5))

    def tell(self) -> None:
        for at in self.chance.sample(range(DAYS), DAYS - 2):
            rows = [self._row(index) for index in range(THINGS) if self.chance.random() < 0.75]
            self.told.append((at, rows))
            self.portal.feed(rows, day(at))
            for _ in range(self.chance.randint(0, 5)):
                self._act()

    def _row(self, index: int) -> Cells:
        pick = self.chance.choice
        moved = {"SIM_Kartennummer": iccid(pick(range(THINGS)))} if self.chance.random() < 0.3 else {}
        device = pick((None, *range(THINGS)))
        return line(index, device, Tarif=pick(("", "S", "M")), Status=pick(("aktiv", "aktiv", "inaktiv", "pausiert")), **moved)

    def _act(self) -> None:
        sims = list(self._held(NUMBER_CLAIM.of(number(index)) for index in range(THINGS)))
        devices = list(self._held(IMEI_CLAIM.of(imei(index, check=False)) for index in range(THINGS)))
        if not sims or not devices:
            return
        command = self._command(sims, devices, list(streams(self.portal, "device")))
        back = self.chance.random() < 0.6 and not isinstance(command, RecordDeviceHolder | RecordSimDevice)
        at = cut_off(self.chance.randint(0, 2 * DAYS) / 2) if back else None
        try:
            self.portal.run(command, effective_at=at)
        except Refusal:
            return
        self.told.append((at, command))

    def _command(self, sims: list[UUID], devices: list[UUID], all_devices: list[UUID]) -> Command:
        pick, since = self.chance.choice, cut_off(self.chance.randint(0, 14) / 2)
        until = since + timedelta(hours=12 * self.chance.randint(1, 6))
        return pick(
            (
                MergeDevices(survivor_id=pick(devices), absorbed_id=pick(devices)),
                SplitDevices(survivor_id=pick(devices), absorbed_id=pick(all_devices)),
                AssignDevice(device_id=pick(devices), user_id=pick(self.users)),
                DecoupleDevice(device_id=pick(devices)),
                LinkSimToDevice(sim_id=pick(sims), device_id=pick(devices)),
                UnlinkSim(sim_id=pick(sims)),
                RecordDeviceHolder(device_id=pick(devices), user_id=pick(self.users), since=since, until=until),
                RecordSimDevice(sim_id=pick(sims), device_id=pick((None, *devices)), since=since, until=until),
            )
        )

    def _held(self, claims: Any) -> Iterator[UUID]:
        return (holder for claim in claims if (holder := self.portal.holder(claim)) is not None)


def streams(portal: Portal, stem: str) -> dict[UUID, None]:
    return {recorded.stream_id: None for recorded in portal.recorded() if recorded.kind.stem == stem}


@pytest.mark.requirement("A-11")
@generated
@given(seed=seeds)
def test_as_of_now_is_live(shared_portal: Portal, seed: int) -> None:
    story = Story(shared_portal.new_customer(f"K-81{next(_customers)}"), seed)
    story.tell()
    compare_with_live(story.portal)


@pytest.mark.requirement("A-11")
def test_lists_of_a_moment_say_what_each_thing_says_of_itself(alone: Portal) -> None:
    @settings(max_examples=2, phases=(Phase.generate,), database=None)
    @given(seed=seeds)
    def check(seed: int) -> None:
        story = Story(alone.new_customer(f"K-82{next(_customers)}"), seed)
        story.tell()
        portal = story.portal
        Projector(portal.log, PROJECTIONS).catch_up()
        for at in (cut_off(1.2), cut_off(3.2), cut_off(5.7)):
            schema = keep(portal.log, inventory, Moment(portal.customer, "effective", at), lambda _: None)
            for table, stem in LISTS:
                with portal.log.pool.connection() as connection:
                    found = {
                        thing: as_of(portal.log, connection, table, portal.customer, thing, at, "effective")
                        for thing in streams(portal, stem)
                    }
                told = {thing: _shown(row) for thing, row in found.items() if row is not None}
                assert told == _listed(portal, table, schema), (table.name, at, story.told)

    check()


def _listed(portal: Portal, table: Table[Any], schema: str) -> dict[UUID, tuple[Any, ...]]:
    with psycopg.connect(portal.dsn, autocommit=True) as connection:
        query = f"SELECT {table.selected} FROM {schema}.{table.name} WHERE customer_id = %s"
        return {row[table.key_index]: _shown(row) for row in connection.execute(query.encode(), (portal.customer,))}


def _shown(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Without version and position, which say which event was looked at last."""
    return tuple(row)[:-2]
