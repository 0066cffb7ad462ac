"""A killed program has done what it came to, and nothing after."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from bot.simulation.kills import Doom, Executioner, Killed


async def _note(done: list[str], what: str) -> None:
    done.append(f"{what} begins")
    await asyncio.sleep(0)
    done.append(f"{what} ends")


def _program(done: list[str]) -> Callable[[], Coroutine[Any, Any, None]]:
    async def run() -> None:
        try:
            await _note(done, "first")
            await asyncio.shield(asyncio.create_task(_note(done, "second")))
        except Exception:  # noqa: BLE001 - an edge that catches everything
            done.append("went on")
        finally:
            await asyncio.create_task(_note(done, "goodbye"))

    return run


@pytest.mark.parametrize("after", range(1, 5))
async def test_wherever_it_is_killed_nothing_follows(after: int) -> None:
    whole: list[str] = []
    await Executioner().run(_program(whole), None)
    done: list[str] = []

    with pytest.raises(Killed):
        await Executioner().run(_program(done), Doom(after))

    assert done == whole[: len(done)]
    assert len(done) < len(whole)
    assert "went on" not in done


async def test_each_later_kill_lets_no_less_happen() -> None:
    lengths = []
    for after in range(1, 5):
        done: list[str] = []
        with pytest.raises(Killed):
            await Executioner().run(_program(done), Doom(after))
        lengths.append(len(done))
    assert lengths == sorted(lengths)
    assert lengths[0] < lengths[-1]


async def test_one_that_is_doomed_for_later_lives() -> None:
    done: list[str] = []
    await Executioner().run(_program(done), Doom(1000))
    assert done[-1] == "goodbye ends"


async def test_who_was_told_to_die_soon_dies_at_the_next_return() -> None:
    doom = Doom(1000)

    async def run() -> None:
        await asyncio.sleep(0)
        doom.soon()
        await asyncio.sleep(0)
        raise AssertionError("it lives")

    with pytest.raises(Killed):
        await Executioner().run(run, doom)
