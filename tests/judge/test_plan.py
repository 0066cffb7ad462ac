"""A judgement from rules to timing: what is counted, what is said, and what stays secret."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.core.judgements import (
    LEAVES_ARGUMENTS_ALONE,
    SAME_ANSWER_TWICE,
    Judgement,
    TraitState,
    Verdict,
)
from bot.core.models import Mode
from bot.core.scoring import BAND_BONUS
from bot.judge import calls, plan
from bot.judge.authoring import Author
from bot.judge.imports import allowed_imports
from bot.judge.plan import judge as judge_here
from bot.sandbox.sandbox import Sandbox
from tests.judge.conftest import Judge, states
from tests.judge.tiny import CASES, REFERENCE, RIGHT, TIMED, TOML, tiny_challenge, tiny_files

PASSED, FAILED, NOT_RUN = TraitState.PASSED, TraitState.FAILED, TraitState.NOT_RUN
TIMED_FILES = tiny_files("\n[timing]\nn = 1000000\n", cases=CASES + TIMED)
WRONG_BELOW_ZERO = "def f(x):\n    return abs(x) + 1.0\n"


def test_a_right_submission_solves_everything(judge: Judge) -> None:
    judgement = judge(RIGHT)
    assert judgement.verdict is Verdict.AC
    assert judgement.message == ""
    assert set(states(judgement).values()) == {PASSED}
    assert list(states(judgement)) == [
        "plain",
        "negative",
        SAME_ANSWER_TWICE,
        LEAVES_ARGUMENTS_ALONE,
    ]
    assert (judgement.samples_passed, judgement.samples_total) == (1, 1)
    assert (judgement.passed, judgement.total) == (3, 3)
    assert judgement.points == 100
    assert judgement.speed is None
    assert judgement.tokens == 10
    assert judgement.judge_build.startswith("fromscratch ")


def test_the_reference_gets_a_speed_and_a_band(judge: Judge) -> None:
    judgement = judge(REFERENCE, TIMED_FILES)
    assert judgement.verdict is Verdict.AC
    speed = judgement.speed
    assert speed is not None
    assert speed.low < speed.ratio < speed.high
    assert judgement.points == 100 + (BAND_BONUS[speed.band] if speed.band else 0)
    # Answer and sum are 8 MB; what the arguments take is not the member's.
    assert judgement.memory_bytes is not None
    assert 7 << 20 <= judgement.memory_bytes <= 40 << 20


def test_correct_but_slow_is_a_time_limit_worth_every_trait(judge: Judge) -> None:
    judgement = judge(
        "import numpy as np\ndef f(x):\n    return np.array([v + 1.0 for v in x])\n", TIMED_FILES
    )
    assert judgement.verdict is Verdict.TLE
    assert judgement.message.startswith("Correct but slow: ")
    assert judgement.message.endswith(" × the reference's time where 5 × is allowed.")
    assert set(states(judgement).values()) == {PASSED}
    assert judgement.points == 60
    assert judgement.speed is None


def test_wrong_only_at_full_size_is_wrong(judge: Judge) -> None:
    judgement = judge("def f(x):\n    return x + (1.0 if len(x) < 9 else 2.0)\n", TIMED_FILES)
    assert judgement.verdict is Verdict.WA
    assert "That was at full size; every trait passed before." in judgement.message
    assert judgement.points == 60


def test_a_wrong_submission_is_told_the_trait_and_the_hint(judge: Judge) -> None:
    judgement = judge(WRONG_BELOW_ZERO)
    assert judgement.verdict is Verdict.WA
    assert judgement.message.startswith("Wrong on 'adds one': ")
    assert states(judgement) == {
        "plain": FAILED,
        "negative": FAILED,
        SAME_ANSWER_TWICE: NOT_RUN,
        LEAVES_ARGUMENTS_ALONE: PASSED,
    }
    plain = judgement.traits[0]
    assert plain.says == "adds one"
    assert plain.note.endswith("What is one more?")
    assert plain.hint == 2
    assert judgement.points == 15


def test_the_verdict_is_that_of_the_first_case_that_failed(judge: Judge) -> None:
    source = "def f(x):\n    if len(x) == 2:\n        return x\n    raise KeyError\n"
    judgement = judge(source)
    assert judgement.verdict is Verdict.WA
    assert judgement.traits[1].note == "KeyError in line 4."


def test_a_sample_is_shown_with_everything(judge: Judge) -> None:
    (sample,) = judge("def f(x):\n    print('seen', x[1])\n    return x * 2\n").samples
    assert sample.case == "plain-1"
    assert not sample.passed
    assert sample.arguments == "array([1., 2.])"
    assert sample.expected == "array([2., 3.])"
    assert sample.got == "array([2., 4.])"
    assert sample.printed == "seen 2.0\n"
    assert sample.traceback == ""


def test_a_sample_shows_the_members_own_frames_and_lines_only(judge: Judge) -> None:
    source = (
        "import numpy as np\n\ndef inner(x):\n    return np.reshape(x, (9, 9))\n\n"
        "def f(x):\n    return inner(x)\n"
    )
    (sample,) = judge(source).samples
    assert sample.traceback == (
        "  line 7, in f\n    return inner(x)\n"
        "  line 4, in inner\n    return np.reshape(x, (9, 9))\n"
        "ValueError: cannot reshape array of size 2 into shape (9,9)"
    )


# One hidden case whose argument must never be read back.
SECRET = "sesame81723"
SECRET_FILES = tiny_files(
    reference="def f(x):\n    return {x: float(len(x))}\n",
    cases=(
        "def samples():\n    yield 'plain', ('public',), {}\n"
        f"def hidden(rng):\n    yield 'plain', ('{SECRET}',), {{}}\n"
        f"    yield 'negative', ('{SECRET}',), {{}}\n"
    ),
)
REACH = "import warnings\nmodules = warnings.sys.modules\n"


@pytest.mark.parametrize(
    "telling",
    [
        pytest.param("raise ValueError(x)", id="in a message"),
        pytest.param("raise type(x, (Exception,), {})", id="in the name of an exception"),
        pytest.param("return type(x, (), {})()", id="in the name of a type"),
        pytest.param("return __import__('numpy').zeros(2, [(x, int)])", id="in a dtype"),
        pytest.param("__import__(x)", id="in a forbidden import"),
        pytest.param("print(x)\n    return {x: 0.0}", id="in what is printed"),
        pytest.param("raise SystemExit(x)", id="in an exit"),
        pytest.param("raise KeyError(x) from ValueError(x)", id="in a chain"),
        pytest.param("return {x + 'a': 0.0}", id="in a key"),
        pytest.param("assert not x, x", id="in an assertion"),
        pytest.param(
            "exec(compile('\\n' * (int(x[-5:]) - 1) + '1/0', '<submission>', 'exec'))",
            id="in a line",
        ),
        pytest.param(
            "frames = modules['bot.sandbox.frames']\n"
            "    channel = frames.ChildChannel()\n"
            "    report = {'kind': 'value', 'message': 'an object of type ' + x, 'trips': [x]}\n"
            "    channel.send(frames.FrameKind.ERROR, report)\n"
            "    channel.receive()",
            id="in a forged report",
        ),
    ],
)
def test_no_text_tells_a_hidden_argument(judge: Judge, telling: str) -> None:
    judgement = judge(f"{REACH}def f(x):\n    {telling}\n", SECRET_FILES)
    assert judgement.verdict is not Verdict.AC
    assert judgement.verdict is not Verdict.JE
    assert "81723" not in repr(judgement)


def test_the_members_process_never_holds_what_is_expected(judge: Judge) -> None:
    """A submission searches everything that it can reach for the answer's digits."""
    files = tiny_files(
        reference="import numpy as np\ndef f(x):\n    return x + 98765.25\n",
        checker=(
            "def check(args, kwargs, answer, expected):\n"
            "    return 'not so' if abs(answer - 98765.25).max() > 50 else None\n"
        ),
        cases="import numpy as np\nmark = 98765.25\n"
        "def samples():\n    yield 'plain', (np.array([4321.0625, 7.75]),), {}\n"
        "def hidden(rng):\n    yield 'negative', (np.array([4321.0625, 7.75]),), {}\n",
    )
    searching = REACH + (
        "import numpy as np\n"
        "gc = modules['gc']\n"
        "def look(needles):\n"
        "    seen, found, todo = set(), set(), gc.get_objects()\n"
        "    while todo:\n"
        "        item = todo.pop()\n"
        "        if id(item) in seen or item is needles or item is seen or item is found:\n"
        "            continue\n"
        "        seen.add(id(item))\n"
        "        if type(item) is np.ndarray and item.dtype == np.float64:\n"
        "            text = repr(item.ravel()[:9].tolist())\n"
        "        elif type(item) in (str, bytes, int, float):\n"
        "            text = str(item)\n"
        "        else:\n"
        "            todo += gc.get_referents(item)\n"
        "            continue\n"
        "        found.update(needle for needle in needles if needle in text)\n"
        "    return found\n"
        "def f(x):\n"
        "    secret = int('98764') + 1.25\n"
        "    needles = [str(secret), str(secret + int('4321') + 0.0625), str(x[0].item())]\n"
        "    print(sorted(look(needles)))\n"
        "    return x\n"
    )
    (sample,) = judge(searching, files, mode=Mode.TRY).samples
    # It does find its argument, so the search can find things.
    assert sample.printed == "['4321.0625']\n"


def test_the_same_seed_gives_the_same_cases(judge: Judge) -> None:
    hashes = {judge(source, seed=5).case_set_hash for source in (RIGHT, WRONG_BELOW_ZERO)}
    assert len(hashes) == 1
    assert judge(RIGHT, seed=6).case_set_hash not in hashes


def test_without_a_seed_the_cases_are_fresh_and_can_be_replayed(judge: Judge) -> None:
    first, second = judge(RIGHT), judge(RIGHT)
    assert first.seed != second.seed
    assert first.case_set_hash != second.case_set_hash
    assert judge(RIGHT, seed=first.seed).case_set_hash == first.case_set_hash


def test_a_try_runs_the_samples_only_and_is_worth_nothing(judge: Judge) -> None:
    judgement = judge(WRONG_BELOW_ZERO, mode=Mode.TRY, seed=3)
    assert judgement.verdict is Verdict.AC
    assert (judgement.passed, judgement.total) == (1, 1)
    assert (judgement.points, judgement.seed, judgement.speed) == (None, None, None)
    assert states(judgement) == {
        "plain": PASSED,
        "negative": NOT_RUN,
        SAME_ANSWER_TWICE: NOT_RUN,
        LEAVES_ARGUMENTS_ALONE: NOT_RUN,
    }


def test_practice_is_judged_like_a_ranked_submission(judge: Judge) -> None:
    judgement = judge(RIGHT, mode=Mode.PRACTICE)
    assert (judgement.passed, judgement.total, judgement.points) == (3, 3, 100)


def test_the_second_costly_case_ends_it_and_the_rest_counts_as_not_run(judge: Judge) -> None:
    greedy = "import numpy as np\ndef f(x):\n    return np.ones(20 * 10**9, np.uint8)\n"
    judgement = judge(greedy)
    assert judgement.verdict is Verdict.MLE
    assert (judgement.passed, judgement.total) == (0, 3)
    assert states(judgement) == {
        "plain": FAILED,
        "negative": NOT_RUN,
        SAME_ANSWER_TWICE: NOT_RUN,
        LEAVES_ARGUMENTS_ALONE: NOT_RUN,
    }


def test_one_costly_case_does_not_end_it(judge: Judge) -> None:
    source = (
        "import numpy as np\ndef f(x):\n    if len(x) == 2:\n"
        "        return np.ones(20 * 10**9, np.uint8)\n    return x + 1.0\n"
    )
    judgement = judge(source)
    assert judgement.verdict is Verdict.MLE
    assert (judgement.passed, judgement.total) == (2, 3)
    assert states(judgement)["negative"] is PASSED


def test_a_security_violation_outranks_what_failed_before_it(judge: Judge) -> None:
    source = REACH + (
        "os = modules['os']\ndef f(x):\n    if len(x) == 2:\n        return x\n"
        "    os.write(3, b'x' * 99)\n"
    )
    judgement = judge(source)
    assert judgement.verdict is Verdict.SV
    assert judgement.points == 0
    assert (judgement.passed, judgement.total) == (0, 3)


def test_a_rule_broken_at_run_time_outranks_what_failed_before_it(judge: Judge) -> None:
    judgement = judge("def f(x):\n    if x[0] > 0:\n        return x\n    __import__('socket')\n")
    assert judgement.verdict is Verdict.CE
    assert judgement.message == "Used socket, which is not allowed here."
    assert set(states(judgement).values()) == {NOT_RUN}
    assert (judgement.points, judgement.passed) == (0, 0)


FORBIDDING = tiny_files("\n[rules]\nforbid = ['numpy.add', 'numpy.linalg.solve']\n")


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            "import numpy as np\ndef f(x):\n    return getattr(np, 'a' + 'dd')(x, 1.0)\n",
            id="called",
        ),
        pytest.param(
            "from numpy import *\ndef f(x):\n    return add(x, 1.0)\n", id="imported with a star"
        ),
        pytest.param(
            "import numpy as np\ndef f(x):\n    try:\n        getattr(np, 'ad' + 'd')(x, x)\n"
            "    except ImportError:\n        pass\n    return x + 1.0\n",
            id="called and swallowed",
        ),
    ],
)
def test_a_shortcut_taken_at_run_time_breaks_the_rule(judge: Judge, source: str) -> None:
    judgement = judge(source, FORBIDDING)
    assert judgement.verdict is Verdict.CE
    assert judgement.message == "Used numpy.add, which is not allowed here."


def test_numpys_own_use_of_a_forbidden_name_breaks_nothing(judge: Judge) -> None:
    assert judge("def f(x):\n    return x + 1.0\n", FORBIDDING).verdict is Verdict.AC


JE_MESSAGE = "Our judge failed on this one, not your code."


@pytest.mark.parametrize(
    ("files", "note"),
    [
        pytest.param(
            {"reference": "def f(x):\n    return x[99]\n"},
            "reference.py: IndexError in line 2",
            id="the reference fails",
        ),
        pytest.param(
            {"reference": "import nothing\n"}, "reference.py", id="the reference can't be imported"
        ),
        pytest.param(
            {"reference": "def g(x):\n    return x\n"}, "AttributeError", id="it has no entry"
        ),
        pytest.param(
            {"reference": "def f(x):\n    return print\n"},
            "an object of type builtin_function_or_method",
            id="it returns no plain data",
        ),
        pytest.param(
            {"reference": "import numpy as np\ndef f(x):\n    return x.astype('f4')\n"},
            "reference.py, case plain-1: the answer has dtype float32",
            id="it returns another dtype than announced",
        ),
        pytest.param(
            {
                "challenge": TOML.replace(
                    '[answer]\nname = "sums"',
                    '[[answer.parts]]\nname = "a"\n[[answer.parts]]\nname = "b"',
                )
            },
            "reference.py, case plain-1: expected a tuple of 2 (a, b)",
            id="it returns other parts than announced",
        ),
        pytest.param({"cases": "1 / 0\n"}, "cases.py: ZeroDivisionError in line 1", id="cases"),
        pytest.param(
            {"cases": "def samples():\n    yield 1\ndef hidden(rng):\n    yield 2\n"},
            "cases.py",
            id="a case that is none",
        ),
        pytest.param(
            {"cases": CASES.replace('"negative"', '"other"')},
            "the trait 'other' isn't in challenge.toml",
            id="an unknown trait",
        ),
        pytest.param(
            {"cases": CASES + "    while True:\n        yield 'plain', (np.ones(1),), {}\n"},
            "more than 200 cases",
            id="endless cases",
        ),
        pytest.param(
            {"driver": "def prepare(x):\n    raise OSError\n"}, "OSError", id="the driver fails"
        ),
        pytest.param(
            {"checker": "def check(args, kwargs, answer, expected):\n    return 1 / 0\n"},
            "checker.py fails on the reference's own answer: ZeroDivisionError in line 2",
            id="the checker fails on the reference's answer",
        ),
        pytest.param({"checker": "import nothing\n"}, "checker.py", id="no checker after all"),
    ],
)
def test_a_fault_of_the_challenge_is_never_the_members(
    judge: Judge, files: dict[str, str], note: str
) -> None:
    judgement = judge(RIGHT, tiny_files(**files))
    assert judgement.verdict is Verdict.JE
    assert judgement.message.startswith(JE_MESSAGE)
    assert note in judgement.operator_note
    assert note not in judgement.message
    assert judgement.points is None


def test_a_folder_that_breaks_the_format_is_a_judge_error_with_a_neutral_message(
    judge: Judge,
) -> None:
    judgement = judge(RIGHT, {"challenge.toml": "nonsense"})
    assert judgement.verdict is Verdict.JE
    assert judgement.message.startswith(JE_MESSAGE)
    assert "is missing" in judgement.operator_note


FRAGILE = tiny_files(
    challenge=TOML.replace('name = "sums"', 'name = "sums"\nshape = "any"\ndtype = "any"'),
    checker=(
        "def check(args, kwargs, answer, expected):\n"
        "    at = expected.tolist().index(answer[0])\n"
        "    return None if at == 0 and len(answer) == len(expected) else 'it begins elsewhere'\n"
    ),
)


@pytest.mark.parametrize(
    ("source", "verdict", "said", "noted"),
    [
        pytest.param(RIGHT, Verdict.AC, "", False, id="right"),
        pytest.param(
            "def f(x):\n    return (x + 1.0)[::-1]\n",
            Verdict.WA,
            "Wrong on 'adds one': it begins elsewhere.",
            False,
            id="wrong",
        ),
        pytest.param(
            "def f(x):\n    return x[:0]\n",
            Verdict.WA,
            "Wrong on 'adds one': the answer is nothing that could be checked.",
            True,
            id="junk",
        ),
    ],
)
def test_a_checker_that_fails_on_junk_blames_the_answer_and_tells_the_operator(
    judge: Judge, source: str, verdict: Verdict, said: str, noted: bool
) -> None:
    judgement = judge(source, FRAGILE)
    assert judgement.verdict is verdict
    assert judgement.message.startswith(said)
    assert ("checker.py failed on an answer" in judgement.operator_note) is noted


def test_an_answer_too_deep_for_the_checker_is_wrong(judge: Judge) -> None:
    files = tiny_files(
        challenge=TOML.replace('name = "sums"', 'name = "sums"\nshape = "any"\ndtype = "any"'),
        reference="def f(x):\n    return [1.0]\n",
        checker="def check(args, kwargs, answer, expected):\n    return None\n",
    )
    deep = "def f(x):\n    value = 1.0\n    for _ in range(32):\n        value = [value]\n"
    judgement = judge(deep + "    return value\n", files)
    assert judgement.verdict is Verdict.WA


def test_a_driver_arranges_the_call_and_what_it_prepares_is_not_the_members(judge: Judge) -> None:
    files = tiny_files(
        starter="class Adder:\n    def add(self, x):\n        ...\n",
        challenge=TOML.replace('entry = "f"', 'entry = "Adder"'),
        reference="class Adder:\n    def add(self, x):\n        return x + 1.0\n",
        driver=(
            "import numpy as np\n"
            "def prepare(x):\n    return (np.repeat(x, 2)[::2], np.ones(2**22)), {}\n"
            "def drive(entry, x, ballast):\n    return entry().add(x)\n"
        ),
    )
    judgement = judge("class Adder:\n    def add(self, x):\n        return x + 1.0\n", files)
    assert judgement.verdict is Verdict.AC
    # The ballast of 32 MB was there before the submission.
    assert judgement.memory_bytes is not None
    assert judgement.memory_bytes < 16 << 20


def test_nothing_survives_from_one_case_to_the_next(judge: Judge) -> None:
    source = (
        "import numpy as np\ncalls = []\ndef f(x):\n    calls.append(1)\n"
        "    np.calls = getattr(np, 'calls', 0) + 1\n"
        "    return x + len(calls) * np.calls * 1.0\n"
    )
    assert judge(source).verdict is Verdict.AC


def test_unseeded_random_numbers_differ_from_case_to_case(judge: Judge) -> None:
    loose = tiny_files(challenge=TOML.replace('name = "sums"', 'name = "sums"\natol = 1e-6'))
    source = (
        "import random\nimport numpy as np\ndef f(x):\n"
        "    return x + 1.0 + (random.random() + np.random.random()) * {}\n"
    )
    assert judge(source.format("1e-9"), loose).verdict is Verdict.AC
    judgement = judge(source.format("1e-3"), loose)
    notes = [trait.note for trait in judgement.traits if trait.state is FAILED]
    assert len(set(notes)) == len(notes)


@pytest.fixture(scope="module")
def sandbox() -> object:
    sandbox = Sandbox(
        [
            *(name for name in allowed_imports() if name != "numpy"),
            *(f"bot.judge.inside.{role}" for role in ("member", "author", "checking", "rules")),
        ]
    )
    sandbox.start()
    yield sandbox
    sandbox.close()


def judge_beside(sandbox: Sandbox, source: str) -> Judgement:
    """Judge in this very process, so that a test can change the limits."""
    return judge_here(
        sandbox, tiny_challenge(), allowed_imports(), source, Mode.TRY, None, lambda *_: None
    )


@pytest.mark.parametrize(
    "waiting",
    [
        pytest.param(
            REACH + "def f(x):\n    modules['os'].read(3, 1)\n    modules['os'].read(3, 1)\n",
            id="for the judge",
        ),
    ],
)
def test_what_waits_for_ever_is_stopped(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, waiting: str
) -> None:
    monkeypatch.setattr(calls, "WALL_FACTOR", 0.0)
    monkeypatch.setattr(calls, "WALL_EXTRA_S", 0.3)
    judgement = judge_beside(sandbox, waiting)
    assert judgement.verdict is Verdict.TLE
    assert judgement.message == (
        "Never came back: it waited for something that can't happen here on 'adds one'."
    )


def test_who_sleeps_at_full_size_is_not_called_slow(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "WALL_FACTOR", 0.0)
    monkeypatch.setattr(calls, "WALL_EXTRA_S", 0.6)
    nap = "if x.size > 99: queue.Queue().get(timeout=9)"
    source = f"import queue\ndef f(x):\n    {nap}\n    return x + 1.0\n"
    challenge = tiny_challenge(TIMED_FILES)
    judgement = judge_here(
        sandbox, challenge, allowed_imports(), source, Mode.RANKED, 1, lambda *_: None
    )
    assert judgement.verdict is Verdict.TLE
    assert judgement.message.startswith("Never came back")


def test_the_end_of_the_judgements_time_within_a_timed_call_is_no_time_limit(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """About 0.8 s a call where 2 s are allowed, and 4 s in all: one of the nine is cut short."""
    monkeypatch.setattr(plan, "TOTAL_WALL_S", 4.0)
    spin = (
        "import time\ndef f(x):\n    until = time.process_time() + {}\n"
        "    while len(x) > 9 and time.process_time() < until:\n        pass\n    return x + 1.0\n"
    )
    files = tiny_files(
        "\n[limits]\nlimit = 100\n[timing]\nn = 1000\n",
        cases=CASES + TIMED,
        reference=spin.format(0.02),
    )
    judgement = judge_here(
        sandbox,
        tiny_challenge(files),
        allowed_imports(),
        spin.format(0.8),
        Mode.RANKED,
        1,
        lambda *_: None,
    )
    assert judgement.verdict is Verdict.AC
    assert judgement.speed is not None
    assert judgement.speed.noisy
    assert judgement.speed.band is None


def test_every_allowed_module_can_be_imported_in_a_locked_child(sandbox: Sandbox) -> None:
    lines = "".join(f"import {name}\n" for name in allowed_imports())
    lazy = (
        "import datetime, decimal, json, numpy as np\n"
        "from numpy.lib.stride_tricks import sliding_window_view\n"
        "datetime.datetime.strptime('2026-01-02', '%Y-%m-%d')\n"
        "decimal.Decimal(2).sqrt(); json.dumps({'a': [1.5]})\n"
        "np.linalg.svd(np.eye(3)); np.fft.fft(np.ones(4)); np.random.default_rng(1).normal()\n"
        "'ä'.encode('latin-1'); 'a'.encode('idna')\n"
    )
    judgement = judge_beside(sandbox, f"from __future__ import annotations\n{lines}{lazy}{RIGHT}")
    assert judgement.samples[0].traceback == ""
    assert judgement.verdict is Verdict.AC


def test_the_author_names_its_cases_by_trait_and_ordinal(sandbox: Sandbox) -> None:
    author = Author(sandbox, tiny_challenge())
    try:
        cases = [*author.samples(), *author.hidden(0)]
    finally:
        author.close()
    assert [case.id for case in cases] == ["plain-1", "plain-2", "negative-1"]
    assert cases[0].expected.tolist() == [2.0, 3.0]


WORKS = """import time


def f(x):
    until_s = time.process_time() + 0.6
    while time.process_time() < until_s:
        pass
    return x + 1.0
"""


@contextmanager
def crowded() -> Iterator[None]:
    """Several endless loops a core."""
    loop = [sys.executable, "-I", "-S", "-c", "while True: pass"]
    hogs = [subprocess.Popen(loop) for _ in range(6 * (os.cpu_count() or 1))]
    try:
        yield
    finally:
        for hog in hogs:
            hog.kill()
            hog.wait()


def test_what_a_child_waits_for_a_core_is_not_held_against_it(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A container on a busy host gets a small share of it; a right answer stays right."""
    monkeypatch.setattr(calls, "WALL_FACTOR", 0.0)
    monkeypatch.setattr(calls, "WALL_EXTRA_S", 1.0)
    monkeypatch.setattr(plan, "TOTAL_WALL_S", 2.0)
    with crowded():
        started_s = time.monotonic()
        judgement = judge_beside(sandbox, WORKS)
        assert time.monotonic() - started_s > 2.0
    assert (judgement.verdict, judgement.message) == (Verdict.AC, "")
