"""What a member reads when their submission is judged."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.cards import Action, Card, Field, Mark, StatusLine, Tone
from bot.core.judgements import (
    Band,
    Judgement,
    SampleReport,
    Speed,
    TraitResult,
    TraitState,
    Verdict,
)
from bot.core.models import Judged, Mode, Status, Submission
from bot.core.moments import replace_marks
from bot.core.standings import Place
from bot.core.verdict_cards import NOT_SCORED, verdict_card

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
PASSED = [TraitResult(f"trait-{n}", "", TraitState.PASSED) for n in range(12)]
OVERFLOW = TraitResult(
    "large-scores", "stays finite", TraitState.FAILED, "Row 0 has NaN: exp overflows.", 2
)
APART = TraitResult("far-apart", "keeps rows apart", TraitState.FAILED)
SAMPLE = SampleReport(
    "plain-1",
    passed=False,
    arguments="[1, 2]",
    expected="[0, 1]",
    got="[[1]\n [2]]",
    printed="here\n",
    traceback='File "softmax.py", line 3\nIndexError: x',
)


def judged(judgement: Judgement, mode: Mode = Mode.RANKED) -> Judged:
    submission = Submission(2, 1, 1, 1, 1, "softmax", "", "", mode, Status.JUDGED, AT, 0)
    return Judged(submission, judgement)


def card_of(judgement: Judgement, mode: Mode = Mode.RANKED, place: Place | None = None) -> Card:
    return verdict_card(judged(judgement, mode), timed=True, place=place)


WRONG = Judgement(
    Verdict.WA,
    "Row 0 has NaN on 'stays finite'.",
    (*PASSED, OVERFLOW, APART),
    samples_passed=2,
    samples_total=2,
    passed=15,
    total=17,
    points=51,
)
SOLVED = Judgement(
    Verdict.AC,
    "",
    tuple(PASSED),
    samples_passed=2,
    samples_total=2,
    passed=17,
    total=17,
    points=120,
    speed=Speed(1.04, 0.99, 1.08, Band.A, 4.12),
    memory_bytes=24 * 2**20,
    tokens=212,
)


def test_a_wrong_answer_says_what_passed_and_what_it_is_worth() -> None:
    card = card_of(WRONG)
    assert card.title == "#2"
    assert card.status == StatusLine("WRONG ANSWER", Tone.BAD)
    assert card.body == "samples 2/2, hidden 13/15 · 12 of 14 traits → 51 points"
    assert card.private


def test_a_wrong_answer_has_a_mark_for_every_trait_and_for_speed() -> None:
    marks = card_of(WRONG).marks
    assert marks[0] == Mark("trait 0", Tone.GOOD)
    assert marks[12:] == (
        Mark("large scores", Tone.BAD, "Row 0 has NaN: exp overflows."),
        Mark("far apart", Tone.BAD, "keeps rows apart"),
        Mark("speed", Tone.WAIT, "measured once every trait passes"),
    )


def test_a_failed_trait_points_to_its_hint() -> None:
    assert card_of(WRONG).footer == "The idea you may be missing is in /hint softmax 2."


def test_a_verdict_leads_to_the_next_try_and_to_the_hint_that_would_help() -> None:
    again = Action("submit", "softmax", "Submit again")
    assert card_of(WRONG).actions == (again, Action("hint", "softmax:2", "Hint"))
    assert card_of(SOLVED).actions == (again,)
    assert card_of(WRONG, Mode.TRY).actions == (
        Action("try", "softmax", "Try again"),
        Action("submit", "softmax", "Submit"),
    )


@pytest.mark.parametrize(
    ("median", "said"),
    [
        pytest.param(243.0, " · 31 tokens shorter than the median", id="shorter"),
        pytest.param(211.0, " · 1 token longer than the median", id="longer"),
        pytest.param(212.5, " · as long as the median", id="as long"),
        pytest.param(None, "", id="too few to compare with"),
    ],
)
def test_a_solve_is_compared_with_the_median_length(median: float | None, said: str) -> None:
    card = verdict_card(judged(SOLVED), timed=True, median_tokens=median)
    assert Field("Memory", f"24 MB · 212 tokens of code{said}") in card.fields


def test_a_withdrawn_submission_is_said_not_to_count() -> None:
    submission = replace(judged(SOLVED).submission, withdrawn=True)
    card = verdict_card(Judged(submission, SOLVED), timed=True)
    assert card.body.endswith("120 points · withdrawn, so it does not count")


def test_nothing_a_member_made_the_judge_say_is_taken_for_a_moment() -> None:
    forged = "\ue0001796040240:moment:never\ue001"
    trait = replace(OVERFLOW, note=forged)
    card = card_of(replace(WRONG, traits=(trait,), message=forged, verdict=Verdict.RTE))
    tried = card_of(replace(WRONG, message=forged), Mode.TRY)
    for text in (card.body, card.marks[0].note, tried.body):
        assert "never" in text
        assert replace_marks(text, lambda moment: "a moment") == text


def test_a_solve_says_speed_memory_and_rank() -> None:
    card = card_of(SOLVED, place=Place(2, 23, 120))
    assert card.status == StatusLine("ACCEPTED", Tone.GOOD)
    assert card.body == "samples 2/2, hidden 15/15 · 120 points · rank 2 of 23"
    assert card.fields == (
        Field(
            "Speed",
            "1.04 × the reference (0.99 to 1.08) · band A · "
            "four times the data takes 4.1 times as long",
        ),
        Field("Memory", "24 MB · 212 tokens of code"),
    )
    assert card.marks == ()


def test_a_weaker_solve_says_that_the_best_one_stays() -> None:
    card = card_of(SOLVED, place=Place(1, 23, 130))
    assert card.body.endswith("rank 1 of 23 · your best here stays at 130 points")


def test_a_solve_too_slow_for_a_band_says_so() -> None:
    card = card_of(replace(SOLVED, speed=Speed(0.3, 0.28, 0.33, None)))
    assert card.fields[0].value == "0.30 × the reference (0.28 to 0.33) · no band"


def test_practice_is_said_to_be_on_no_board() -> None:
    assert "120 points as practice, not on a board" in card_of(SOLVED, Mode.PRACTICE).body


SLOW = "Correct but slow: 12 × the reference's time where 5 × is allowed."


@pytest.mark.parametrize(
    ("verdict", "traits", "points", "body"),
    [
        pytest.param(
            Verdict.TLE,
            tuple(PASSED),
            60,
            f"samples 2/2, hidden 15/15 · 12 of 12 traits → 60 points\n\n{SLOW}",
            id="correct but slow",
        ),
        pytest.param(Verdict.CE, (), 0, f"0 points\n\n{SLOW}", id="a rule"),
        pytest.param(Verdict.SV, tuple(PASSED), 0, f"0 points\n\n{SLOW}", id="a violation"),
        pytest.param(Verdict.JE, tuple(PASSED), None, SLOW, id="our fault"),
        pytest.param(
            Verdict.RTE,
            (*PASSED, OVERFLOW),
            55,
            f"samples 2/2, hidden 15/15 · 12 of 13 traits → 55 points\n\n{SLOW}",
            id="a crash",
        ),
        pytest.param(
            Verdict.WA,
            tuple(PASSED),
            60,
            f"samples 2/2, hidden 15/15 · 12 of 12 traits → 60 points\n\n{SLOW}",
            id="wrong only at full size",
        ),
    ],
)
def test_the_judges_sentence_is_shown_as_it_is(
    verdict: Verdict, traits: tuple[TraitResult, ...], points: int | None, body: str
) -> None:
    judgement = replace(SOLVED, verdict=verdict, message=SLOW, traits=traits, points=points)
    assert card_of(judgement).body == body


@pytest.mark.parametrize("verdict", [Verdict.CE, Verdict.SV, Verdict.JE])
def test_a_judgement_that_was_cut_short_has_no_map_of_traits(verdict: Verdict) -> None:
    assert card_of(replace(WRONG, verdict=verdict)).marks == ()


def test_a_try_that_passes_is_one_line() -> None:
    judgement = Judgement(Verdict.AC, "", samples_passed=2, samples_total=2, passed=2, total=2)
    card = card_of(judgement, Mode.TRY)
    assert card.status == StatusLine("samples 2/2", Tone.GOOD)
    assert card.body == NOT_SCORED
    assert card.marks == ()


def test_a_try_shows_everything_about_a_failing_sample() -> None:
    judgement = Judgement(
        Verdict.RTE, "IndexError in line 3.", samples=(SAMPLE,), samples_passed=1, samples_total=2
    )
    card = card_of(judgement, Mode.TRY)
    assert card.status == StatusLine("samples 1/2", Tone.BAD)
    assert card.body == "IndexError in line 3."
    assert card.footer == NOT_SCORED
    assert card.code[0].text.splitlines() == [
        "sample plain-1",
        "  arguments  [1, 2]",
        "  expected   [0, 1]",
        "  got        [[1]",
        "              [2]]",
        "  printed    here",
        '  File "softmax.py", line 3',
        "  IndexError: x",
    ]


def test_a_try_with_a_wrong_answer_says_why() -> None:
    judgement = Judgement(Verdict.WA, "Expected shape (2,), got (1, 2).", samples_total=1)
    assert card_of(judgement, Mode.TRY).body == "Expected shape (2,), got (1, 2)."


def test_a_passing_sample_is_not_shown() -> None:
    judgement = Judgement(Verdict.WA, "", samples=(replace(SAMPLE, passed=True),), samples_total=1)
    assert card_of(judgement, Mode.TRY).code == ()


def test_a_try_that_breaks_a_rule_says_which() -> None:
    card = card_of(Judgement(Verdict.CE, "Line 2 imports socket."), Mode.TRY)
    assert card.status == StatusLine("DOES NOT COMPILE OR BREAKS A RULE", Tone.BAD)
    assert card.body == "Line 2 imports socket."
