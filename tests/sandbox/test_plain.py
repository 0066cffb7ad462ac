"""When two plain values count as the same."""

import numpy as np
import pytest

from bot.sandbox.plain import copy_value, same_value


@pytest.mark.parametrize(
    ("left", "right"),
    [
        pytest.param(0.0, -0.0, id="the sign of zero"),
        pytest.param(1, True, id="int and bool"),
        pytest.param(1, 1.0, id="int and float"),
        pytest.param([1], (1,), id="list and tuple"),
        pytest.param(np.zeros(2), np.zeros((1, 2)), id="shape"),
        pytest.param(np.zeros(2), np.zeros(2, np.float32), id="dtype"),
        pytest.param(np.zeros(2), np.array([0.0, -0.0]), id="one element"),
        pytest.param({"a": 1, "b": 2}, {"b": 2, "a": 1}, id="order of keys"),
        pytest.param({"a": [1]}, {"a": [2]}, id="deep inside"),
    ],
)
def test_values_that_differ_in_anything_are_not_the_same(left: object, right: object) -> None:
    assert not same_value(left, right)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(float("nan"), id="float"),
        pytest.param(complex(0, float("nan")), id="complex"),
        pytest.param(np.array([np.nan]), id="array"),
        pytest.param({float("nan")}, id="in a set"),
        pytest.param({(float("nan"), 1): 2}, id="in a key"),
    ],
)
def test_not_a_number_is_the_same_as_its_copy(value: object) -> None:
    assert same_value(value, copy_value(value))


def test_sets_are_the_same_in_any_order() -> None:
    assert same_value({1, "a", 2**70}, {2**70, 1, "a"})
    assert not same_value({1, 2}, {1, 3})
