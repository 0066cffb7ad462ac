"""Every attack of the corpus, judged as a member's ranked submission.

What is asserted of each: its verdict, what it cost, that the lane survived it
and judges the reference right afterwards, that nothing appeared on disk, and
that no text of the judgement holds a hidden argument.
"""

import asyncio
import contextlib
import os
import re
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
import pytest_asyncio

from bot.catalog.folder import read_files
from bot.catalog.format import parse_challenge
from bot.core.judgements import Judgement, TraitState, Verdict
from bot.core.models import Mode
from bot.judge.job import Job
from bot.judge.lanes import Lanes

ROOT = Path(__file__).parents[2]
ATTACKS = Path(__file__).with_name("attacks")
HEADER = re.compile(
    r"# (?P<slug>[a-z0-9-]+)(?: \[(?P<also>[A-Z|]+)\])?(?P<mark> slow| open)?: (?P<idea>\S.*)"
)
# What attacks call the files that they try to leave behind.
MARK = "fromscratch-attack"
WRITABLE = (Path("/tmp"), Path("/var/tmp"), Path("/dev/shm"), ROOT)
# Known here only, so that hidden arguments can be looked for in what is said.
SEED = 7_340_033_771_298_155_131
SHORTEST_LIMIT_S, ALL_CALLS_S, SPARE_S = 1.0, 20.0, 1.0
LONGEST_WALL_S, PATIENCE_S = 75.0, 300.0
# An honest softmax or the like is never this much faster than the reference.
UNLIKELY_SPEED = 4.0
# Shorter numbers turn up by chance.
SECRET_DIGITS = 9

ONE_STARTS = asyncio.Lock()
in_one_loop = pytest.mark.asyncio(loop_scope="module")


@dataclass(frozen=True)
class Attack:
    """One file of the corpus."""

    path: Path
    slug: str
    verdicts: frozenset[Verdict]
    mark: str
    source: str

    @property
    def name(self) -> str:
        return f"{self.path.parent.name}/{self.path.stem}"


def read_attack(path: Path) -> Attack:
    source = path.read_text()
    header = HEADER.fullmatch(source.partition("\n")[0])
    assert header, f"{path}: its first line doesn't say what it tries"
    names = {path.parent.name, *(header["also"] or path.parent.name).split("|")}
    verdicts = frozenset(map(Verdict, names))
    return Attack(path, header["slug"], verdicts, (header["mark"] or "").strip(), source)


CORPUS = [read_attack(path) for path in sorted(ATTACKS.glob("*/*.py"))]
MARKS: dict[str, list[pytest.MarkDecorator]] = {
    "": [],
    "slow": [pytest.mark.slow],
    "open": [pytest.mark.xfail(strict=True, reason="a hole that is known and not closed yet")],
}


@cache
def files_of(slug: str) -> dict[str, str]:
    return read_files(ROOT / "challenges" / slug)


@dataclass(frozen=True)
class Finding:
    """What judging one attack did.

    Attributes:
        honest: the reference, tried on the same lane afterwards.
        left: what it changed or left on disk.
    """

    judgement: Judgement
    honest: Judgement
    wall_time_s: float
    lane_survived: bool
    left: dict[str, bytes]


@dataclass(frozen=True)
class Round:
    """All attacks that this run has chosen, under way on one lane a core.

    Attributes:
        findings: by the attack's name, each as soon as it is there.
        workers: one a lane; its result is what an honest ranked submission got at the end.
    """

    findings: dict[str, asyncio.Future[Finding]]
    workers: list[asyncio.Task[Judgement]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def under_way(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Round]:
    specs = [getattr(item, "callspec", None) for item in request.session.items]
    params = [spec.params.get("attack") for spec in specs if spec]
    # Other files may call something else by this name.
    chosen = [attack for attack in params if isinstance(attack, Attack)]
    loop = asyncio.get_running_loop()
    found: dict[str, asyncio.Future[Finding]] = {a.name: loop.create_future() for a in chosen}
    waiting = iter(chosen)

    async def work(core: int) -> Judgement:
        scratch = make_scratch(tmp_path_factory)
        async with lane_on(core, scratch) as lanes:
            for attack in waiting:
                try:
                    found[attack.name].set_result(await examine(attack, lanes, scratch))
                except Exception as error:  # noqa: BLE001 - belongs to that attack's test
                    found[attack.name].set_exception(error)
            return await judge(lanes, "softmax", files_of("softmax")["reference.py"], Mode.RANKED)

    cores = sorted(os.sched_getaffinity(0))[:2]
    workers = [asyncio.create_task(work(core)) for core in cores]
    yield Round(found, workers)
    for worker in workers:
        worker.cancel()
    await asyncio.gather(*workers, return_exceptions=True)


def make_scratch(factory: pytest.TempPathFactory) -> Path:
    """A lane's working folder: anyone may write to it, if they can write at all."""
    folder = factory.mktemp("scratch")
    folder.chmod(0o777)
    (folder / "canary").write_text("alive")
    (folder / "canary").chmod(0o666)
    return folder


@asynccontextmanager
async def lane_on(core: int, scratch: Path) -> AsyncIterator[Lanes]:
    """One lane of its own, so that what comes next runs on it, too."""
    mine = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        lanes = Lanes(1)
    finally:
        os.sched_setaffinity(0, mine)
    try:
        async with ONE_STARTS:  # the working folder is the whole process's
            with contextlib.chdir(scratch):
                await lanes.start()
        yield lanes
    finally:
        await lanes.close()


async def examine(attack: Attack, lanes: Lanes, scratch: Path) -> Finding:
    """Judge an attack, then the reference, and look at what is different."""
    pids, before = lanes.pids(), traces_on_disk(scratch)
    started_s = time.monotonic()
    judgement = await judge(lanes, attack.slug, attack.source, Mode.RANKED)
    wall_time_s = time.monotonic() - started_s
    after = traces_on_disk(scratch)
    honest = await judge(lanes, attack.slug, files_of(attack.slug)["reference.py"], Mode.TRY)
    left = {path: text for path, text in after.items() if before.get(path) != text}
    left |= dict.fromkeys(before.keys() - after.keys(), b"gone")
    return Finding(judgement, honest, wall_time_s, lanes.pids() == pids, left)


def traces_on_disk(scratch: Path) -> dict[str, bytes]:
    """What an attack could have left: its working folder, and marked files elsewhere."""
    found = {str(path): path.read_bytes() for path in scratch.rglob("*") if path.is_file()}
    marked = chain.from_iterable(folder.glob(f"*{MARK}*") for folder in WRITABLE)
    return found | {str(path): b"" for path in marked}


@cache
def secrets_of(slug: str) -> frozenset[str]:
    """The numbers of the hidden arguments as they would be printed, cut to nine characters."""
    names: dict[str, Any] = {"__name__": "cases"}
    exec(files_of(slug)["cases.py"], names)
    hidden = [(args, kwargs) for _, args, kwargs in names["hidden"](np.random.default_rng(SEED))]
    numbers = chain.from_iterable(map(numbers_in, hidden))
    return frozenset(text[:SECRET_DIGITS] for text in numbers if len(text) >= SECRET_DIGITS)


def numbers_in(value: object) -> Iterator[str]:
    match value:
        case np.ndarray():
            for number in value.ravel()[:200].tolist():
                yield repr(abs(number))
        case dict():
            yield from chain.from_iterable(map(numbers_in, value.values()))
        case list() | tuple():
            yield from chain.from_iterable(map(numbers_in, value[:200]))
        case int() | float():
            yield repr(abs(value))


def texts_in(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            yield from chain.from_iterable(map(texts_in, value.values()))
        case list() | tuple():
            yield from chain.from_iterable(map(texts_in, value))


def leaked(judgement: Judgement, slug: str) -> set[str]:
    """The hidden numbers that stand in any text of a judgement."""
    said = " ".join(texts_in(msgspec.to_builtins(judgement)))
    return {secret for secret in secrets_of(slug) if secret in said}


def most_cpu_s(judgement: Judgement, slug: str) -> float:
    """What one submission may have used in all, by how many calls it passed."""
    limit_s = SHORTEST_LIMIT_S + SPARE_S
    if judgement.verdict in (Verdict.TLE, Verdict.MLE, Verdict.OLE) and not judgement.passed:
        return 2 * limit_s  # the second of them ends it
    limits = parse_challenge(slug, files_of(slug)).limits
    return ALL_CALLS_S + max(limit_s, limits.limit * SHORTEST_LIMIT_S)


async def judge(lanes: Lanes, slug: str, source: str, mode: Mode) -> Judgement:
    seed = None if mode is Mode.TRY else SEED
    return await lanes.judge(Job(1, slug, files_of(slug), source, mode, seed))


@in_one_loop
@pytest.mark.parametrize(
    "attack",
    [pytest.param(attack, id=attack.name, marks=MARKS[attack.mark]) for attack in CORPUS],
)
async def test_an_attack_gets_the_verdict_it_deserves_and_nothing_else(
    attack: Attack, under_way: Round
) -> None:
    async with asyncio.timeout(PATIENCE_S):  # also if no lane could be started
        finding = await under_way.findings[attack.name]
    judgement = finding.judgement
    assert judgement.verdict in attack.verdicts, f"{judgement.message} {judgement.operator_note}"
    assert finding.wall_time_s < LONGEST_WALL_S
    assert judgement.cpu_time_s < most_cpu_s(judgement, attack.slug)
    if judgement.verdict is Verdict.AC:
        assert judgement.passed == judgement.total
        assert all(trait.state is TraitState.PASSED for trait in judgement.traits)
        assert judgement.memory_bytes
        assert judgement.speed is None or judgement.speed.ratio < UNLIKELY_SPEED
    assert not leaked(judgement, attack.slug)
    assert not finding.left
    assert finding.honest.verdict is Verdict.AC, finding.honest.message
    assert finding.lane_survived, "the lane died of it"


@in_one_loop
async def test_after_all_of_them_an_honest_submission_is_accepted_with_its_speed(
    under_way: Round,
) -> None:
    for judgement in await asyncio.gather(*under_way.workers):
        assert judgement.verdict is Verdict.AC, judgement.message
        assert judgement.speed is not None
        assert 0.6 < judgement.speed.ratio < 1.6


def test_a_hidden_number_in_a_text_would_be_found() -> None:
    number = sorted(secrets_of("softmax"))[0]
    assert leaked(Judgement(Verdict.WA, f"returned {number}123"), "softmax") == {number}


def test_the_corpus_holds_what_it_claims() -> None:
    assert len(CORPUS) >= 96
    assert {attack.path.parent.name for attack in CORPUS} == set(Verdict) - {Verdict.JE}
    ideas = [attack.source.partition("\n")[0] for attack in CORPUS]
    assert len(set(ideas)) == len(ideas)
