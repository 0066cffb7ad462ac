"""Uploads are checked by the real judge: when no member waits, once, and again after a kill."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from bot.clocks import SystemClock
from bot.core.models import Account, Community, Member, Mode, NewSubmission
from bot.core.own_challenges import (
    CHECKED_POST,
    CheckOutcome,
    NewUpload,
    OwnChallenge,
    OwnState,
)
from bot.judge.check import Questions
from bot.judge.job import Job
from bot.judge.lanes import Lanes, open_lanes
from bot.judge.polite import PoliteLanes
from bot.judge.uploads import UploadChecks
from bot.judge.worker import ProgressHub, Worker
from bot.store import SqlStore, open_store
from tests.judge.tiny import RIGHT, tiny_challenge, tiny_files

pytestmark = pytest.mark.asyncio(loop_scope="module")
MO = Account("terminal", "", "mo", "Mo")
QUICK = Questions(timing=False, mutants=True, most_mutants=3)
WRONG = {
    "submissions/wrong_answer/far_off.py": "def f(x):\n    return x + 2.0\n",
    "submissions/wrong_answer/below_zero.py": "def f(x):\n    return abs(x) + 1.0\n",
}
GOOD = {**tiny_files(), **WRONG}


@dataclass
class Bench:
    """A store, lanes, and who uploads."""

    store: SqlStore
    lanes: Lanes
    community: Community
    member: Member

    async def upload(self, files: Mapping[str, str] = GOOD) -> int:
        sent = NewUpload(self.community.id, self.member.id, tiny_challenge(files), "terminal", "mo")
        return (await self.store.add_own(sent)).id

    async def outcome(self, own_id: int) -> CheckOutcome:
        async with asyncio.timeout(120):
            while (own := await self._own(own_id)).outcome is None:  # noqa: ASYNC110 - a row
                await asyncio.sleep(0.05)
        assert own.state is OwnState.CHECKED
        return own.outcome

    async def _own(self, own_id: int) -> OwnChallenge:
        own = await self.store.own(self.community.id, own_id)
        assert own is not None
        return own

    @asynccontextmanager
    async def checking(self, work_s: float = 600.0) -> AsyncIterator[UploadChecks]:
        checks = UploadChecks(self.store, self.lanes, questions=QUICK, work_s=work_s)
        task = asyncio.create_task(checks.run())
        try:
            yield checks
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def submit(self) -> int:
        version = await self.store.save_challenge(tiny_challenge())
        now = datetime.now(UTC)
        accepted = await self.store.accept(
            NewSubmission(
                *(self.community.id, self.member.id, MO, None, version, "tiny", f"{now}"),
                *(RIGHT, f"{now}", Mode.PRACTICE, now, ""),
            )
        )
        return accepted.id


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lanes() -> AsyncIterator[Lanes]:
    async with open_lanes(1) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def bench(tmp_path: Path, lanes: Lanes) -> AsyncIterator[Bench]:
    store = await open_store(tmp_path / "data.db", SystemClock())
    community = await store.community("terminal", "local", "study group")
    yield Bench(store, lanes, community, await store.member(community.id, MO))
    await store.close()


async def test_a_sound_challenge_is_found_sound_and_that_is_said(bench: Bench) -> None:
    number = await bench.upload()
    async with bench.checking():
        outcome = await bench.outcome(number)

    assert outcome.well, outcome.findings
    assert (outcome.wrong_caught, outcome.wrong_total) == (2, 2)
    assert outcome.mutants_caught == outcome.mutants_total > 0
    (delivery,) = await bench.store.lease("terminal", None, "sender", 60)
    assert (delivery.kind, delivery.recipient) == (CHECKED_POST, "mo")


async def test_a_check_that_is_interrupted_is_done_again(bench: Bench) -> None:
    number = await bench.upload()
    async with bench.checking() as checks:
        async with asyncio.timeout(60):
            while checks.stage(number) is None:  # noqa: ASYNC110 - progress is a figure
                await asyncio.sleep(0.01)
    own = await bench._own(number)
    assert own.state is OwnState.WAITING
    async with bench.checking():
        assert (await bench.outcome(number)).well


async def test_what_a_killed_process_was_checking_is_done_again(bench: Bench) -> None:
    number = await bench.upload()
    assert await bench.store.claim_check() is not None  # and then it is gone
    async with bench.checking():
        assert (await bench.outcome(number)).well


async def test_a_check_that_ended_the_bot_three_times_is_given_up(bench: Bench) -> None:
    number = await bench.upload()
    for _ in range(3):
        await bench.store.claim_check()
        await bench.store.requeue_checks()
    async with bench.checking():
        (finding,) = (await bench.outcome(number)).findings
    assert finding.must
    assert finding.text.startswith("The check was begun three times and the bot ended each time.")


async def test_members_are_judged_before_the_next_question_of_a_check(bench: Bench) -> None:
    number = await bench.upload()
    worker = Worker(bench.store, bench.lanes, ProgressHub(), "here")
    running = asyncio.create_task(worker.run())
    try:
        async with bench.checking():
            for _ in range(3):
                submitted = await bench.submit()
                worker.wake()
                async with asyncio.timeout(30):
                    while await bench.store.judged(submitted) is None:  # noqa: ASYNC110 - a row
                        await asyncio.sleep(0.01)
                assert (await bench._own(number)).outcome is None
            assert (await bench.outcome(number)).well
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def test_a_check_that_takes_too_long_is_ended(bench: Bench) -> None:
    slow = GOOD["cases.py"].replace("rng.normal(size=5)", "slow(rng)") + (
        "\n\ndef slow(rng):\n    for _ in range(60_000_000):\n        pass\n"
        "    return rng.normal(size=5)\n"
    )
    number = await bench.upload({**GOOD, "cases.py": slow})
    async with bench.checking(work_s=2.0):
        (finding,) = (await bench.outcome(number)).findings
    assert "minutes of the judge's time and was ended. Make the cases smaller" in finding.text


@pytest.mark.parametrize("lane_count", [1])
async def test_a_job_that_a_member_waits_behind_gives_way(bench: Bench, lane_count: int) -> None:
    waiting = 0
    asked: list[int] = []

    async def count() -> int:
        asked.append(waiting)
        return waiting

    polite = PoliteLanes(bench.lanes, count, patience_s=0.0)
    endless = Job(1, "tiny", GOOD, "def f(x):\n    while True: pass\n", Mode.RANKED)
    task = asyncio.create_task(polite.judge(endless))
    await asyncio.sleep(0.6)
    waiting = lane_count
    async with asyncio.timeout(20):
        judged = await bench.lanes.judge(Job(2, "tiny", GOOD, RIGHT, Mode.RANKED))
    assert judged.passed == judged.total
    assert not task.done()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


ATTACKS = {
    "reads a file": "open('/etc/passwd').read()",
    "writes a file": "open('TRACE', 'w').write('x')",
    "lists a folder": "__import__('os').listdir('/')",
    "opens a socket": "__import__('socket').create_connection(('127.0.0.1', 80))",
    "forks": "__import__('os').fork()",
    "runs a program": "__import__('os').system('touch TRACE')",
    "reads the environment of its parent": "open(f'/proc/{__import__(\"os\").getppid()}/environ')",
    "signals its parent": "__import__('os').kill(__import__('os').getppid(), 9)",
    "fills memory": "[bytearray(1 << 20) for _ in range(1 << 20)]",
    "loops": "[None for _ in iter(int, 1)]",
    "raises": "1 / 0",
    "exits": "__import__('os')._exit(0)",
    "says a lot": "print('x' * 10_000_000)",
    "breaks the channel": "__import__('os').write(3, b'junk' * 1000)",
    "recurses": "(lambda f: f(f))(lambda f: f(f))",
}
PLACES: dict[str, Callable[[str], dict[str, str]]] = {
    "reference.py": lambda deed: {"reference.py": f"{GOOD['reference.py']}\n{deed}\n"},
    "cases.py": lambda deed: {"cases.py": f"{GOOD['cases.py']}\n{deed}\n"},
    "driver.py": lambda deed: {
        "driver.py": f"def drive(entry, x):\n    {deed}\n    return entry(x)\n"
    },
    "checker.py": lambda deed: {
        "checker.py": f"def check(args, kwargs, answer, expected):\n    {deed}\n    return None\n"
    },
}
# What changes nothing may pass: a print is bounded, and no program was started.
HARMLESS = ("says a lot", "runs a program")
COSTLY = ("loops", "fills memory")
EVERYWHERE = ("reads a file", "raises", "breaks the channel")


@pytest.mark.parametrize(
    ("attack", "place"),
    [
        pytest.param(attack, place, id=f"{place} {attack}")
        if attack not in COSTLY and (place == "cases.py" or attack in EVERYWHERE)
        else pytest.param(attack, place, id=f"{place} {attack}", marks=pytest.mark.slow)
        for attack in ATTACKS
        for place in PLACES
    ],
)
async def test_an_uploaded_file_that_attacks_harms_nothing_and_is_a_finding(
    lanes: Lanes, tmp_path: Path, attack: str, place: str
) -> None:
    trace = tmp_path / "was-here"
    os.chmod(tmp_path, 0o777)  # whoever may write at all may write here
    pids = lanes.pids()
    files = {**GOOD, **PLACES[place](ATTACKS[attack].replace("TRACE", str(trace)))}

    judged = await lanes.judge(Job(1, "tiny", files, RIGHT, Mode.RANKED))

    assert judged.operator_note or attack in HARMLESS
    assert not trace.exists()
    assert lanes.pids() == pids
    again = await lanes.judge(Job(2, "tiny", GOOD, RIGHT, Mode.RANKED))
    assert again.passed == again.total


LOOKS_AROUND = """
import gc, sys, linecache

backwards = "terces s'ytinummoc rehtona"  # so that it doesn't find itself
seen = [o for o in gc.get_objects() if isinstance(o, (dict, list, tuple))]
texts = [v for o in seen for v in (o.values() if isinstance(o, dict) else o)]
texts += [line for entry in linecache.cache.values() for line in (entry[2] or ())]
if any(isinstance(text, str) and backwards in text[::-1] for text in texts):
    raise ValueError("found it")
"""


@pytest.mark.parametrize("place", ["cases.py", "reference.py"])
async def test_an_uploaded_file_finds_nothing_of_another_challenge(
    lanes: Lanes, place: str
) -> None:
    secret = "\n# another community's secret\nSECRET = \"another community's secret\"\n"
    theirs = {**GOOD, "cases.py": GOOD["cases.py"] + secret}
    mine = {**GOOD, place: GOOD[place] + LOOKS_AROUND}
    caught = {**GOOD, place: GOOD[place] + secret + LOOKS_AROUND}
    await lanes.judge(Job(1, "tiny", theirs, RIGHT, Mode.RANKED))

    assert (await lanes.judge(Job(2, "tiny", mine, RIGHT, Mode.RANKED))).operator_note == ""
    found = await lanes.judge(Job(3, "tiny", caught, RIGHT, Mode.RANKED))
    assert "found it" in found.operator_note  # it would have been seen
