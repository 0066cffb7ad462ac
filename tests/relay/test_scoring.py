"""Which titles are career threads, and why; the titles here are our own."""

import time

import pytest

from bot.core.relay_models import Kind
from bot.errors import OperatorError
from bot.relay.lexicon import load_lexicon, read_lexicon
from bot.relay.scoring import score_title

CAREER = [
    "Breaking into ML without a Master's degree",
    "What do ML engineers in Lisbon earn these days?",
    "Laid off as a research engineer, what now?",
    "How do I prepare for an ML system design interview",
    "Twelve-hour take-home assignment, is this normal?",
    "Is LeetCode still asked for research scientist roles?",
    "Switching from SWE to machine learning at 38",
    "Is a master's worth it if I already work as an MLE?",
    "PhD or industry after my bachelor's?",
    "How to choose a PhD supervisor",
    "Statement of purpose: what do committees read for?",
    "My advisor is leaving, should I drop out?",
    "Summer internships for first-year students",
    "Anyone else applying to AI residencies this year?",
    "Please roast my résumé, no replies so far",
    "Which bootcamps do hiring managers take seriously?",
    "Visa sponsorship for ML jobs in the Netherlands",
    "Negotiating an offer from a frontier lab",
    "Finding a mentor as a self-taught data scientist",
    "Research scientist vs. research engineer: what differs day to day?",
]
OTHER = [
    "Concerns over AAAI bias against computer vision papers",
    "Multivariate Probability Models in Machine Learning",
    "Understanding ECCV provisional paper acceptance status",
    "[P] Open-Source ML Pipeline for Hong Kong Horse Racing Prediction",
    "How long do ICML rebuttals have to be?",
    "Visa letter for NeurIPS registration",
    "Looking for an arXiv endorsement in cs.LG",
    "Topic ideas for a master's thesis on graph networks",
    "Roadmap and courses to learn reinforcement learning",
    "Which GPU for a PhD student on a budget?",
    "Compute credits for independent researchers",
    "An agent job scheduler for mixed GPU clusters",
    "Training jobs fail on the second node",
    "Resume training from a checkpoint with another batch size",
    "Predicting salaries from job descriptions with embeddings",
    "Bias of language models in hiring decisions",
    "A career recommendation dataset for graph learning",
    "Data residency when calling hosted models",
    "The role of positional encodings",
    "Transitioning from TensorFlow to PyTorch",
    "Does dropout still matter with batch norm?",
    "PhD-level reasoning in a 7B model",
    "Degrees of freedom in ridge regression",
]
# Each makes a backtracking matcher try again at every word.
HOSTILE = [
    "phd " * 75,
    "from a software from a software " * 9,
    "switch to the ml a a a a " * 12,
    "neurips the the the the " * 12,
    "((((((((" * 40,
    "[D]" * 100,
    "[" * 150 + "D" + "]" * 149,
    " :;,. " * 50,
    "a" * 300,
    "\u202e\u200b" * 150,
    "é" + "\u0301" * 299,
    "ﷺ" * 300,
    "\U0001d429\U0001d421\U0001d41d " * 60,
]


@pytest.mark.parametrize("title", CAREER)
def test_a_career_thread_is_relayed_with_a_reason(title: str) -> None:
    score = score_title(f"[D] {title}", "Discussion")
    assert score.relay, score
    assert score.reasons
    assert not [reason for reason in score.reasons if reason.startswith("not: ")]


@pytest.mark.parametrize("title", OTHER)
def test_what_only_sounds_like_one_is_not_relayed(title: str) -> None:
    assert not score_title(title).relay


def test_why_a_title_was_picked_is_said_in_words() -> None:
    score = score_title("Breaking into ML without a Master's degree [D]")
    assert score.reasons == ("changing path", "degree")


@pytest.mark.parametrize(
    "title", ["[P] Hiring interns", "[P]Hiring interns", "Hiring interns (Project)", "[p]: hiring"]
)
def test_a_project_is_never_career(title: str) -> None:
    assert not score_title(title).relay


def test_a_project_by_its_flair_is_never_career_either() -> None:
    assert score_title("Hiring interns", "Discussion").relay
    assert not score_title("Hiring interns", "Project").relay


@pytest.mark.parametrize(
    "title",
    [
        "[D] Monthly Who's Hiring and Who wants to be Hired?",
        "Monthly Who’s Hiring and Who wants to be hired? [D]",
    ],
)
def test_the_monthly_hiring_thread_is_known(title: str) -> None:
    score = score_title(title)
    assert (score.relay, score.kind) == (True, Kind.HIRING)


@pytest.mark.parametrize(
    "title", ["[D] Simple Questions Thread", "[D] Self-Promotion Thread", "Weekly career thread"]
)
def test_other_recurring_threads_are_ignored(title: str) -> None:
    score = score_title(title)
    assert (score.relay, score.kind) == (False, Kind.IGNORED)


def test_what_speaks_against_a_title_is_said_only_when_it_is_not_relayed() -> None:
    relayed = score_title("Find a job through a conference like ICML: career advice for a PhD")
    assert relayed.relay
    assert not [reason for reason in relayed.reasons if reason.startswith("not: ")]
    assert "not: conference matters" in score_title("ICML reviews are out").reasons


def test_a_hostile_title_takes_no_longer_than_another() -> None:
    start_s = time.process_time()
    for title in HOSTILE:
        for _ in range(20):
            score_title(title)
    per_title_s = (time.process_time() - start_s) / (20 * len(HOSTILE))
    # A usual title takes 0.1 ms; 1,000 of the worst must still pass in seconds.
    assert per_title_s < 0.01


@pytest.mark.parametrize("repeated", ["(a+)+", "a*", "a{2,}", "a{1,99}"])
def test_a_term_that_repeats_without_a_close_end_is_refused(repeated: str) -> None:
    file = f"relay_from = 1\nmost_for = 5\nwords = {{}}\n[[terms]]\nterm = '{repeated}'\n"
    with pytest.raises(OperatorError, match="repeats"):
        read_lexicon(f"{file}weight = 1\nreason = 'r'\n".encode())


@pytest.mark.parametrize("wrong", ["(", "{nowhere}", "(?P<x"])
def test_a_term_that_is_no_expression_is_refused(wrong: str) -> None:
    file = f"relay_from = 1\nmost_for = 5\nwords = {{}}\n[[terms]]\nterm = '{wrong}'\n"
    with pytest.raises(OperatorError, match="lexicon"):
        read_lexicon(f"{file}weight = 1\nreason = 'r'\n".encode())


def test_every_term_of_the_lexicon_has_a_weight_and_a_reason() -> None:
    for term in load_lexicon().terms:
        assert term.weight
        assert term.reason == term.reason.strip() != ""
