"""Which answers of the right structure are right, and what is said about the others."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_np

from bot.core.challenge import AnswerPart, Check, Scale
from bot.judge.values import explain_values

NAN, INF = float("nan"), float("inf")


def explain(got: Any, want: Any, **part: Any) -> str | None:
    return explain_values(got, want, [AnswerPart("answer", **part)], whole=True)


def test_an_answer_within_tolerance_is_right() -> None:
    assert explain(np.array([1.0 + 1e-10, 2.0]), np.array([1.0, 2.0])) is None


def test_the_tolerance_is_relative_to_the_largest_value_of_the_answer() -> None:
    want = np.array([1e-6, 1000.0])
    near = want + 1e-7
    assert explain(near, want, rtol=1e-9) is None
    assert explain(near, want, rtol=1e-9, relative_to=Scale.ELEMENT) is not None


def test_a_value_that_should_be_zero_may_be_off_by_the_absolute_tolerance() -> None:
    assert explain(np.array([1e-12]), np.array([0.0]), atol=1e-11) is None
    assert explain(np.array([1e-10]), np.array([0.0]), atol=1e-11) is not None


@pytest.mark.parametrize(
    ("got", "want", "part", "said"),
    [
        pytest.param(
            [1.0, 2.5],
            [1.0, 2.0],
            {},
            "the answer is wrong in 1 of 2 places, first at index 1, "
            "off by up to 2.5e-01 of its largest value",
            id="one place",
        ),
        pytest.param(
            [[1.0, 2.0], [9.0, 9.0]],
            [[1.0, 2.0], [3.0, 4.0]],
            {},
            "the answer is wrong in 2 of 4 places, first at index (1, 0), "
            "off by more than its largest value",
            id="a whole row",
        ),
        pytest.param(
            [1.0, 2.5],
            [1.0, 2.0],
            {"relative_to": Scale.ELEMENT},
            "the answer is wrong in 1 of 2 places, first at index 1, "
            "off by up to 2.5e-01 of the right value",
            id="relative to each element",
        ),
        pytest.param(
            [1.0], [0.0], {}, "the answer is wrong in 1 of 1 places, first at index 0", id="zero"
        ),
        pytest.param(
            2.5,
            2.0,
            {},
            "the answer is not the expected value, off by up to 2.5e-01 of its largest value",
            id="a scalar",
        ),
        pytest.param(
            [NAN, 2.0],
            [1.0, 2.0],
            {},
            "the answer has NaN where numbers are due (first at index 0)",
            id="NaN",
        ),
        pytest.param(
            [NAN, NAN],
            [1.0, 2.0],
            {},
            "the answer has NaN where numbers are due (first at index 0)",
            id="all NaN",
        ),
        pytest.param(NAN, 1.0, {}, "the answer has NaN where numbers are due", id="a scalar NaN"),
        pytest.param(
            [0.0, 2.0],
            [NAN, 2.0],
            {},
            "the answer lacks NaN where it is due (first at index 0)",
            id="no NaN",
        ),
        pytest.param(
            [1.0, INF],
            [1.0, 2.0],
            {},
            "the answer has infinity where numbers are due (first at index 1)",
            id="infinity",
        ),
        pytest.param(
            [1.0, 1e300],
            [1.0, -INF],
            {},
            "the answer lacks infinity where it is due (first at index 1)",
            id="large is not infinite",
        ),
        pytest.param(
            [1.0, INF],
            [1.0, -INF],
            {},
            "the answer has an infinity of the wrong sign",
            id="the other infinity",
        ),
        pytest.param(
            [1.0, -1e-12],
            [1.0, 0.0],
            {"minimum": 0.0},
            "the answer has values below 0, which can't be: it is wrong in 1 of 2 places, "
            "first at index 1",
            id="below the minimum, however close",
        ),
        pytest.param(
            [1e308, 0.0],
            [-1e308, 0.0],
            {},
            "the answer is wrong in 1 of 2 places, first at index 0, "
            "off by more than its largest value",
            id="a difference beyond every float",
        ),
        pytest.param(
            10**400,
            1.0,
            {},
            "the answer has infinity where numbers are due",
            id="an integer beyond every float",
        ),
        pytest.param(
            -(10**30),
            1.0,
            {},
            "the answer is not the expected value, off by more than its largest value",
            id="an integer beyond every dtype",
        ),
        pytest.param(
            [1, 2, 4],
            [1, 2, 3],
            {"check": Check.EXACT},
            "the answer is wrong in 1 of 3 places, first at index 2",
            id="exact integers",
        ),
        pytest.param(
            [1.0 + 1e-15],
            [1.0],
            {"check": Check.EXACT},
            "the answer is wrong in 1 of 1 places, first at index 0",
            id="exact floats",
        ),
        pytest.param(
            4, 3, {"check": Check.EXACT}, "the answer is not the expected value", id="exact int"
        ),
        pytest.param(
            10**300,
            3,
            {"check": Check.EXACT},
            "the answer is not the expected value",
            id="exact int, far too large",
        ),
        pytest.param(
            10**30 + 1,
            10**30,
            {"check": Check.EXACT},
            "the answer is not the expected value",
            id="exact large ints that are near",
        ),
        pytest.param("b", "a", {}, "the answer is not the expected one", id="text"),
        pytest.param(
            [[0.5, 0.5], [0.9, 0.2]],
            [[0.5, 0.5], [0.9, 0.1]],
            {"check": Check.SIMPLEX},
            "the answer doesn't sum to 1: you may be normalising over the wrong axis",
            id="rows that don't sum to 1",
        ),
        pytest.param(
            [[1.1, -0.1]],
            [[1.0, 0.0]],
            {"check": Check.SIMPLEX},
            "the answer has negative probabilities",
            id="negative probabilities",
        ),
        pytest.param(
            [[NAN, 1.0]],
            [[0.5, 0.5]],
            {"check": Check.SIMPLEX},
            "the answer has NaN or infinity where probabilities are due",
            id="NaN for a probability",
        ),
        pytest.param(
            [[0.4, 0.6]],
            [[0.5, 0.5]],
            {"check": Check.SIMPLEX},
            "the answer is wrong in 2 of 2 places, first at index (0, 0), "
            "off by up to 2.0e-01 of its largest value",
            id="other probabilities",
        ),
        pytest.param(
            [0, 0, 1],
            [0, 1, 1],
            {"check": Check.PERMUTATION},
            "the answer groups the points otherwise, whatever the labels are called",
            id="other groups",
        ),
        pytest.param(
            [0, 0, 0],
            [0, 1, 1],
            {"check": Check.PERMUTATION},
            "the answer groups the points otherwise, whatever the labels are called",
            id="groups thrown together",
        ),
        pytest.param(
            [0, 1, 2],
            [0, 1, 1],
            {"check": Check.PERMUTATION},
            "the answer groups the points otherwise, whatever the labels are called",
            id="a group torn apart",
        ),
        pytest.param(
            np.array([2**63 + 1, 2**63 + 2, 2**63 + 1, 2**63 + 2], np.uint64),
            [0, 0, 1, 1],
            {"check": Check.PERMUTATION},
            "the answer groups the points otherwise, whatever the labels are called",
            id="labels that would be one float",
        ),
        pytest.param(
            [[1.0, 2.0], [1.0, 2.0]],
            [[1.0, 2.0], [3.0, 4.0]],
            {"check": Check.SET},
            "the answer is wrong in 2 of 4 places, first at index (1, 0)",
            id="a row twice",
        ),
        pytest.param(
            [[2.0, -1.0], [3.0, 4.0]],
            [[2.0, 1.0], [3.0, 4.0]],
            {"check": Check.SIGN},
            "the answer is wrong in 1 of 4 places, first at index (0, 1), "
            "off by up to 5.0e-01 of its largest value",
            id="a sign inside a row",
        ),
    ],
)
def test_a_wrong_answer_is_explained_in_one_line(
    got: Any, want: Any, part: dict[str, Any], said: str
) -> None:
    arrays = isinstance(want, list)
    got, want = (np.array(got), np.array(want)) if arrays else (got, want)
    assert explain(got, want, **part) == said


@pytest.mark.parametrize(
    ("got", "want", "part"),
    [
        pytest.param([NAN, INF, -INF], [NAN, INF, -INF], {}, id="NaN and infinities in place"),
        pytest.param([NAN, 1.0], [NAN, 1.0], {"check": Check.EXACT}, id="NaN, exactly"),
        pytest.param([1.0, 2.0], [1.0, 2.0], {"minimum": 1.0}, id="at the minimum"),
        pytest.param([5, 5, 2], [0, 0, 1], {"check": Check.PERMUTATION}, id="other labels"),
        pytest.param(
            [[3.0, 4.0], [1.0, 2.0]],
            [[1.0, 2.0], [3.0, 4.0]],
            {"check": Check.SET},
            id="rows in another order",
        ),
        pytest.param(
            [[-1.0, -2.0], [3.0, 4.0]],
            [[1.0, 2.0], [3.0, 4.0]],
            {"check": Check.SIGN},
            id="a row of the other sign",
        ),
        pytest.param(
            [[-1.0, 2.0], [-3.0, 4.0]],
            [[1.0, 2.0], [3.0, 4.0]],
            {"check": Check.SIGN, "axis": 0},
            id="a column of the other sign",
        ),
        pytest.param([[0.25] * 4], [[0.25] * 4], {"check": Check.SIMPLEX}, id="probabilities"),
        pytest.param([1 + 2j, 3j], [1 + 2j, 3j], {}, id="complex numbers"),
        pytest.param([complex(INF, NAN)], [complex(INF, NAN)], {}, id="complex infinity"),
        pytest.param([], [], {}, id="nothing at all"),
        pytest.param([], [], {"check": Check.SET}, id="no rows"),
    ],
)
def test_a_right_answer_is_accepted(got: Any, want: Any, part: dict[str, Any]) -> None:
    assert explain(np.array(got), np.array(want), **part) is None


@pytest.mark.parametrize(
    ("got", "want"),
    [
        pytest.param([3, 1, 2], [1, 2, 3], id="numbers"),
        pytest.param(["b", "a"], ["a", "b"], id="texts"),
        pytest.param([[3], [1, 2]], [[1, 2], [3]], id="lists of several lengths"),
        pytest.param([np.ones(2), np.zeros(3)], [np.zeros(3), np.ones(2)], id="arrays"),
        pytest.param([2, 1.5], [1.5, 2.0], id="a whole number for a float"),
        pytest.param([1, 1, 2], [2, 1, 1], id="an item twice"),
    ],
)
def test_a_list_judged_as_a_set_may_be_in_any_order(got: Any, want: Any) -> None:
    assert explain(got, want, check=Check.SET) is None


@pytest.mark.parametrize(
    ("got", "want", "said"),
    [
        pytest.param([1, 1, 2], [1, 2, 2], "contains an item that is not due", id="too often"),
        pytest.param([True, 2], [1, 2], "contains an item that is not due", id="a bool"),
        pytest.param([[1], [2]], [[1], [2, 3]], "contains an item that is not due", id="too short"),
    ],
)
def test_a_list_judged_as_a_set_must_have_the_same_items(got: Any, want: Any, said: str) -> None:
    assert said in str(explain(got, want, check=Check.SET))


def test_each_part_is_compared_by_its_own_rule() -> None:
    parts = (AnswerPart("centers", rtol=1e-3), AnswerPart("labels", check=Check.EXACT))
    want = (np.array([1.0, 2.0]), np.array([0, 1]))
    assert explain_values((want[0] + 1e-4, want[1]), want, parts, whole=False) is None
    assert explain_values((want[0], want[1] + 1), want, parts, whole=False) == (
        "`labels` is wrong in 2 of 2 places, first at index 0"
    )


def test_items_of_lists_and_dicts_are_named() -> None:
    assert explain([1.0, 5.0], [1.0, 2.0]) == (
        "the answer, item 1 is not the expected value, off by more than its largest value"
    )
    assert explain({"a": {"b": "x"}}, {"a": {"b": "y"}}) == (
        "the answer, item 0, item 0 is not the expected one"
    )


def test_a_small_answer_type_does_not_wrap_around() -> None:
    got = np.array([250], np.uint8)
    assert explain(got, np.array([-6]), dtype="any") is not None


FLOATS = st_np.arrays(
    np.float64,
    st_np.array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=5),
    elements=st.floats(width=64),
)
LABELS = st_np.arrays(np.int64, st.integers(1, 9), elements=st.integers(0, 3))


@given(FLOATS, st.sampled_from([Check.CLOSE, Check.EXACT, Check.SIGN, Check.SET]))
@settings(max_examples=300, deadline=None)
def test_the_expected_answer_is_always_right(want: Any, check: Check) -> None:
    assert explain(want.copy(), want, check=check) is None


@given(LABELS, st.permutations(range(4)))
@settings(max_examples=100, deadline=None)
def test_renamed_labels_are_always_right(want: Any, names: list[int]) -> None:
    assert explain(np.array(names)[want], want, check=Check.PERMUTATION) is None


@given(st_np.arrays(np.float64, (3, 4), elements=st.floats(-30, 30)))
@settings(max_examples=100, deadline=None)
def test_a_computed_softmax_is_always_a_simplex(scores: Any) -> None:
    weights = np.exp(scores)
    want = weights / weights.sum(axis=-1, keepdims=True)
    assert explain(want.copy(), want, check=Check.SIMPLEX) is None


@given(FLOATS, st.data(), st.sampled_from([1e-9, 1e-6, 1e-3]))
@settings(max_examples=300, deadline=None)
def test_a_value_changed_by_more_than_the_tolerance_is_always_wrong(
    want: Any, data: st.DataObject, rtol: float
) -> None:
    finite = np.argwhere(np.isfinite(want))
    if not len(finite):
        return
    place = tuple(data.draw(st.sampled_from(finite.tolist())))
    scale = np.abs(want[np.isfinite(want)]).max()
    got = want.copy()
    with np.errstate(over="ignore"):
        got[place] += max(3 * rtol * scale, 1e-300) * data.draw(st.sampled_from([-1, 1, 1e6]))
    assert explain(got, want, rtol=rtol) is not None


@given(FLOATS, st.data())
@settings(max_examples=200, deadline=None)
def test_what_is_not_a_number_is_never_right_for_one(want: Any, data: st.DataObject) -> None:
    finite = np.argwhere(np.isfinite(want))
    if not len(finite):
        return
    got = want.copy()
    got[tuple(data.draw(st.sampled_from(finite.tolist())))] = data.draw(
        st.sampled_from([NAN, INF, -INF])
    )
    for check in (Check.CLOSE, Check.EXACT, Check.SIGN, Check.SIMPLEX):
        assert explain(got, want, check=check) is not None
