"""The words around a verdict: what happened, then what to do next."""

from typing import Any

import numpy as np
import pytest

from bot.core.judgements import Verdict
from bot.judge.feedback import VALUE_LENGTH, first_upper, message_for, show
from bot.judge.outcome import Call, blame_death, take_error
from bot.judge.reports import brief, line_of, text_of, trips_of, type_of
from tests.judge.tiny import tiny_challenge, tiny_files

TOLD = tiny_challenge(tiny_files("\n[texts]\nmle = 'Do you need it all at once?'\n"))


@pytest.mark.parametrize(
    ("verdict", "trait", "sentence", "said"),
    [
        pytest.param(Verdict.AC, "", "", "", id="accepted"),
        pytest.param(
            Verdict.WA, "adds one", "it is off", "Wrong on 'adds one': it is off.", id="wrong"
        ),
        pytest.param(Verdict.WA, "", "it is off", "It is off.", id="wrong in no trait"),
        pytest.param(
            Verdict.RTE, "adds one", "crashed", "Crashed on 'adds one'.", id="runtime error"
        ),
        pytest.param(
            Verdict.MLE,
            "adds one",
            "whatever",
            "Needed more than 268 MB on 'adds one'. Do you need it all at once?",
            id="memory, with the author's text",
        ),
        pytest.param(
            Verdict.SV,
            "",
            "wrote to the judge's own channel",
            "Your code wrote to the judge's own channel and was stopped. "
            "If this was a mistake, remove it and send again.",
            id="security violation",
        ),
    ],
)
def test_a_message_says_what_happened(
    verdict: Verdict, trait: str, sentence: str, said: str
) -> None:
    assert message_for(verdict, TOLD, trait, sentence).replace("256 MB", "268 MB") == said


def test_notes_come_last() -> None:
    assert message_for(Verdict.WA, TOLD, "", "off", ["So.", "There."]) == "Off. So. There."


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param(np.array([1.0, 2.0]), "array([1., 2.])", id="array"),
        pytest.param([np.array([1]), 2], "[array([1]), 2]", id="list"),
        pytest.param((1, "a"), "(1, 'a')", id="tuple"),
        pytest.param("\ud800`@everyone", "'\\ud800`@everyone'", id="text"),
        pytest.param(10**100, "an integer of about 100 digits", id="a large integer"),
        pytest.param(
            list(range(100)), "list of 100: 0, 1, 2, 3, 4, 5, …", id="a long list is summed up"
        ),
        pytest.param(None, "None", id="None"),
    ],
)
def test_a_value_is_shown_as_one_would_type_it(value: Any, shown: str) -> None:
    assert show(value) == shown


@pytest.mark.parametrize(
    "value", ["x" * 10**6, np.ones((500, 500)), [["a" * 100] * 30] * 30], ids=type
)
def test_a_large_value_is_cut_and_says_so(value: Any) -> None:
    assert len(show(value)) <= VALUE_LENGTH + 2
    assert "…" in show(value) or "..." in show(value)


def test_a_fragment_becomes_a_sentence() -> None:
    assert [first_upper(text) for text in ("abc", "Why?", "")] == ["Abc.", "Why?", "."]


@pytest.mark.parametrize("report", [None, 3, [], {}, {"kind": ["memory"], "line": "5"}, {"x": 1}])
def test_a_report_that_makes_no_sense_is_a_plain_runtime_error(report: Any) -> None:
    call = Call()
    take_error(call, report, "f", "")
    assert (call.verdict, call.sentence) == (Verdict.RTE, "an exception")
    assert brief(report)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        pytest.param("text", "text", id="text"),
        pytest.param("a\ud800b", "a\\ud800b", id="half a surrogate pair"),
        pytest.param(b"text", "", id="bytes"),
        pytest.param(None, "", id="None"),
    ],
)
def test_only_text_that_can_be_sent_leaves_a_report(given: Any, text: str) -> None:
    assert text_of(given) == text


@pytest.mark.parametrize("line", [0, -1, 10**9, True, 1.5, "1", None])
def test_a_line_that_no_file_has_is_not_repeated(line: Any) -> None:
    assert line_of({"line": line}) is None


@pytest.mark.parametrize("name", ["", "a b", "1", "x; y", 5, None])
def test_a_type_name_that_is_none_is_not_repeated(name: Any) -> None:
    assert type_of({"type": name}) == "an exception"


def test_trips_are_bounded() -> None:
    trips = trips_of(["a" * 999, 5, *["b"] * 99])
    assert len(trips) <= 8
    assert max(map(len, trips)) == 80


@pytest.mark.parametrize(
    ("number", "verdict"),
    [
        pytest.param(31, Verdict.SV, id="SIGSYS"),
        pytest.param(24, Verdict.TLE, id="SIGXCPU"),
        pytest.param(11, Verdict.RTE, id="SIGSEGV"),
        pytest.param(0, Verdict.RTE, id="an exit"),
    ],
)
def test_each_way_to_die_has_its_verdict(number: int, verdict: Verdict) -> None:
    call = Call()
    blame_death(call, number)
    assert call.verdict is verdict
    assert call.sentence
    assert "SIG" not in call.sentence
