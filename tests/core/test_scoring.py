"""How many points a judgement is worth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.judgements import Band, TraitResult, TraitState, Verdict
from bot.core.scoring import band_of, points

STATES = st.sampled_from(list(TraitState))
PARTIAL = (Verdict.WA, Verdict.TLE, Verdict.MLE, Verdict.OLE, Verdict.RTE)


def traits(*states: TraitState) -> list[TraitResult]:
    return [TraitResult(f"t{number}", "", state) for number, state in enumerate(states)]


def passing(passed: int, total: int) -> list[TraitResult]:
    return traits(*[TraitState.PASSED] * passed, *[TraitState.FAILED] * (total - passed))


@pytest.mark.parametrize(
    ("high", "band"),
    [
        pytest.param(9.0, Band.S, id="far above"),
        pytest.param(1.5, Band.S, id="at S"),
        pytest.param(1.4999, Band.A, id="below S"),
        pytest.param(0.8, Band.A, id="at A"),
        pytest.param(0.7999, Band.B, id="below A"),
        pytest.param(0.4, Band.B, id="at B"),
        pytest.param(0.3999, None, id="below B"),
        pytest.param(float("nan"), None, id="not a number"),
    ],
)
def test_the_band_is_that_of_the_upper_end(high: float, band: Band | None) -> None:
    assert band_of(high) is band


@pytest.mark.parametrize(
    ("band", "worth"), [(Band.S, 130), (Band.A, 120), (Band.B, 110), (None, 100)]
)
def test_a_solve_is_worth_100_and_its_band(band: Band | None, worth: int) -> None:
    assert points(Verdict.AC, passing(14, 14), band) == worth


def test_twelve_of_fourteen_traits_are_worth_51() -> None:
    assert points(Verdict.WA, passing(12, 14), None) == 51


def test_correct_but_slow_is_worth_60() -> None:
    assert points(Verdict.TLE, passing(14, 14), None) == 60


def test_a_trait_that_was_not_run_counts_as_not_passed() -> None:
    assert points(Verdict.MLE, traits(TraitState.PASSED, TraitState.NOT_RUN), None) == 30


def test_a_judge_error_has_no_points() -> None:
    assert points(Verdict.JE, passing(14, 14), Band.S) is None


@given(st.lists(STATES, min_size=1, max_size=30), st.sampled_from([*Band, None]))
def test_broken_rules_and_violations_are_worth_nothing(
    states: list[TraitState], band: Band | None
) -> None:
    assert points(Verdict.CE, traits(*states), band) == 0
    assert points(Verdict.SV, traits(*states), band) == 0


@given(st.sampled_from(PARTIAL), st.lists(STATES, max_size=30), st.sampled_from([*Band, None]))
def test_less_than_a_solve_is_never_worth_more_than_60(
    verdict: Verdict, states: list[TraitState], band: Band | None
) -> None:
    worth = points(verdict, traits(*states), band)
    assert worth is not None
    assert 0 <= worth <= 60


@given(st.sampled_from(PARTIAL), st.lists(STATES, min_size=1, max_size=30), st.data())
def test_passing_one_more_trait_never_costs_points(
    verdict: Verdict, states: list[TraitState], data: st.DataObject
) -> None:
    better = list(states)
    better[data.draw(st.integers(0, len(states) - 1))] = TraitState.PASSED
    before = points(verdict, traits(*states), None)
    after = points(verdict, traits(*better), None)
    assert before is not None
    assert after is not None
    assert after >= before


@given(st.floats(0.0, 10.0), st.floats(0.0, 10.0))
def test_a_faster_solve_is_never_worth_less(one: float, other: float) -> None:
    slow, fast = sorted((one, other))
    slower = points(Verdict.AC, [], band_of(slow))
    faster = points(Verdict.AC, [], band_of(fast))
    assert slower is not None
    assert faster is not None
    assert faster >= slower
