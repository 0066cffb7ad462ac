"""Whatever a submission does, its member reads a clear sentence, and the judge goes on."""

import pytest

from bot.core.judgements import LEAVES_ARGUMENTS_ALONE, SAME_ANSWER_TWICE, TraitState, Verdict
from bot.core.models import Mode
from tests.judge.conftest import Judge, states
from tests.judge.tiny import RIGHT, STARTER, tiny_files

# How a determined submission gets at modules that it may not import.
REACH = "import warnings\nmodules = warnings.sys.modules\nos, gc = modules['os'], modules['gc']\n"
FORGE = REACH + "def f(x):\n    os.write(3, {bytes})\n    return x + 1.0\n"


@pytest.mark.parametrize(
    ("source", "verdict", "said"),
    [
        pytest.param(
            "def f(x):\n    return x + 2.0\n",
            Verdict.WA,
            "Wrong on 'adds one': the answer is wrong in 2 of 2 places, first at index 0, "
            "off by up to 3.3e-01 of its largest value.",
            id="wrong values",
        ),
        pytest.param(
            "def f(x):\n    return x[None] + 1.0\n",
            Verdict.WA,
            "Wrong on 'adds one': the answer: expected shape (2,), got (1, 2).",
            id="wrong shape",
        ),
        pytest.param(
            "def f(x):\n    return (x + 1.0).astype('float32')\n",
            Verdict.WA,
            "Wrong on 'adds one': the answer has dtype float32, but float64 is due.",
            id="wrong dtype",
        ),
        pytest.param(
            "def f(x):\n    return x * float('nan')\n",
            Verdict.WA,
            "Wrong on 'adds one': the answer has NaN where numbers are due (first at index 0).",
            id="NaN",
        ),
        pytest.param(
            "class Sums:\n    pass\ndef f(x):\n    return Sums()\n",
            Verdict.WA,
            "Wrong on 'adds one': returned an object of type Sums, which is no plain data.",
            id="an object",
        ),
        pytest.param(
            "def f(x):\n    return (v + 1.0 for v in x)\n",
            Verdict.WA,
            "Wrong on 'adds one': returned an object of type generator, which is no plain data.",
            id="a generator",
        ),
        pytest.param(
            "import numpy as np\ndef f(x):\n    return np.array([x, None], object)\n",
            Verdict.WA,
            "Wrong on 'adds one': returned an array of dtype object, which is no plain data.",
            id="an object array",
        ),
        pytest.param(
            "def f(x):\n    x + 1.0\n",
            Verdict.WA,
            "Wrong on 'adds one': the answer: expected an array of shape (2,), got None.",
            id="None",
        ),
        pytest.param(
            "def f(x):\n    return 10**5000\n",
            Verdict.WA,
            "Wrong on 'adds one': returned an integer of 16,610 bits, which is no plain data.",
            id="an integer of 5,000 digits",
        ),
        pytest.param(
            "def f(x):\n    return [x] * 20_000\n",
            Verdict.OLE,
            "Returned far more than was asked for on 'adds one'.",
            id="a container that no header fixes",
        ),
        pytest.param(
            "import numpy as np\ndef f(x):\n    return np.zeros(10**7)\n",
            Verdict.WA,
            "Wrong on 'adds one': the answer: expected shape (2,), got (10000000,).",
            id="an array of 80 MB",
        ),
        pytest.param(
            STARTER, Verdict.RTE, "NotImplementedError in line 6 on 'adds one'.", id="the starter"
        ),
        pytest.param(
            "def f(x):\n    raise ValueError(x)\n",
            Verdict.RTE,
            "ValueError in line 2 on 'adds one'.",
            id="an exception",
        ),
        pytest.param(
            "def f(x):\n    return f(x)\n",
            Verdict.RTE,
            "RecursionError in line 2 on 'adds one'.",
            id="endless recursion",
        ),
        pytest.param(
            "import time\ndef f(x):\n    time.sleep(100)\n",
            Verdict.RTE,
            "PermissionError in line 3 on 'adds one'.",
            id="sleeping",
        ),
        pytest.param(
            "def f(x):\n    return open('/etc/passwd').read()\n",
            Verdict.RTE,
            "PermissionError in line 2 on 'adds one'.",
            id="opening a file",
        ),
        pytest.param(
            "def f(x):\n    raise SystemExit(0)\n",
            Verdict.RTE,
            "SystemExit in line 2 on 'adds one'.",
            id="sys.exit",
        ),
        pytest.param(
            REACH + "def f(x):\n    os._exit(0)\n",
            Verdict.RTE,
            "Ended its own process on 'adds one'.",
            id="os._exit",
        ),
        pytest.param(
            REACH + "def f(x):\n    modules['ctypes'].string_at(0)\n",
            Verdict.RTE,
            "Crashed on 'adds one'.",
            id="a crash",
        ),
        pytest.param(
            "class E(Exception):\n    def __str__(self):\n        raise SystemExit\n"
            "def f(x):\n    raise E\n",
            Verdict.RTE,
            "Ended its own process on 'adds one'.",
            id="an exception whose text ends the process",
        ),
        pytest.param(
            "def f(x):\n    raise ValueError('\\ud800 \\0')\n",
            Verdict.RTE,
            "ValueError in line 2 on 'adds one'.",
            id="an exception whose text is no text",
        ),
        pytest.param(
            "import numpy as np\ndef f(x):\n    return np.ones(20 * 10**9, np.uint8)\n",
            Verdict.MLE,
            "Needed more than 256 MB on 'adds one'.",
            id="20 GB at once",
        ),
        pytest.param(
            "def f(x):\n    kept = []\n    while True:\n        kept.append(bytes(2**20))\n",
            Verdict.MLE,
            "Needed more than 256 MB on 'adds one'.",
            id="20 GB by and by",
        ),
        pytest.param(
            FORGE.format(bytes="b'x' * 100"),
            Verdict.SV,
            "Your code wrote to the judge's own channel and was stopped. "
            "If this was a mistake, remove it and send again.",
            id="bytes that are no frame",
        ),
        pytest.param(
            FORGE.format(bytes="b'fs1\\n' + bytes([16]) + bytes(15)"),
            Verdict.SV,
            "Your code wrote to the judge's own channel and was stopped. "
            "If this was a mistake, remove it and send again.",
            id="a frame out of turn",
        ),
        pytest.param(
            FORGE.format(bytes="b'fs1\\n' + bytes([17]) + bytes(3) + b'\\xff' * 12"),
            Verdict.OLE,
            "Returned far more than was asked for on 'adds one'.",
            id="a frame of 4 GB",
        ),
        pytest.param(
            REACH + "def f(x):\n    modules['ctypes'].CDLL(None).ptrace(0, 0, 0, 0)\n",
            Verdict.SV,
            "Your code made a system call that no submission may make and was stopped. "
            "If this was a mistake, remove it and send again.",
            id="a call that no honest code makes",
        ),
        pytest.param(
            "f = 3\n", Verdict.CE, "Defines no `f` when it is imported.", id="an entry of no use"
        ),
        pytest.param(
            "def f(x):\n    return __import__('os').listdir()\n",
            Verdict.CE,
            "Used os, which is not allowed here.",
            id="an import at run time",
        ),
        pytest.param(
            "try:\n    __import__('o' + 's')\nexcept ImportError:\n    pass\n" + RIGHT,
            Verdict.CE,
            "Used something forbidden, which is not allowed here.",
            id="an import at run time, swallowed",
        ),
        pytest.param(
            "x = " + "(" * 32_000 + ")" * 32_000,
            Verdict.CE,
            "Line 1 is not valid Python: too many nested parentheses.",
            id="64 KB of nested brackets",
        ),
        pytest.param(
            "x = " + "-" * 65_000 + "1",
            Verdict.CE,
            "Your file is nested too deeply to be read.",
            id="64 KB of signs",
        ),
        pytest.param(
            "x = " + "[" * 190 + "-" * 40_000 + "1" + "]" * 190,
            Verdict.CE,
            "Your file is nested too deeply to be read.",
            id="both",
        ),
        pytest.param(
            "", Verdict.CE, "Your file defines no `f`. /starter shows its signature.", id="empty"
        ),
    ],
)
def test_a_member_reads_what_went_wrong(
    judge: Judge, source: str, verdict: Verdict, said: str
) -> None:
    judgement = judge(source)
    assert judgement.verdict is verdict
    assert judgement.message.startswith(said)
    assert judgement.operator_note == ""


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("def f(x):\n    while True:\n        pass\n", id="in the call"),
        pytest.param("while True:\n    pass\ndef f(x):\n    return x\n", id="at import"),
        pytest.param("def f(x):\n    return sum(range(10**12))\n", id="inside C"),
        pytest.param(
            "class E(Exception):\n    def __str__(self):\n        while True:\n            pass\n"
            "def f(x):\n    raise E\n",
            id="in an exception's text",
        ),
    ],
)
def test_what_never_returns_is_stopped(judge: Judge, source: str) -> None:
    judgement = judge(source, mode=Mode.TRY)
    assert judgement.verdict is Verdict.TLE
    assert judgement.message == "Used more than 1 s of computing time on 'adds one'."


def test_a_million_printed_lines_change_nothing_and_are_cut(judge: Judge) -> None:
    printing = "def f(x):\n    for _ in range(10**6):\n        print('line')\n    return x + 1.0\n"
    judgement = judge(printing, mode=Mode.TRY)
    assert judgement.verdict is Verdict.AC
    (sample,) = judgement.samples
    assert sample.printed.startswith("line\nline\n")
    assert len(sample.printed) < 2_000
    assert judgement.memory_bytes is None


@pytest.mark.parametrize(
    "printing",
    [
        pytest.param("print('\\ud800 \\0 @everyone')", id="what is no text"),
        pytest.param("import warnings; warnings.sys.stdout.close()", id="a closed stream"),
        pytest.param("import warnings; warnings.sys.stdout = None", id="no stream"),
    ],
)
def test_odd_printing_does_not_change_the_verdict(judge: Judge, printing: str) -> None:
    assert judge(f"{printing}\n{RIGHT}").verdict is Verdict.AC


def test_a_changed_argument_costs_its_own_trait_only(judge: Judge) -> None:
    judgement = judge("def f(x):\n    x += 1.0\n    return x\n")
    assert judgement.verdict is Verdict.WA
    assert judgement.message == (
        "An argument was different after your call. Work on a copy, or write into a new array."
    )
    assert states(judgement) == {
        "plain": TraitState.PASSED,
        "negative": TraitState.PASSED,
        SAME_ANSWER_TWICE: TraitState.PASSED,
        LEAVES_ARGUMENTS_ALONE: TraitState.FAILED,
    }
    assert (judgement.passed, judgement.total, judgement.points) == (3, 3, 45)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param("x.resize(3, refcheck=False)", id="its size"),
        pytest.param("x.dtype = 'int64'", id="its dtype"),
        pytest.param("x.flags.writeable = False", id="nothing but a flag"),
    ],
)
def test_other_changes_of_an_argument_are_noticed(judge: Judge, change: str) -> None:
    judgement = judge(f"def f(x):\n    answer = x + 1.0\n    {change}\n    return answer\n")
    kept = change.startswith("x.flags")
    assert states(judgement)[LEAVES_ARGUMENTS_ALONE] is (
        TraitState.PASSED if kept else TraitState.FAILED
    )


def test_another_answer_the_second_time_is_wrong(judge: Judge) -> None:
    # 1e-30 is within tolerance of nothing only because the expected answer is huge.
    source = REACH + (
        "import numpy as np\ndef f(x):\n"
        "    return x + 1.0 + np.frombuffer(os.urandom(8), np.uint64)[0] * 1e-20\n"
    )
    loose = tiny_files(
        challenge=tiny_files()["challenge.toml"].replace('name = "sums"', 'name = "sums"\natol = 1')
    )
    assert judge(source, loose).verdict is Verdict.AC
    own = source.replace("x + 1.0 + ", "x + 1.0 + 1e30 * ")
    assert judge(own, loose).verdict is Verdict.WA


def test_an_answer_followed_by_an_endless_loop_ends_too(judge: Judge) -> None:
    only_hidden = "import numpy as np\ndef samples():\n    return iter(())\ndef hidden(rng):\n"
    files = tiny_files(cases=only_hidden + "    yield 'plain', (np.ones(2),), {}\n")
    source = (
        "import numpy as np\nclass Endless(np.ndarray):\n    def __del__(self):\n"
        "        while True:\n            pass\n"
        "def f(x):\n    return (x + 1.0).view(Endless)\n"
    )
    judgement = judge(source, files)
    assert judgement.verdict is Verdict.WA
    assert states(judgement)["plain"] is TraitState.PASSED
    assert states(judgement)[LEAVES_ARGUMENTS_ALONE] is TraitState.FAILED


def test_a_forged_answer_is_no_better_than_an_answer(judge: Judge) -> None:
    """Whoever writes the frame itself still has to know what is right."""
    source = REACH + (
        "import numpy as np\n"
        "frames = modules['bot.sandbox.frames']\n"
        "def f(x):\n"
        "    frames.ChildChannel().send(frames.FrameKind.VALUE, x + 2.0)\n"
        "    return x + 1.0\n"
    )
    judgement = judge(source, mode=Mode.TRY)
    assert judgement.verdict is Verdict.WA
    assert "wrong in 2 of 2 places" in judgement.message


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("np.float64(x[0] + 1.0)", id="float64"),
        pytest.param("np.array(x[0] + 1.0)", id="a 0-d array"),
        pytest.param("float(x[0] + 1.0)", id="float"),
        pytest.param("np.float32(x[0] + 1.0).item()", id="rounded to float32"),
    ],
)
def test_numpy_scalars_are_as_good_as_pythons(judge: Judge, answer: str) -> None:
    files = tiny_files(
        reference="def f(x):\n    return float(x[0]) + 1.0\n",
        challenge=tiny_files()["challenge.toml"].replace(
            'name = "sums"', 'name = "sums"\nrtol = 1e-6'
        ),
    )
    assert judge(f"import numpy as np\ndef f(x):\n    return {answer}\n", files).verdict is (
        Verdict.AC
    )


@pytest.mark.parametrize("digits", [100, 1000])
def test_a_huge_integer_for_a_number_is_wrong(judge: Judge, digits: int) -> None:
    files = tiny_files(reference="def f(x):\n    return float(x[0]) + 1.0\n")
    judgement = judge(f"def f(x):\n    return 10**{digits}\n", files)
    assert judgement.verdict is Verdict.WA
    assert judgement.samples[0].got == f"an integer of about {digits} digits"
