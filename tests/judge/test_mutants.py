"""Changed references: which there are, and what becomes of them."""

import ast

import pytest

from bot.judge.mutants import mutants_of
from bot.judge.mutation import score_mutants
from bot.judge.quality import measure_flake, measure_quality
from tests.judge.conftest import Judge
from tests.judge.tiny import tiny_challenge, tiny_files


def changes(source: str) -> dict[str, str]:
    """Each mutation's words and the whole changed source."""
    return {mutant.mutation: mutant.source for mutant in mutants_of(source)}


@pytest.mark.parametrize(
    ("source", "mutation", "changed"),
    [
        ("a + b", "+ to -", "a - b"),
        ("a ** b", "** to *", "a * b"),
        ("a // b", "// to *", "a * b"),
        ("a < b", "< to <=", "a <= b"),
        ("a < b", "< to >", "a > b"),
        ("a == b", "== to !=", "a != b"),
        ("a is not b", "is not to is", "a is b"),
        ("a and b", "and to or", "a or b"),
        ("not a", "not dropped", "a"),
        ("-a", "- dropped", "a"),
        ("f(3)", "3 to 4", "f(4)"),
        ("f(3)", "3 to 2", "f(2)"),
        ("f(-1)", "-1 to 0", "f(0)"),
        ("f(0.5)", "0.5 to 1.0", "f(1.0)"),
        ("f(keepdims=True)", "True to False", "f(keepdims=False)"),
        ("f(axis=-1)", "axis=-1 to axis=0", "f(axis=0)"),
        ("f(ddof=1)", "1 to 0", "f(ddof=0)"),
        ("x.argmin()", "argmin to argmax", "x.argmax()"),
        ("max(a, b)", "max to min", "min(a, b)"),
        ("a if b else c", "branches swapped", "c if b else a"),
        ("a @ b", "@ swapped", "b @ a"),
        ("x.T", "T dropped", "x"),
        ("solve(a, b)", "arguments swapped", "solve(b, a)"),
        ("x[0] = a", "statement deleted", "pass"),
        ("x += a", "statement deleted", "pass"),
        ("f(x)", "statement deleted", "pass"),
        ("[a for a in b if a]", "condition negated", "[a for a in b if not a]"),
        ("if a:\n    b = c", "condition negated", "if not a:\n    b = c"),
        ("def f(a, k=1.5):\n    return a", "1.5 to 3.0", "def f(a, k=3.0):\n    return a"),
    ],
)
def test_a_source_is_changed_in_one_place(source: str, mutation: str, changed: str) -> None:
    assert changes(source)[mutation] == changed


def test_annotations_and_docstrings_stay() -> None:
    source = 'def f(x: "list[3]" = None) -> "3":\n    """Is 3 < 4?"""\n    return x'
    assert mutants_of(source) == []


def test_every_mutant_is_another_program_and_knows_its_line() -> None:
    source = "def f(a, b):\n    c = a + b\n    return c * 2 - min(a, b)\n"
    mutants = mutants_of(source)

    assert [mutant.line for mutant in mutants] == sorted(mutant.line for mutant in mutants)
    assert len({mutant.source for mutant in mutants}) == len(mutants)
    for mutant in mutants:
        assert ast.unparse(ast.parse(mutant.source)) != ast.unparse(ast.parse(source))
        assert mutant.before != mutant.after


def test_of_a_source_with_very_many_mutants_some_are_taken_all_over() -> None:
    source = "\n".join(f"a{n} = b < c" for n in range(300))

    found = mutants_of(source, 30)

    assert len(found) == 30
    assert found[0].line < 20
    assert found[-1].line > 280


GUARDED = (
    "import numpy as np\n\n\ndef f(x):\n    if x.size > 900:\n        return x + 1.0\n"
    "    return np.asarray(x) + 1.0\n"
)


def test_a_mutant_that_no_case_tells_apart_is_alive(judge: Judge) -> None:
    challenge = tiny_challenge(tiny_files(reference=GUARDED))
    score = judge.run(score_mutants(judge.lanes, challenge, mutants_of(GUARDED), lambda *_: None))

    alive = {mutant.mutation for mutant in score.alive}
    assert "> to >=" in alive  # no case has 900 numbers
    assert "900 to 901" in alive
    assert not any(mutant.line == 7 for mutant in score.alive)  # what every case runs
    assert score.raw == score.score == (score.total - len(score.alive)) / score.total


def test_an_excuse_counts_for_a_living_mutant_and_is_stale_for_a_caught_one(judge: Judge) -> None:
    excuses = "".join(
        f'\n[[mutants.equivalent]]\nline = {line}\nmutation = "{mutation}"\nwhy = "None so long."\n'
        for line, mutation in ((5, "> to >="), (7, "1.0 to 2.0"))
    )
    challenge = tiny_challenge(tiny_files(excuses, reference=GUARDED))
    score = judge.run(score_mutants(judge.lanes, challenge, mutants_of(GUARDED), lambda *_: None))

    assert [mutant.mutation for mutant in score.excused] == ["> to >="]
    assert score.stale == ("line 7, 1.0 to 2.0",)
    assert score.score > score.raw


def test_a_submission_whose_verdict_depends_on_the_seed_is_found(judge: Judge) -> None:
    lucky = "def f(x):\n    return x + 1.0 if x.sum() > 0 else x\n"
    files = {**tiny_files(), "submissions/accepted/lucky.py": lucky}
    files["submissions/wrong_answer/far_off.py"] = "def f(x):\n    return x + 2.0\n"
    files["cases.py"] = files["cases.py"].replace("-rng.random(size=5)", "rng.normal(size=5)")
    flake = judge.run(measure_flake(judge.lanes, tiny_challenge(files), 12))

    assert list(flake.changed) == ["submissions/accepted/lucky.py"]
    assert flake.judged == 36


def test_the_tolerance_is_measured_against_right_and_wrong_numbers(judge: Judge) -> None:
    near = "def f(x):\n    return x + 1.0 + 4e-9\n"  # the tolerance is 1e-9 of the largest
    files = {**tiny_files(), "submissions/wrong_answer/near.py": near}
    flake = judge.run(measure_flake(judge.lanes, tiny_challenge(files), 3))

    assert flake.worst_right_share == 0.0
    assert flake.least_wrong_share is not None
    assert 1 < flake.least_wrong_share < 10
    assert not flake.gap


def test_the_figures_of_a_challenge(judge: Judge) -> None:
    files = {**tiny_files(), "submissions/wrong_answer/far.py": "def f(x):\n    return x + 2.0\n"}
    quality = judge.run(measure_quality(judge.lanes, tiny_challenge(files), 3, lambda *_: None))

    assert quality.mutation.score == 1.0
    assert quality.nulls == quality.nulls_rejected == 6
    assert (quality.wrong, quality.wrong_rejected, quality.wrong_of_its_kind) == (1, 1, 1)
    assert (quality.accepted, quality.accepted_always) == (1, 1)
    assert quality.flake.judged == 3 + 2  # the reference on every seed, the wrong one on two
    assert quality.flake.gap
