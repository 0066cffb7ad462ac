"""What a second judgement is kept as, by the rules of rejudging."""

from dataclasses import replace

import pytest

from bot.core.judgements import Band, Judgement, Speed, Verdict
from bot.core.rejudging import Terms, judged_again, same_timing

FAST = Speed(1.6, 1.5, 1.7, Band.S)
SLOW = Speed(0.5, 0.4, 0.6, Band.B)
AC = Judgement(Verdict.AC, "accepted", speed=FAST, points=130)
WA = Judgement(Verdict.WA, "no", points=40)
JE = Judgement(Verdict.JE, "our fault")


@pytest.mark.parametrize(
    ("before", "after", "terms", "kept"),
    [
        pytest.param(AC, WA, Terms(), (40, True), id="open: down"),
        pytest.param(WA, AC, Terms(), (130, True), id="open: up"),
        pytest.param(AC, WA, Terms(over=True), (130, False), id="over: never down"),
        pytest.param(WA, AC, Terms(over=True), (130, True), id="over: up"),
        pytest.param(AC, WA, Terms(over=True, strict=True), (40, True), id="strict: down"),
        pytest.param(None, WA, Terms(over=True), (40, True), id="first after a judge error"),
        pytest.param(AC, JE, Terms(over=True), (None, True), id="a judge error changes nothing"),
        pytest.param(
            AC, replace(AC, speed=SLOW, points=110), Terms(), (130, True), id="the band stays"
        ),
        pytest.param(
            AC,
            replace(AC, speed=SLOW, points=110),
            Terms(same_timing=False),
            (110, True),
            id="other timing cases: a new band",
        ),
        pytest.param(
            AC,
            replace(AC, speed=SLOW, points=110),
            Terms(over=True, same_timing=False),
            (130, False),
            id="other timing cases after the end: not down",
        ),
        pytest.param(
            replace(AC, speed=replace(SLOW, noisy=True, band=None), points=100),
            AC,
            Terms(over=True),
            (130, True),
            id="a band that noise prevented is measured",
        ),
    ],
)
def test_points_follow_the_rules(
    before: Judgement | None, after: Judgement, terms: Terms, kept: tuple[int | None, bool]
) -> None:
    judgement, counts = judged_again(before, after, terms)
    assert (judgement.points, counts) == kept
    assert judgement.verdict is after.verdict


def test_whoever_keeps_points_is_told_why() -> None:
    judgement, _ = judged_again(AC, WA, Terms(over=True))
    assert judgement.message == (
        "no The round was over when this was judged again, so your points stay as they were."
    )


CASES = """\
SIZES = [1, 2]


def grid(rng, n):
    return rng.normal(size=(n, HEIGHT))


HEIGHT: int = 3


def hidden(rng):
    yield "plain", (SIZES,), {}


def timing(rng, n):
    # a comment
    return (grid(rng, n),), {}
"""
TOML = 'title = "x"\n[timing]\nn = 4\n'
OLD = {"cases.py": CASES, "challenge.toml": TOML, "reference.py": "a"}


@pytest.mark.parametrize(
    ("change", "same"),
    [
        pytest.param({"reference.py": "b"}, True, id="the reference"),
        pytest.param({"cases.py": CASES.replace("[1, 2]", "[3]")}, True, id="hidden cases"),
        pytest.param({"challenge.toml": TOML.replace('"x"', '"y"')}, True, id="the title"),
        pytest.param({"challenge.toml": TOML.replace("4", "5")}, False, id="the size"),
        pytest.param({"cases.py": CASES.replace("rng, n),)", "rng, 2),)")}, False, id="timing"),
        pytest.param({"cases.py": CASES.replace("normal", "random")}, False, id="what it calls"),
        pytest.param({"cases.py": CASES.replace("= 3", "= 4")}, False, id="a constant of that"),
        pytest.param({"driver.py": "x"}, False, id="the driver"),
        pytest.param({"challenge.toml": "[["}, False, id="broken"),
    ],
)
def test_timing_cases_are_told_from_others(change: dict[str, str], same: bool) -> None:
    assert same_timing(OLD, OLD | change) is same
