"""What an author is told: mistakes made on purpose, and the sentences that follow from them."""

import pytest

from bot.core.judgements import Verdict
from bot.judge.check import Questions, check
from bot.judge.findings import Level
from tests.judge.conftest import Judge
from tests.judge.tiny import tiny_challenge, tiny_files

PLAIN_ONLY = "def f(x):\n    return x + (1.0 if x.sum() > 0 else 2.0)\n"
WRONG = {
    "submissions/wrong_answer/far_off.py": "def f(x):\n    return x + 2.0\n",
    "submissions/wrong_answer/below_zero.py": "def f(x):\n    return abs(x) + 1.0\n",
}
FILES = {**tiny_files(), **WRONG}
QUICK = Questions(timing=False)
WHOLE = Questions(timing=False, mutants=True, seeds=1)


def findings(
    judge: Judge,
    changed: dict[str, str],
    level: Level = Level.ERROR,
    questions: Questions = QUICK,
) -> list[str]:
    challenge = tiny_challenge({**FILES, **changed})
    report = judge.run(check(judge.lanes, challenge, lambda *_: None, questions))
    return [one.text for one in report.findings if one.level is level]


def test_nothing_is_found_where_nothing_is_wrong(judge: Judge) -> None:
    assert findings(judge, {}, questions=WHOLE) == []


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        pytest.param(
            {"statement.md": "It adds two. `x` is an array."},
            'Trait "plain" quotes a sentence that the statement doesn\'t have ("It adds one.").',
            id="a quotation",
        ),
        pytest.param(
            {"statement.md": "It adds one."},
            "The statement never names the argument `x`. Say in statement.md what it is.",
            id="an argument",
        ),
        pytest.param(
            {"submissions/wrong_answer/right.py": "def f(x):\n    return 1.0 + x\n"},
            "submissions/wrong_answer/right.py is accepted. No case catches its mistake: add one",
            id="a wrong submission is right",
        ),
        pytest.param(
            {"submissions/accepted/wrong.py": "def f(x):\n    return x\n"},
            "submissions/accepted/wrong.py is not accepted (wrong answer). Trait plain: ",
            id="an accepted one is wrong",
        ),
        pytest.param(
            {"submissions/runtime_error/wrong.py": "def f(x):\n    return x\n"},
            "fails, but with another verdict: wrong answer, not runtime error.",
            id="another verdict",
        ),
        pytest.param(
            {"submissions/wrong_answer/below_zero.py": "def f(x):\n    return x + 3.0\n"}
            | {"submissions/wrong_answer/far_off.py": PLAIN_ONLY},
            "",
            id="traits that something fails",
        ),
        pytest.param(
            {"cases.py": "import numpy as np\n\ndef samples():\n    return []\n"},
            "Nothing can be judged yet: cases.py: AttributeError",
            id="no hidden cases",
        ),
        pytest.param(
            {"cases.py": "raise ValueError('half done')\n"},
            "Nothing can be judged yet: cases.py: ValueError in line 1: half done. Everything else",
            id="cases that raise at import",
        ),
        pytest.param(
            {"reference.py": "def f(x):\n    x += 1.0\n    return x\n"},
            "reference.py itself is not accepted (wrong answer).",
            id="the reference is wrong",
        ),
        pytest.param(
            {"starter.py": "def f(x:\n"},
            "starter.py is no Python: line 1,",
            id="a starter that is none",
        ),
        pytest.param(
            {"starter.py": "def g(x): ...\n"},
            "starter.py doesn't define `f`, the entry that challenge.toml names.",
            id="another entry",
        ),
    ],
)
def test_a_mistake_is_told_with_the_way_to_mend_it(
    judge: Judge, changed: dict[str, str], sentence: str
) -> None:
    found = findings(judge, changed)
    assert not sentence or any(sentence in text for text in found), found
    assert all(text.endswith((".", "?")) for text in found)


def test_what_is_wrong_on_every_seed_is_told_once(judge: Judge) -> None:
    wrong = {"submissions/wrong_answer/right.py": "def f(x):\n    return 1.0 + x\n"}
    (text,) = findings(judge, wrong, questions=Questions(timing=False, seeds=2))
    assert "is accepted. No case catches its mistake" in text


def test_a_trait_that_nothing_fails_is_told(judge: Judge) -> None:
    only = "def f(x):\n    return x + (1.0 if x.sum() > 0 else 2.0)\n"
    files = {
        "submissions/wrong_answer/far_off.py": only,
        "submissions/wrong_answer/below_zero.py": only,
        "cases.py": FILES["cases.py"].replace("rng.normal(size=5)", "rng.random(size=5)"),
    }
    assert findings(judge, files) == [
        'No wrong submission fails the trait "plain". Add one that makes this mistake, '
        "or a case that catches one you have."
    ]


def test_changed_references_that_live_are_told_together(judge: Judge) -> None:
    reference = "def f(x):\n    if x.size > 900:\n        return x + 1.0\n    return x + 1.0\n"
    (text,) = findings(judge, {"reference.py": reference}, Level.WARNING, WHOLE)[-1:]

    assert text.startswith("7 changed references are accepted: line 2, ")
    assert "line 2, > to >= (`if x.size > 900:` became `if x.size >= 900:`)" in text
    assert text.endswith("[[mutants.equivalent]].")


def test_what_must_be_mended_first_is_not_buried(judge: Judge) -> None:
    challenge = tiny_challenge({**FILES, "cases.py": "import socket\n"})
    report = judge.run(check(judge.lanes, challenge, lambda *_: None, QUICK))

    assert len(report.findings) == 1
    assert report.verdicts == {"reference.py": Verdict.JE}


@pytest.mark.parametrize("name", ["starter.py", "reference.py"])
@pytest.mark.parametrize(
    "source",
    ["(" * 60_000, "x = " + "-" * 60_000 + "1\n", "a" + ".b" * 30_000 + "\n"],
    ids=["parentheses", "signs", "dots"],
)
def test_a_source_made_to_break_a_parser_breaks_only_its_own_child(
    judge: Judge, name: str, source: str
) -> None:
    pids = judge.lanes.pids()
    found = findings(judge, {name: source})

    assert found
    assert judge.lanes.pids() == pids
