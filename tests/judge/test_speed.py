"""The ratio that ranks: of minima, with an interval that repeats."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.judgements import Band
from bot.judge.speed import NARROWEST, measure_speed, spread

TIMES = st.lists(st.floats(0, 10), min_size=9, max_size=9)
REFERENCE = [0.020, 0.021, 0.020, 0.022, 0.025, 0.020, 0.021, 0.020, 0.023]


def test_the_ratio_is_that_of_the_minima() -> None:
    speed = measure_speed(REFERENCE, [2 * t for t in REFERENCE], 0, noisy=False)
    assert speed.ratio == pytest.approx(0.5)


@given(TIMES, TIMES, st.integers(0, 2**63 - 1))
@settings(max_examples=60, deadline=None)
def test_the_interval_holds_the_ratio_and_is_never_narrower_than_three_percent(
    reference_s: list[float], member_s: list[float], seed: int
) -> None:
    speed = measure_speed(reference_s, member_s, seed, noisy=False)
    assert speed.low <= speed.ratio * (1 - NARROWEST)
    assert speed.high >= speed.ratio * (1 + NARROWEST)


def test_constant_times_give_just_the_narrowest_interval() -> None:
    speed = measure_speed([0.02] * 9, [0.01] * 9, 0, noisy=False)
    assert (speed.ratio, speed.low, speed.high) == pytest.approx((2.0, 1.94, 2.06))


def test_the_interval_is_reproducible_by_its_seed() -> None:
    member_s = [0.03, 0.05, 0.031, 0.04, 0.033, 0.06, 0.035, 0.032, 0.07]
    first = measure_speed(REFERENCE, member_s, 7, noisy=False)
    assert measure_speed(REFERENCE, member_s, 7, noisy=False) == first


@pytest.mark.parametrize(
    ("factor", "band"),
    [
        pytest.param(0.5, Band.S, id="twice as fast"),
        pytest.param(1.0, Band.A, id="as fast"),
        pytest.param(2.0, Band.B, id="half as fast"),
        pytest.param(4.0, None, id="a quarter as fast"),
        pytest.param(1 / 1.5 * 1.02, Band.S, id="the top of the range counts"),
    ],
)
def test_the_band_is_that_of_the_upper_end(factor: float, band: Band | None) -> None:
    speed = measure_speed([0.02] * 9, [0.02 * factor] * 9, 0, noisy=False)
    assert speed.band is band


def test_a_noisy_host_gives_a_speed_without_a_band() -> None:
    speed = measure_speed([0.02] * 9, [0.01] * 9, 0, noisy=True)
    assert speed.band is None
    assert speed.ratio == pytest.approx(2.0)


def test_times_too_short_to_measure_give_a_finite_ratio() -> None:
    assert measure_speed([0.0] * 9, [0.0] * 9, 0, noisy=False).ratio == 1.0


def test_the_spread_is_how_far_the_median_lies_above_the_minimum() -> None:
    assert spread([0.02, 0.025, 0.03]) == pytest.approx(0.25)
    assert spread([0.02] * 9) == 0.0
