"""What an answer must look like before its values matter, and what is said about others."""

from typing import Any

import numpy as np
import pytest

from bot.core.challenge import AnswerPart, Check
from bot.judge.structure import describe, explain_structure
from bot.sandbox.wire import ArraySpec, decode_header, encode

PART = AnswerPart("answer")
MATRIX = np.zeros((2, 3))


def explain(got: Any, want: Any, **part: Any) -> str | None:
    return explain_structure(got, want, [AnswerPart("answer", **part)], whole=True)


@pytest.mark.parametrize(
    ("got", "want", "part"),
    [
        pytest.param(np.ones((2, 3)), MATRIX, {}, id="the same shape and dtype"),
        pytest.param(np.asfortranarray(MATRIX), MATRIX, {}, id="another memory order"),
        pytest.param(1.5, 2.5, {}, id="floats"),
        pytest.param(2, 2.5, {}, id="a whole number for a float"),
        pytest.param(np.array(1.5), 2.5, {}, id="a 0-d array for a scalar"),
        pytest.param(1.5, np.array(2.5), {}, id="a scalar for a 0-d array"),
        pytest.param(np.array(3), 4, {}, id="a 0-d integer for an int"),
        pytest.param(np.zeros(2, np.int8), np.zeros(2, np.int64), {}, id="any integer dtype"),
        pytest.param(np.zeros(2, np.uint16), np.zeros(2, np.int64), {}, id="unsigned, too"),
        pytest.param(np.zeros(2, np.float32), np.zeros(2), {"dtype": "float"}, id="any float"),
        pytest.param(np.zeros(2, np.int8), np.zeros(2), {"dtype": "any"}, id="any dtype"),
        pytest.param(np.zeros(7), np.zeros(2), {"shape": "any"}, id="any shape"),
        pytest.param("x", "text", {}, id="strings"),
        pytest.param(None, None, {}, id="None where None is due"),
        pytest.param([1.0, [2]], [3.0, [4]], {}, id="nested lists"),
        pytest.param({"a": 1.0}, {"a": 2.0}, {}, id="the same keys"),
        pytest.param({1}, {2}, {}, id="sets"),
        pytest.param([[1, 2], [3]], [[3], [1, 2]], {"check": Check.SET}, id="items in any order"),
        pytest.param(True, False, {}, id="bools"),
        pytest.param(1j, 2j, {}, id="complex numbers"),
    ],
)
def test_the_right_structure_is_not_complained_about(
    got: Any, want: Any, part: dict[str, Any]
) -> None:
    assert explain(got, want, **part) is None


@pytest.mark.parametrize(
    ("got", "want", "part", "said"),
    [
        pytest.param(
            np.zeros((3, 2)),
            MATRIX,
            {},
            "the answer: expected shape (2, 3), got (3, 2)",
            id="another shape",
        ),
        pytest.param(
            np.zeros((1, 2, 3)),
            MATRIX,
            {},
            "the answer: expected shape (2, 3), got (1, 2, 3)",
            id="an extra axis is not dropped",
        ),
        pytest.param(
            np.zeros((2, 1)),
            MATRIX,
            {},
            "the answer: expected shape (2, 3), got (2, 1)",
            id="no broadcasting of an axis",
        ),
        pytest.param(
            np.array(0.0),
            MATRIX,
            {},
            "the answer: expected an array of shape (2, 3), got an array of shape ()",
            id="no broadcasting of a 0-d array",
        ),
        pytest.param(
            0.0,
            MATRIX,
            {},
            "the answer: expected an array of shape (2, 3), got a float",
            id="no broadcasting of a scalar",
        ),
        pytest.param(
            [[0.0] * 3] * 2,
            MATRIX,
            {},
            "the answer: expected an array of shape (2, 3), got a list of 2",
            id="a list for an array",
        ),
        pytest.param(
            None,
            MATRIX,
            {},
            "the answer: expected an array of shape (2, 3), got None",
            id="None for an array",
        ),
        pytest.param(
            MATRIX.astype(np.float32),
            MATRIX,
            {},
            "the answer has dtype float32, but float64 is due",
            id="float32 for float64",
        ),
        pytest.param(
            MATRIX.astype(np.int64),
            MATRIX,
            {},
            "the answer has dtype int64, but float64 is due",
            id="integers for float64",
        ),
        pytest.param(
            MATRIX.astype(complex),
            MATRIX,
            {"dtype": "float"},
            "the answer has dtype complex128, but any float dtype is due",
            id="complex for any float",
        ),
        pytest.param(
            np.zeros(2),
            np.zeros(2, np.int64),
            {},
            "the answer has dtype float64, but any integer dtype is due",
            id="floats for integers",
        ),
        pytest.param(
            np.zeros(2, bool),
            np.zeros(2, np.int64),
            {},
            "the answer has dtype bool, but any integer dtype is due",
            id="bools for integers",
        ),
        pytest.param(
            np.zeros(2, np.int64),
            np.zeros(2, bool),
            {},
            "the answer has dtype int64, but bool is due",
            id="integers for bools",
        ),
        pytest.param(
            True, 1, {}, "the answer: expected an int, got a bool", id="a bool for an int"
        ),
        pytest.param(
            True, 1.0, {}, "the answer: expected a float, got a bool", id="a bool for a float"
        ),
        pytest.param(
            1, True, {}, "the answer: expected a bool, got an int", id="an int for a bool"
        ),
        pytest.param(
            1.0, 1, {}, "the answer: expected an int, got a float", id="a float for an int"
        ),
        pytest.param(
            1j,
            1.0,
            {},
            "the answer: expected a float, got a complex number",
            id="complex for a float",
        ),
        pytest.param(
            np.zeros(1),
            1.0,
            {},
            "the answer: expected a float, got an array of shape (1,)",
            id="an array of one for a scalar",
        ),
        pytest.param(
            "1", 1.0, {}, "the answer: expected a float, got a string", id="a string for a float"
        ),
        pytest.param(
            (1, 2), [1, 2], {}, "the answer: expected a list of 2, got a tuple of 2", id="a tuple"
        ),
        pytest.param(
            [1, 2], (1, 2), {}, "the answer: expected a tuple of 2, got a list of 2", id="a list"
        ),
        pytest.param([1], [1, 2], {}, "the answer: expected 2 items, got 1", id="too few items"),
        pytest.param(
            [1, 2.5],
            [1, 2],
            {},
            "the answer, item 1: expected an int, got a float",
            id="an item of another type",
        ),
        pytest.param(
            [np.zeros(2), np.zeros(3)],
            [np.zeros(2), np.zeros(2)],
            {},
            "the answer, item 1: expected shape (2,), got (3,)",
            id="an item of another shape",
        ),
        pytest.param(
            {"b": 1}, {"a": 1}, {}, "the answer has other keys than expected", id="other keys"
        ),
        pytest.param(
            {1, 2}, [1, 2], {}, "the answer: expected a list of 2, got a set of 2", id="a set"
        ),
        pytest.param(
            b"ab", "ab", {}, "the answer: expected a string, got a bytes of 2", id="bytes"
        ),
    ],
)
def test_another_structure_is_explained_in_one_line(
    got: Any, want: Any, part: dict[str, Any], said: str
) -> None:
    assert explain(got, want, **part) == said


PARTS = (AnswerPart("centers"), AnswerPart("labels", check=Check.EXACT, dtype="int"))
PAIR = (np.zeros((2, 2)), np.zeros(3, np.int64))


@pytest.mark.parametrize(
    ("got", "said"),
    [
        pytest.param(PAIR, None, id="right"),
        pytest.param(
            list(PAIR), "expected a tuple of 2 (centers, labels), got a list of 2", id="a list"
        ),
        pytest.param(
            PAIR[:1], "expected a tuple of 2 (centers, labels), got a tuple of 1", id="too short"
        ),
        pytest.param(
            PAIR[0],
            "expected a tuple of 2 (centers, labels), got an array of shape (2, 2)",
            id="only the first",
        ),
        pytest.param(None, "expected a tuple of 2 (centers, labels), got None", id="None"),
        pytest.param(
            PAIR[::-1], "`centers`: expected shape (2, 2), got (3,)", id="in the other order"
        ),
        pytest.param(
            (PAIR[0], np.zeros(3)),
            "`labels` has dtype float64, but any integer dtype is due",
            id="float labels",
        ),
    ],
)
def test_an_answer_of_parts_is_a_tuple_of_them(got: Any, said: str | None) -> None:
    assert explain_structure(got, PAIR, PARTS, whole=False) == said


def test_a_reference_without_the_announced_parts_is_noticed() -> None:
    assert explain_structure(PAIR[0], PAIR[0], PARTS, whole=False) is not None


@pytest.mark.parametrize(
    "value", [MATRIX, (1, [MATRIX, "a"]), {"a": MATRIX.astype(np.int8)}, None, 2.5], ids=describe
)
def test_the_header_alone_is_judged_like_the_answer(value: Any) -> None:
    tree, _ = decode_header(encode(value)[0])
    assert explain(tree, value, dtype="any") is None
    assert explain(tree, np.zeros(99)) == explain(value, np.zeros(99))


def test_a_huge_array_is_refused_by_what_it_announces() -> None:
    announced = ArraySpec((1 << 20, 1 << 20), np.dtype("f8"), "C", True)
    assert explain(announced, MATRIX) == (
        "the answer: expected shape (2, 3), got (1048576, 1048576)"
    )
