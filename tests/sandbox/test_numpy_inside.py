"""NumPy's own tests pass in a locked child: the twelve calls are enough for honest code.

Those that need no parameter, fixture or mark are run twice by the same code, in
an unlocked process and in locked children, one after the other until one crashes.
"""

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from bot.judge.imports import allowed_imports
from bot.sandbox.frames import FrameKind
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.supervisor import ChildEnded

pytestmark = pytest.mark.slow

# Not imported here: the marks of NumPy's tests are unknown to our configuration.
NUMPY_ROLES = "tests.sandbox.numpy_roles"
PASSED = "passed"
MOST_OUTCOME_BYTES = 4096
TEST_CPU_S, TEST_WALL_S = 60.0, 120.0
BATCH = 400
LEAST_TESTS = 2000
LEAST_SHARE = 0.99


@pytest.fixture(scope="module")
def sandbox_with_tests() -> Iterator[Sandbox]:
    opened = Sandbox([*allowed_imports(), NUMPY_ROLES])
    opened.start()
    yield opened
    opened.close()


def outcomes_outside() -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, "-I", "-m", NUMPY_ROLES],
        stdout=subprocess.PIPE,
        timeout=1200,
        env={"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "LANG": "C.UTF-8"},
        cwd="/",
        check=True,
    )
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def outcomes_inside(sandbox: Sandbox, names: list[str]) -> dict[str, str]:
    """Every test's outcome; one that ends its child is told by how it did."""
    outcomes: dict[str, str] = {}
    while left := [name for name in names if name not in outcomes][:BATCH]:
        with sandbox.child(f"{NUMPY_ROLES}:run") as child:
            child.send(FrameKind.REQUEST, left, child.budget(TEST_CPU_S, TEST_WALL_S))
            for name in left:
                budget = child.budget(TEST_CPU_S, TEST_WALL_S)
                try:
                    _, said = child.receive(budget, MOST_OUTCOME_BYTES)
                except ChildEnded as ended:
                    outcomes[name] = str(ended)
                    break
                outcomes[name] = str(said)
    return outcomes


def test_numpys_own_tests_that_pass_outside_pass_inside(
    sandbox_with_tests: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    outside = outcomes_outside()
    passing = [name for name, outcome in outside.items() if outcome == PASSED]
    assert len(passing) > LEAST_TESTS
    inside = outcomes_inside(sandbox_with_tests, passing)
    failing = {name: said for name, said in inside.items() if said != PASSED}
    share = 1 - len(failing) / len(passing)
    with capsys.disabled():
        print(
            f"\nof {len(outside)} tests of NumPy's {len(passing)} pass outside without a file; "
            f"{len(passing) - len(failing)} of these inside ({share:.2%})"
        )
        for name, said in failing.items():
            print(f"  {name}: {said.splitlines()[0][:120]}")
    assert inside.keys() == set(passing)
    assert share >= LEAST_SHARE
