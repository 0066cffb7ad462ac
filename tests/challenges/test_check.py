"""The challenges that are shipped are sound, judged by the real judge."""

import json
import subprocess
import sys

import pytest

from tests.challenges.conftest import CHALLENGES

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
    "slug",
    [slug if slug == "softmax" else pytest.param(slug, marks=pytest.mark.slow) for slug in SLUGS],
)
def test_check_finds_nothing_to_mend(slug: str) -> None:
    (report,) = fromscratch("check", slug)
    findings = report["findings"]

    assert isinstance(findings, list)
    assert [finding["text"] for finding in findings if finding["level"] == "error"] == []
    assert report["ok"] is True


@pytest.mark.parametrize("slug", SLUGS)
def test_the_reference_is_accepted_and_the_starter_is_not(slug: str) -> None:
    folder = CHALLENGES / slug
    reference, starter = fromscratch(
        "judge", slug, str(folder / "reference.py"), str(folder / "starter.py")
    )

    assert reference["verdict"] == "AC"
    assert reference["passed"] == reference["total"]
    assert starter["verdict"] != "AC"


def test_every_challenge_has_its_place_in_the_calendar() -> None:
    calendar = (CHALLENGES / "calendar.toml").read_text()
    assert all(f'"{slug}"' in calendar for slug in SLUGS)
