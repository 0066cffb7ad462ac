"""How much of the judge one member may use in an hour."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.submitting import CPU_AN_HOUR_S, JUDGED_AN_HOUR, refuse_above_caps
from bot.errors import TooManyJudged

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def ago(minutes: float, cpu_s: float = 1.0) -> tuple[datetime, float]:
    return NOW - timedelta(minutes=minutes), cpu_s


def test_below_both_caps_nothing_is_refused() -> None:
    refuse_above_caps([ago(10)] * (JUDGED_AN_HOUR - 1), NOW)
    refuse_above_caps([ago(10, CPU_AN_HOUR_S - 1)], NOW)


def test_what_was_judged_over_an_hour_ago_does_not_count() -> None:
    refuse_above_caps([ago(61)] * 100, NOW)


@pytest.mark.parametrize(
    ("judged", "sentence"),
    [
        pytest.param(
            [ago(minutes) for minutes in range(1, JUDGED_AN_HOUR + 1)],
            "You have had 20 submissions judged in the last hour, the most there is. "
            "The next can be sent in 40 min; /try is not limited by this.",
            id="twenty judged",
        ),
        pytest.param(
            [ago(50, 10.0), ago(30, 100.0), ago(5, 60.0)],
            "You have had 120 s of computing time in the last hour, the most there is. "
            "The next can be sent in 30 min; /try is not limited by this.",
            id="two minutes of computing",
        ),
    ],
)
def test_above_a_cap_the_sentence_says_when_the_next_may_be_sent(
    judged: list[tuple[datetime, float]], sentence: str
) -> None:
    with pytest.raises(TooManyJudged) as refused:
        refuse_above_caps(judged, NOW)
    assert str(refused.value) == sentence
