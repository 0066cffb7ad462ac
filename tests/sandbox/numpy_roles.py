"""NumPy's own tests, as far as they are plain functions, as a role for children.

Importing this module imports all of NumPy's test modules: a locked child can
open none of them any more. The same functions run unlocked when this is run as a
program: `python -m tests.sandbox.numpy_roles` prints every test's outcome.
"""

import importlib
import inspect
import io
import json
import os
import pkgutil
import resource
import sys
import types
import warnings
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout, suppress
from typing import Any

import numpy as np
import pytest

from bot.sandbox.frames import ChildChannel, FrameKind
from bot.sandbox.sandbox import STAGING_BYTES

PARTS = ("_core", "fft", "lib", "linalg", "ma", "matrixlib", "polynomial", "random")
# Marks that mean: needs a parameter or fixture, takes minutes, or isn't to pass.
UNFIT = {"parametrize", "usefixtures", "slow", "xfail", "skip"}
SKIPPED = (pytest.skip.Exception, pytest.xfail.Exception)
PASSED = "passed"
NEEDS_A_FILE = "needs a file"


def _modules() -> Iterator[types.ModuleType]:
    for part in PARTS:
        package = importlib.import_module(f"numpy.{part}.tests")
        for found in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
            if found.name.startswith("test_"):
                with suppress(ImportError, *SKIPPED):  # it needs what isn't installed
                    yield importlib.import_module(f"{package.__name__}.{found.name}")


def _is_unfit(owner: object) -> bool:
    """Whether the marks of a test, class or module speak against calling it."""
    marks = getattr(owner, "pytestmark", ())
    for mark in marks if isinstance(marks, (list, tuple)) else [marks]:
        if mark.name in UNFIT or (mark.name == "skipif" and mark.args[0]):
            return True
    return False


def _is_fit(test: Any, arguments: int) -> bool:
    """Whether a test can be called as it is, with at most `self`."""
    if not inspect.isfunction(test) or hasattr(test, "hypothesis"):
        return False
    if _is_unfit(test):
        return False
    return len(inspect.signature(test).parameters) == arguments


def _has_autouse_fixture(owner: object) -> bool:
    markers = (getattr(item, "_fixture_function_marker", None) for item in vars(owner).values())
    return any(marker is not None and marker.autouse for marker in markers)


def _method(owner: type, name: str) -> Callable[[], None]:
    def run() -> None:
        instance = owner()
        for setup in ("setup_class", "setup_method"):
            getattr(instance, setup, lambda: None)()
        try:
            getattr(instance, name)()
        finally:
            for teardown in ("teardown_method", "teardown_class"):
                getattr(instance, teardown, lambda: None)()

    return run


def _tests_of(module: types.ModuleType) -> Iterator[tuple[str, Callable[[], None]]]:
    if _has_autouse_fixture(module) or _is_unfit(module):
        return
    for name, item in vars(module).items():
        if getattr(item, "__module__", None) != module.__name__:
            continue
        if name.startswith("test") and _is_fit(item, 0):
            yield f"{module.__name__}::{name}", item
        elif name.startswith("Test") and inspect.isclass(item) and not _is_unfit(item):
            if any(map(_has_autouse_fixture, item.__mro__[:-1])):
                continue
            for method in sorted(dir(item)):
                if method.startswith("test") and _is_fit(getattr(item, method), 1):
                    yield f"{module.__name__}::{name}::{method}", _method(item, method)


with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    TESTS = {name: test for module in _modules() for name, test in _tests_of(module)}


def outcome(name: str) -> str:
    """Run one test; "passed", or why not."""
    np.random.seed(1234)
    try:
        with (
            warnings.catch_warnings(),
            np.errstate(),
            np.printoptions(),
            redirect_stdout(io.StringIO()),
            redirect_stderr(io.StringIO()),
        ):
            warnings.simplefilter("default")
            TESTS[name]()
    except SKIPPED as skipped:
        return f"skipped: {skipped}"[:300]
    # Whatever a test raises is its outcome.
    except BaseException as error:  # noqa: BLE001
        return f"{type(error).__name__}: {error}"[:300]
    return PASSED


def run(channel: ChildChannel) -> None:
    """Run the tests that are named, and tell each outcome at once: the next may crash."""
    _, wanted = channel.receive()
    for name in wanted:
        channel.send(FrameKind.VALUE, outcome(name))
    channel.receive()


def _note_file(event: str, arguments: tuple[Any, ...], opened: list[str]) -> None:
    """Keep the files that a test itself opens; modules and their sources are Python's."""
    if event == "open" and isinstance(arguments[0], (str, bytes)):
        path = os.fsdecode(arguments[0])
        if not path.endswith((".py", ".pyc", ".so")):
            opened.append(path)


def _run_unlocked(wanted: list[str]) -> list[str]:
    """The outcomes up to the end or to a crash, of a fork that has only its memory limited."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        resource.setrlimit(resource.RLIMIT_AS, (STAGING_BYTES, STAGING_BYTES))
        opened: list[str] = []
        sys.addaudithook(lambda event, arguments: _note_file(event, arguments, opened))
        with open(writer, "w", encoding="utf-8") as told:
            for name in wanted:
                opened.clear()
                said = outcome(name)
                if said == PASSED and opened:
                    said = f"{NEEDS_A_FILE}: {opened[0]}"
                print(json.dumps(said), file=told, flush=True)
        os._exit(0)
    os.close(writer)
    with open(reader, encoding="utf-8") as told:
        outcomes = [json.loads(line) for line in told]
    os.waitpid(pid, 0)
    return outcomes


def main() -> None:
    """Run every test unlocked, many in one process, and print the outcomes as JSON."""
    outcomes: dict[str, str] = {}
    while left := [name for name in TESTS if name not in outcomes]:
        outcomes |= zip(left, [*_run_unlocked(left), "crashed"], strict=False)
    json.dump(outcomes, sys.stdout)


if __name__ == "__main__":
    main()
