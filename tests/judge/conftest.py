"""One lane for all tests of the judge: starting one takes longer than most of them."""

import asyncio
from collections.abc import Coroutine, Iterator
from itertools import count
from typing import TypeVar

import pytest

from bot.core.judgements import Judgement, TraitState
from bot.core.models import Mode
from bot.judge.job import Job
from bot.judge.lanes import Lanes
from tests.judge.tiny import FILES

T = TypeVar("T")


class Judge:
    """Judges sources on a real lane, from tests that have no event loop."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self.lanes = Lanes(1)
        self._numbers = count()

    def start(self) -> None:
        self.run(self.lanes.start())

    def close(self) -> None:
        self.run(self.lanes.close())
        self._loop.close()

    def run(self, work: Coroutine[object, object, T]) -> T:
        return self._loop.run_until_complete(work)

    def __call__(
        self,
        source: str,
        files: dict[str, str] = FILES,
        *,
        mode: Mode = Mode.RANKED,
        seed: int | None = None,
    ) -> Judgement:
        job = Job(next(self._numbers), "tiny", files, source, mode, seed)
        return self.run(self.lanes.judge(job))


def states(judgement: Judgement) -> dict[str, TraitState]:
    """What became of each trait."""
    return {trait.name: trait.state for trait in judgement.traits}


@pytest.fixture(scope="session")
def judge() -> Iterator[Judge]:
    opened = Judge()
    try:
        opened.start()
        yield opened
    finally:
        opened.close()
