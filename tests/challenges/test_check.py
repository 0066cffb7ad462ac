"""The challenges that are shipped are sound, judged by the real judge."""

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from bot.catalog.folder import FolderCatalog
from bot.core.judgements import Verdict
from bot.core.models import Mode
from bot.judge.job import Depth, Job
from tests.challenges.conftest import CHALLENGES
from tests.judge.conftest import Judge

SLUGS = sorted(path.parent.name for path in CHALLENGES.glob("*/challenge.toml"))


def fromscratch(*words: str) -> list[dict[str, object]]:
    done = subprocess.run(
        [sys.executable, "-m", "bot", *words, "--json"],
        capture_output=True,
        text=True,
        timeout=1200,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    "words",
    [
        ("softmax", "--no-timing"),
        *(pytest.param((slug,), marks=pytest.mark.slow) for slug in SLUGS),
    ],
    ids=" ".join,
)
def test_check_finds_nothing_to_mend(words: tuple[str, ...]) -> None:
    (report,) = fromscratch("check", *words)
    findings = report["findings"]

    assert isinstance(findings, list)
    assert [finding["text"] for finding in findings if finding["level"] == "error"] == []
    assert report["ok"] is True


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    started = Judge()
    try:
        started.start()
        yield started
    finally:
        started.close()


@pytest.mark.parametrize("slug", SLUGS)
def test_the_reference_is_accepted_and_the_starter_is_not(judge: Judge, slug: str) -> None:
    challenge = FolderCatalog(CHALLENGES).load(slug)
    reference, starter = (
        judge.run(
            judge.lanes.judge(
                Job(number, slug, dict(challenge.files), source, Mode.RANKED, depth=depth)
            )
        )
        for number, (source, depth) in enumerate(
            ((challenge.reference, Depth.CASES), (challenge.starter, Depth.FIRST_FAILURE))
        )
    )

    assert reference.verdict is Verdict.AC, reference.operator_note
    assert reference.passed == reference.total
    assert starter.verdict is not Verdict.AC


def test_every_challenge_has_its_place_in_the_calendar() -> None:
    calendar = (CHALLENGES / "calendar.toml").read_text()
    assert all(f'"{slug}"' in calendar for slug in SLUGS)
