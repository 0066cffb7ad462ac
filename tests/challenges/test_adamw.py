"""AdamW: the reference against unrolled sums in decimals, and what hidden cases tell apart."""

import copy
import doctest
import re
import warnings
from collections.abc import Callable
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.catalog.folder import FolderCatalog
from bot.judge.structure import explain_structure
from bot.judge.values import allowed_error, explain_values

FOLDER = Path(__file__).parents[2] / "challenges" / "adamw"
CHALLENGE = FolderCatalog(FOLDER.parent).load("adamw")
Load = Callable[[str], dict[str, Any]]
Case = tuple[str, tuple[Any, ...], dict[str, Any]]
DEFAULTS = {"lr": 1e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0.01}


@pytest.fixture(scope="module")
def adamw(load: Load) -> Callable[..., Any]:
    return load("adamw/reference.py")["adamw"]  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def judged(load: Load, adamw: Callable[..., Any]) -> list[list[tuple[Case, Any]]]:
    """The hidden cases of three seeds, each with the reference's answer."""
    hidden = load("adamw/cases.py")["hidden"]
    return [
        [(case, adamw(*case[1], **case[2])) for case in hidden(np.random.default_rng(seed))]
        for seed in range(3)
    ]


def complaint(entry: Callable[..., Any], case: Case, want: Any) -> str | None:
    """Say what the judge would find wrong with one case, or None."""
    args = tuple(np.copy(a, order="K") if isinstance(a, np.ndarray) else a for a in case[1])
    for mine, given in zip(args[:2], case[1][:2], strict=True):
        mine.setflags(write=given.flags.writeable)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            got = entry(*args, **copy.copy(case[2]))
        except Exception as error:  # noqa: BLE001 - whatever a wrong submission raises
            return type(error).__name__
    if not all(np.array_equal(a, b) for a, b in zip(args, case[1], strict=True)):
        return "arguments modified"
    parts = CHALLENGE.parts
    return explain_structure(got, want, parts, True) or explain_values(got, want, parts, True)


def unrolled(x0: float, grads: list[float], named: dict[str, float]) -> list[float]:
    """One parameter by the definition: weighted sums over all gradients so far."""
    p = {name: Decimal(value) for name, value in named.items()}
    g, x, rows = [Decimal(value) for value in grads], Decimal(x0), []
    for t in range(1, len(g) + 1):
        means = []
        for beta, power in ((p["beta1"], 1), (p["beta2"], 2)):
            # Decimal has no 0 ** 0; the newest gradient has the weight 1.
            shares = [beta**age if age else Decimal(1) for age in range(t)]
            total = sum((w * g[t - 1 - age] ** power for age, w in enumerate(shares)), Decimal(0))
            means.append(total / sum(shares, Decimal(0)))
        x -= p["lr"] * (p["weight_decay"] * x + means[0] / (means[1].sqrt() + p["eps"]))
        rows.append(float(x))
    return rows


def test_the_reference_agrees_with_unrolled_sums_in_decimals(adamw: Callable[..., Any]) -> None:
    rng = np.random.default_rng(3)
    worst = 0.0
    with localcontext(prec=50):
        for _ in range(1000):
            steps, size = int(rng.integers(1, 8)), int(rng.integers(1, 3))
            x0 = rng.normal(size=size) * 10.0 ** rng.integers(-2, 4)
            grads: NDArray[Any] = rng.normal(size=(steps, size)) * 10.0 ** rng.uniform(-12, 6)
            grads *= rng.random(size=grads.shape) < rng.choice([0.5, 1.0])
            named = dict(DEFAULTS)
            if rng.random() < 0.8:
                named["lr"], named["eps"] = 10 ** rng.uniform(-4, 0), 10 ** rng.uniform(-15, -2)
                named["beta1"] = float(rng.choice([0.0, 0.999, rng.uniform()]))
                named["beta2"] = float(rng.choice([0.0, 0.9999, rng.uniform()]))
                named["weight_decay"] = float(rng.choice([0.0, rng.uniform() / named["lr"]]))
            want = np.transpose([unrolled(x0[i], grads[:, i].tolist(), named) for i in range(size)])
            error, allowed = allowed_error(adamw(x0, grads, **named), want, CHALLENGE.parts[0])
            worst = max(worst, float(np.max(error / allowed)))
    assert worst <= 0.1


@pytest.mark.parametrize("seed", range(8))
def test_every_drawn_case_keeps_what_the_statement_promises(load: Load, seed: int) -> None:
    cases: list[Case] = list(load("adamw/cases.py")["hidden"](np.random.default_rng(seed)))
    assert 12 <= len(cases) <= 40
    assert {trait for trait, _, _ in cases} == set(CHALLENGE.traits)
    for trait, (x0, grads, *rest), named in cases:
        values = DEFAULTS | dict(zip(DEFAULTS, rest, strict=False)) | named
        assert grads.shape[1:] == x0.shape, trait
        assert np.all(np.abs(x0.astype(float)) <= 1e6), trait
        sizes = np.abs(grads.astype(float))
        assert np.all((sizes == 0) | ((sizes >= 1e-30) & (sizes <= 1e10))), trait
        assert 0 <= values["beta1"] <= 0.999, trait
        assert 0 <= values["beta2"] <= 0.9999, trait
        assert min(values["lr"], values["eps"]) > 0, trait
        assert 0 <= values["lr"] * values["weight_decay"] < 1, trait


@pytest.mark.parametrize("path", sorted((FOLDER / "submissions").glob("*/*.py")), ids=str)
def test_every_shipped_submission_shows_its_colours_on_every_seed(
    load: Load, judged: list[list[tuple[Case, Any]]], path: Path
) -> None:
    entry = load(str(path.relative_to(FOLDER.parent)))["adamw"]
    for cases in judged:
        refused = next((s for case, want in cases if (s := complaint(entry, case, want))), None)
        right = path.parent.name in ("accepted", "time_limit_exceeded")
        assert (refused is None) is right, refused


def test_the_printed_examples_are_what_the_reference_answers(
    load: Load, adamw: Callable[..., Any]
) -> None:
    blocks = re.findall(r"(?s)```python\n(.*?)```", CHALLENGE.statement)
    runner = doctest.DocTestRunner(verbose=False)
    for text in [*blocks, load("adamw/starter.py")["adamw"].__doc__]:
        test = doctest.DocTestParser().get_doctest(
            text, {"np": np, "adamw": adamw}, "statement", None, None
        )
        runner.run(test)
    assert runner.summarize(verbose=False) == (0, 2)
