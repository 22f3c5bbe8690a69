"""Who waits for a place gets it in turn, at once when one is free, and loses none on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any
from uuid import UUID

import pytest

from api.engine.refusals import OrganisationsShareFull, OwnShareFull, SharesFull
from api.engine.shares import SIZES, Place, Shares, Sizes
from api.engine.turns import Turns

ONE, OTHER, THIRD = UUID(int=1), UUID(int=2), UUID(int=3)
OURS, THEIRS = UUID(int=10), UUID(int=20)
WAITED = Sizes(caller=1, organisation=2, all=3, retry=1, waits=60)


def turns_of(sizes: Sizes) -> tuple[Turns, Shares]:
    shares = Shares({**SIZES, "reads": sizes})
    return Turns(shares), shares


def run(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(work(), 20))


async def settled() -> None:
    """All that can go on has gone on."""
    for _ in range(5):
        await asyncio.sleep(0)


def test_callers_come_in_turn_whoever_has_more_waiting() -> None:
    async def work() -> None:
        turns, shares = turns_of(Sizes(caller=1, organisation=1, all=1, retry=1, waits=60))
        came: list[str] = []

        async def ask(name: str, caller: UUID, organisation: UUID) -> None:
            async with turns.held("reads", caller, organisation):
                came.append(name)
                await asyncio.sleep(0)

        place = await turns.take("reads", ONE, OURS)
        asked = [asyncio.create_task(ask(f"ours {n}", ONE, OURS)) for n in range(3)]
        await settled()
        asked += [asyncio.create_task(ask(f"theirs {n}", THIRD, THEIRS)) for n in range(2)]
        await settled()
        assert not came
        turns.give_back(place)
        await asyncio.gather(*asked)
        assert came == ["ours 0", "theirs 0", "ours 1", "theirs 1", "ours 2"]
        assert shares.in_use("reads") == 0

    run(work)


def test_a_place_wakes_the_first_who_may_have_it() -> None:
    async def work() -> None:
        turns, shares = turns_of(WAITED)
        mine, colleagues = await turns.take("reads", ONE, OURS), await turns.take("reads", OTHER, OURS)
        again = asyncio.create_task(turns.take("reads", ONE, OURS))
        third = asyncio.create_task(turns.take("reads", THIRD, OURS))
        await settled()
        turns.give_back(colleagues)
        await settled()
        assert (again.done(), third.done()) == (False, True), "the first who waits has one himself"
        turns.give_back(mine)
        await settled()
        assert again.done()
        assert shares.in_use("reads") == 2

    run(work)


def test_who_gives_up_waiting_leaves_the_place_to_the_next() -> None:
    async def work() -> None:
        turns, shares = turns_of(Sizes(caller=1, organisation=1, all=1, retry=1, waits=60))
        place = await turns.take("reads", ONE, OURS)
        first, second = (asyncio.create_task(turns.take("reads", caller, THEIRS)) for caller in (OTHER, THIRD))
        await settled()
        turns.give_back(place)  # the first has it, and is gone before he learns it
        first.cancel()
        await settled()
        assert first.cancelled()
        taken: Place = await second
        assert taken.caller == THIRD
        turns.give_back(taken)
        assert shares.in_use("reads") == 0

    run(work)


def test_who_waits_in_vain_is_told_whose_share_is_full() -> None:
    async def work() -> None:
        turns, shares = turns_of(Sizes(caller=1, organisation=2, all=3, retry=1, waits=0.01))
        for caller, organisation in ((ONE, OURS), (OTHER, OURS), (THIRD, THEIRS)):
            await turns.take("reads", caller, organisation)
        for caller, organisation, why in ((ONE, OURS, OwnShareFull), (THIRD, OURS, OrganisationsShareFull), (OTHER, THEIRS, SharesFull)):
            with pytest.raises(why):
                await turns.take("reads", caller, organisation)
        assert [shares.refused("reads", "caller"), shares.refused("reads", "organisation"), shares.refused("reads", "all")] == [1, 1, 1]

    run(work)


def test_what_is_not_waited_for_is_refused_at_once() -> None:
    async def work() -> None:
        turns, _ = turns_of(Sizes(caller=1, organisation=2, all=3, retry=1))
        await turns.take("reads", ONE, OURS)
        with pytest.raises(OwnShareFull):
            await turns.take("reads", ONE, OURS)

    run(work)
